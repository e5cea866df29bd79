"""Limits and faults: each with its code and its text."""

from __future__ import annotations

import threading
import time

import pytest
from pypsrp.exceptions import WSManFaultError
from pypsrp.powershell import PowerShell, RunspacePool
from pypsrp.shell import Process, WinRS
from winrm.exceptions import WSManFaultError as WinrmFault

from hostprep.lab.wsman import Limits, Served, Switches
from hostprep.lab.wsman.names import NAMESPACES, POWERSHELL
from tests.lab.wsman.conftest import Serving, pypsrp, pywinrm
from tests.lab.wsman.raw import POOL, ask, created, receive, started
from tests.lab.wsman.scripted import ScriptedEngine, ScriptedShell


@pytest.fixture
def plain(serving: Serving) -> Served:
    """An endpoint that takes plain bodies."""
    shell = ScriptedShell()
    return serving(allow_unencrypted=True, shell=shell, engine=ScriptedEngine())


def test_operation_timeout_is_an_answer_and_loses_nothing(plain: Served) -> None:
    shell = created(plain)
    command = started(plain, shell, "wait")
    first = ask(plain, "Receive", receive(command), shell=shell)
    assert (first.status, "CommandState/Running" in first.text) == (200, True)
    start = time.monotonic()
    said = ask(plain, "Receive", receive(command), shell=shell, timeout="PT0.3S")
    assert (said.status, said.code) == (500, 2150858793)
    assert 0.25 < time.monotonic() - start < 2
    text = "The WS-Management service cannot complete the operation within the time specified in OperationTimeout.  "
    assert (said.inside("s:Text"), said.inside("f:Message")) == (text, text)
    assert "<a:RelatesTo>uuid:1</a:RelatesTo>" in said.text
    assert 'Machine="windows-host"' in said.text


def test_max_timeout_bounds_every_wait(serving: Serving) -> None:
    served = serving(allow_unencrypted=True, shell=ScriptedShell(), limits=Limits(timeout_ms=300))
    shell = created(served)
    command = started(served, shell, "wait")
    ask(served, "Receive", receive(command), shell=shell)
    start = time.monotonic()
    assert ask(served, "Receive", receive(command), shell=shell, timeout="PT60S").code == 2150858793
    assert time.monotonic() - start < 2


MISSING = (
    "The Windows Remote Shell received a request to perform an operation on a command identifier that does not exist."
)


@pytest.mark.parametrize(
    ("asked", "options", "code", "text"),
    [
        (("Receive", receive("NONE")), {}, 2150858843, MISSING),
        (("Receive", receive()), {}, 87, "The parameter is incorrect. "),
        (("Receive", ""), {}, 2150858817, "The SOAP XML in the message does not match"),
        (("Send", ""), {}, 2150858817, "The SOAP XML in the message does not match"),
        (("Command", "<rsp:Nothing/>"), {}, 2150858817, "The SOAP XML in the message does not match"),
        (("Signal", '<rsp:Signal CommandId="NONE"><rsp:Code>x</rsp:Code></rsp:Signal>'), {}, 2150858843, MISSING),
        (("Get", ""), {"timeout": "PT-1S"}, 2150858767, "invalid timeout field in the SOAP header: PT-1S. "),
        (("Get", ""), {"resource": POOL}, 2150858843, "contained invalid selectors for the resource. "),
        (("Nonsense", ""), {}, 2150858811, "was not found in the WS-Management catalog"),
        (("Disconnect", ""), {}, 2150858811, "was not found in the WS-Management catalog"),
        (("Get", ""), {"resource": "http://no/where"}, 2150858811, "The resource URI (http://no/where) was not found in"),
        (("Create", ""), {"resource": POWERSHELL + "Mine"}, 2150858811, "The resource URI (http://schemas.microsoft.com/pow"),
    ],
)  # fmt: skip
def test_requests_that_do_not_fit(
    plain: Served, asked: tuple[str, str], options: dict[str, str], code: int, text: str
) -> None:
    said = ask(plain, *asked, shell=created(plain), **options)
    assert (said.status, said.code) == (500, code)
    assert text in said.text
    assert plain.shells == 1


@pytest.mark.parametrize("body", ["", "<rsp:Shell/>", '<rsp:Shell><creationXml xmlns="http://schemas.microsoft.com/powershell">%%</creationXml></rsp:Shell>',
    '<rsp:Shell><creationXml xmlns="http://schemas.microsoft.com/powershell">AAAA</creationXml></rsp:Shell>'])  # fmt: skip
