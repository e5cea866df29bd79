"""What can be made to go wrong, as unmodified clients meet it."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from pypsrp.exceptions import AuthenticationError, WinRMTransportError, WSManFaultError
from pypsrp.powershell import PowerShell, RunspacePool
from pypsrp.shell import WinRS
from requests.exceptions import ConnectionError as Disconnected
from requests.exceptions import ReadTimeout, RequestException, SSLError

from hostprep.lab.wsman import Reboot, Served, Switches
from tests.lab.wsman.conftest import Serving, pypsrp, pywinrm, until
from tests.lab.wsman.scripted import ScriptedEngine, ScriptedShell


@contextmanager
def opened(served: Served) -> Iterator[RunspacePool]:
    """A pool that is left open: whoever lost the connection cannot close it either."""
    with pypsrp(served) as connection:
        pool = RunspacePool(connection)
        pool.open()
        yield pool


def works(served: Served) -> bool:
    with pypsrp(served) as connection, RunspacePool(connection) as pool:
        return bool(PowerShell(pool).add_script("1").invoke() == [1])


def test_slow(serving: Serving) -> None:
    served = serving(switches=Switches(slow=0.1))
    start = time.monotonic()
    with pypsrp(served) as connection, WinRS(connection):
        pass
    # Two for the login, one to open, one to close.
    assert 0.4 <= time.monotonic() - start < 4


@pytest.mark.parametrize("count", [0, 1, 100, 600])
def test_an_answer_is_cut(serving: Serving, count: int) -> None:
    served = serving()
    with opened(served) as pool:
        served.switches = Switches(cut_after=count)
        with pytest.raises(RequestException):
            PowerShell(pool).add_script("1").invoke()
    assert served.switches.cut_after is None
    assert works(served)


def test_nothing_after_the_login(serving: Serving) -> None:
    served = serving(switches=Switches(hang_after_login=True))
    with pypsrp(served, read_timeout=0.5, operation_timeout=1) as connection, pytest.raises(ReadTimeout):
        WinRS(connection).open()
    assert served.counters["logins"] == 1


def test_reset_in_the_middle_of_a_pipeline(serving: Serving) -> None:
    """The pool opens with two Receives; the third is the pipeline's."""
    served = serving(switches=Switches(reset_on_receive=3))
    with opened(served) as pool:
        shell = PowerShell(pool).add_script("$a = 5; $a")
        shell.begin_invoke()
        with pytest.raises(Disconnected):
            shell.poll_invoke()
    assert works(served)


@pytest.mark.parametrize("operation", ["Create", "Command", "Send", "Delete"])
def test_an_answer_is_lost_after_its_work_was_done(serving: Serving, operation: str) -> None:
    shell = ScriptedShell()
    served = serving(https=True, shell=shell, switches=Switches(lose_reply=operation))
    protocol = pywinrm(served, transport="basic")

    def talk() -> None:
        opened = protocol.open_shell()
        command = protocol.run_command(opened, "cat")
        protocol.send_command_input(opened, command, b"x", end=True)
        protocol.close_shell(opened)

    with pytest.raises(RequestException):
        talk()
    assert served.counters[operation] == 1
    assert len(shell.calls) == (operation != "Create")
    assert served.shells == (operation != "Delete")


@pytest.mark.parametrize("status", [401, 503, 404])
def test_a_status_whatever_is_asked(serving: Serving, status: int) -> None:
    served = serving(switches=Switches(answer=status))
    with pypsrp(served) as connection, pytest.raises((AuthenticationError, WinRMTransportError)) as found:
        WinRS(connection).open()
    assert (status == 401) == isinstance(found.value, AuthenticationError)
    assert str(status) in str(found.value) or status == 401
    served.switches = Switches()
    assert works(served)


def test_the_certificate_changes(serving: Serving) -> None:
    served = serving(https=True)
    assert served.certificate is not None
    old = served.certificate.read_bytes()
    assert works(served)
    served.change_certificate()
    assert served.certificate.read_bytes() != old
    before = served.certificate.with_suffix(".old")
    before.write_bytes(old)
    with pypsrp(served, cert_validation=str(before)) as connection, pytest.raises(SSLError):
        WinRS(connection).open()
    assert works(served)


def test_the_service_starts_anew(serving: Serving) -> None:
    """All shells are lost; the connection is reset, and with it the keys."""
    served = serving()
    with opened(served) as pool:
        served.restart_service()
        with pytest.raises((RequestException, WSManFaultError, WinRMTransportError)):
            PowerShell(pool).add_script("1").invoke()
    assert served.shells == 0
    assert works(served)


def test_reboot(serving: Serving) -> None:
    engine = ScriptedEngine()
    served = serving(engine=engine)
    with opened(served) as pool:
        shell = PowerShell(pool).add_script("wait")
        shell.begin_invoke()
        shell.poll_invoke()
        threading.Timer(0.05, served.reboot, (Reboot(refuse=0.4),)).start()
        with pytest.raises((WSManFaultError, RequestException)):
            shell.end_invoke()
        port = served.port
        with pytest.raises(RequestException):
            pywinrm(served).open_shell()
    served.wait_until_up()
    assert (served.boots, served.port, served.shells) == (2, port, 0)
    assert all(one.closed for one in engine.open)
    with pypsrp(served) as connection, RunspacePool(connection) as pool:
        assert PowerShell(pool).add_script("echo up").invoke() == ["up"]


def test_a_host_that_is_not_ready_yet(serving: Serving) -> None:
    served = serving()
    served.reboot(Reboot(refuse=0.05, starting=0.3, first_fault=2148007941))
    served.wait_until_up()
    with pypsrp(served) as connection, pytest.raises(AuthenticationError):
        WinRS(connection).open()
    time.sleep(0.35)
    with pypsrp(served) as connection, pytest.raises(WSManFaultError) as found:
        WinRS(connection).open()
    assert (found.value.code, found.value.reason) == (2148007941, "Server execution failed")
    assert works(served)


def test_packets_vanish_and_come_back(serving: Serving) -> None:
    served = serving()
    with opened(served) as pool:
        served.silent = True
        with pypsrp(served, read_timeout=0.3, connection_timeout=0.3) as connection, pytest.raises(ReadTimeout):
            WinRS(connection).open()
        threading.Timer(0.2, setattr, (served, "silent", False)).start()
        assert PowerShell(pool).add_script("1").invoke() == [1]
        served.silent = True


def test_a_second_reboot(serving: Serving) -> None:
    served = serving()
    served.reboot(Reboot(refuse=0.05, again=0.2))
    until(lambda: served.boots == 3)
    served.wait_until_up()
    assert works(served)
