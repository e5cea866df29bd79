"""The quotas of the service, with the codes and texts of their faults."""

from __future__ import annotations

import threading
import time

import pytest
from pypsrp.exceptions import WinRMTransportError, WSManFaultError
from pypsrp.powershell import PowerShell, RunspacePool
from pypsrp.shell import Process, WinRS
from winrm.exceptions import WSManFaultError as WinrmFault

from hostprep.lab.wsman import Limits
from tests.lab.wsman.conftest import Serving, pypsrp, pywinrm, until
from tests.lab.wsman.raw import ask, created, receive, started
from tests.lab.wsman.scripted import ScriptedShell


def test_shells_of_a_user(serving: Serving) -> None:
    served = serving(limits=Limits(shells=2))
    with pypsrp(served) as connection, WinRS(connection), WinRS(connection):
        with pytest.raises(WSManFaultError) as found:
            RunspacePool(connection).open()
        # A quota's fault has no WSManFault: pypsrp shows the subcode, pywinrm the code of MSFT_WmiError.
        assert found.value.code == "w:QuotaLimit"
        with pytest.raises(WinrmFault) as other:
            pywinrm(served).open_shell()
        assert other.value.wmierror_code == 2150859173
        assert "allowed a maximum number of 2 concurrent shells, which has been exceeded" in str(other.value.response)
    with pypsrp(served) as connection, WinRS(connection):
        pass


def test_operations_of_a_user(serving: Serving) -> None:
    shell = ScriptedShell()
    served = serving(shell=shell, limits=Limits(operations=1))
    with pypsrp(served) as connection, pypsrp(served, operation_timeout=1) as other, WinRS(other) as winrs:
        process = Process(winrs, "wait")
        process.begin_invoke()
        process.poll_invoke()
        waiting = threading.Thread(target=process.poll_invoke)
        before = served.counters["Receive"]
        waiting.start()
        while served.counters["Receive"] == before:
            time.sleep(0.005)
        time.sleep(0.05)
        with pytest.raises(WSManFaultError) as found:
            WinRS(connection).open()
        assert "maximum number of concurrent operations for this user has been exceeded" in str(found.value)
        waiting.join()


def test_commands_of_a_shell(serving: Serving) -> None:
    """pypsrp never closes finished pipelines, so a long-lived pool comes to this."""
    served = serving(limits=Limits(commands=3))
    with pypsrp(served) as connection, RunspacePool(connection) as pool:
        for _ in range(3):
            PowerShell(pool).add_script("1").invoke()
        with pytest.raises(WSManFaultError) as found:
            PowerShell(pool).add_script("1").invoke()
        assert found.value.code == 2150859241
        assert "maximum number of concurrent commands per shell has been exceeded" in found.value.reason


def test_closed_commands_do_not_count(serving: Serving) -> None:
    served = serving(limits=Limits(commands=1))
    with pypsrp(served) as connection, RunspacePool(connection) as pool:
        for _ in range(3):
            shell = PowerShell(pool).add_script("1")
            assert shell.invoke() == [1]
            shell.close()


def test_requests_beyond_the_envelope(serving: Serving) -> None:
    served = serving(limits=Limits(envelope_kb=32))
    with pypsrp(served) as connection, RunspacePool(connection) as pool:
        with pytest.raises(WinRMTransportError) as found:
            PowerShell(pool).add_script("'" + "x" * 100_000 + "'").invoke()
        assert found.value.code == 413


def test_answers_keep_to_the_envelope_of_the_client(serving: Serving) -> None:
    plain = serving(allow_unencrypted=True, shell=ScriptedShell())
    shell = created(plain)
    command = started(plain, shell, "flood 40")
    sizes, total = [], 0
    while True:
        said = ask(
            plain, "Receive", receive(command), shell=shell, extra="<w:MaxEnvelopeSize>51200</w:MaxEnvelopeSize>"
        )
        sizes.append(len(said.text))
        total += said.text.count("eXl5")
        if "CommandState/Done" in said.text:
            break
    assert max(sizes) <= 51_200
    assert len(sizes) > 10


def test_an_idle_shell_is_gone(serving: Serving) -> None:
    served = serving(limits=Limits(idle_ms=300))
    with pypsrp(served) as connection:
        winrs = WinRS(connection)
        winrs.open()
        until(lambda: not served.shells)
        with pytest.raises(WSManFaultError) as found:
            Process(winrs, "x").invoke()
        assert found.value.code == 2150858843