def test_pools_that_do_not_fit(plain: Served, body: str) -> None:
    said = ask(plain, "Create", body, resource=POOL)
    assert (said.status, said.code in {2150858817, 2152992672}) == (500, True)
    assert plain.shells == 0


@pytest.mark.parametrize("data", ["%%%", "AAAA", "A" * 400])
def test_a_stream_that_is_no_psrp_ends_nothing(serving: Serving, data: str) -> None:
    served = serving(allow_unencrypted=True)
    with pypsrp(served) as connection, RunspacePool(connection) as pool:
        body = f'<rsp:Send><rsp:Stream Name="stdin">{data}</rsp:Stream></rsp:Send>'
        said = ask(served, "Send", body, resource=POOL, shell=pool.id)
        assert said.status in {200, 500}
        if said.status == 500:
            assert said.code in {2150858817, 2152992672}


def test_a_pool_of_another_major_version(plain: Served) -> None:
    extra = '<w:OptionSet><w:Option Name="protocolversion">3.0</w:Option></w:OptionSet>'
    said = ask(plain, "Create", "<rsp:Shell/>", resource=POOL, extra=extra)
    assert said.code == 2152991685
    assert "Powershell plugin does not support the protocol version 3.0 requested by client." in said.text
    assert '<s:Text xml:lang=""></s:Text>' in said.text.replace(
        '<s:Text xml:lang="" />', '<s:Text xml:lang=""></s:Text>'
    )


def test_a_header_that_must_be_understood(plain: Served) -> None:
    said = ask(plain, "Get", extra='<w:Fancy s:mustUnderstand="1">x</w:Fancy>')
    assert (said.status, "s:MustUnderstand" in said.text) == (500, True)
    assert f'<s:NotUnderstood qname="h:Fancy" xmlns:h="{NAMESPACES["w"]}"' in said.text
    assert "addressing/fault" in said.inside("a:Action")


def test_a_duration_of_pywinrm_that_is_none(http: Served) -> None:
    with pytest.raises(WinrmFault) as found:
        pywinrm(http).open_shell(idle_timeout="3600000")
    assert found.value.wsman_fault_code == 2150858817


def test_too_long_for_a_program(serving: Serving) -> None:
    with pypsrp(serving(shell=ScriptedShell())) as connection, WinRS(connection) as winrs:
        with pytest.raises(WSManFaultError) as found:
            Process(winrs, "C:\\tool.exe", ["x" * 32_800], no_shell=True).invoke()
        assert (found.value.code, found.value.reason) == (2147942606, "The filename or extension is too long.")


def test_a_lost_shell_is_not_alive(serving: Serving) -> None:
    served = serving()
    with pypsrp(served) as connection:
        pool = RunspacePool(connection)
        pool.open()
        served.kill_shells()
        assert not pool.is_alive()


@pytest.mark.parametrize(
    ("how", "code", "text"),
    [
        ("restart", 995, "The I/O operation has been aborted because of either a thread exit or an application request."),
        ("kill", 1726, "The WSMan provider host process did not return a proper response.  A provider in the host"),
        ("reboot", 995, "The I/O operation has been aborted"),
    ],
)  # fmt: skip
def test_who_waits_is_told_how_it_ended(serving: Serving, how: str, code: int, text: str) -> None:
    engine = ScriptedEngine()
    served = serving(engine=engine)
    ways = {"restart": served._service.forget, "kill": served.kill_shells, "reboot": served.reboot}
    with pypsrp(served) as connection:
        pool = RunspacePool(connection)
        pool.open()
        shell = PowerShell(pool).add_script("wait")
        shell.begin_invoke()
        shell.poll_invoke()
        assert engine.running.wait(5)
        threading.Timer(0.1, ways[how]).start()
        with pytest.raises(WSManFaultError) as found:
            shell.poll_invoke()
        assert found.value.code == code
        assert text in found.value.reason


@pytest.mark.parametrize("code", [2148007941, 2147943418, 1018, 5, 995, 1726, 2147942405])
def test_any_fault_can_be_switched_on(serving: Serving, code: int) -> None:
    served = serving(switches=Switches(fault=code))
    with pypsrp(served) as connection:
        with pytest.raises(WSManFaultError) as found:
            WinRS(connection).open()
        assert found.value.code == code
        assert found.value.reason
        served.switches = Switches()
        with WinRS(connection):
            pass
