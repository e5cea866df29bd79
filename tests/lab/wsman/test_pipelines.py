"""Runspace pools, through pypsrp as it is."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from typing import Any

import pytest
from pypsrp.complex_objects import ObjectMeta, PSInvocationState
from pypsrp.powershell import PowerShell, RunspacePool

from hostprep.lab.wsman import Served
from tests.lab.wsman.conftest import Serving, pypsrp
from tests.lab.wsman.scripted import ScriptedEngine


@pytest.fixture
def pool(http: Served) -> Iterator[RunspacePool]:
    with pypsrp(http) as connection, RunspacePool(connection) as pool:
        yield pool


def invoke(pool: RunspacePool, script: str, **options: Any) -> PowerShell:
    shell = PowerShell(pool).add_script(script)
    shell.invoke(**options)
    return shell


def test_what_the_host_tells_of_itself(pool: RunspacePool) -> None:
    told = pool.application_private_data
    assert told is not None
    table = told.data["PSVersionTable"]
    assert (str(table["PSVersion"]), table["PSEdition"]) == ("5.1.20348.2227", "Desktop")
    assert (pool.protocol_version, pool.ps_version) == ("2.3", "2.0")


@pytest.mark.parametrize(
    ("script", "value"),
    [
        ("1; 2; 3", [1, 2, 3]),
        ("'a', 'b'", ["a", "b"]),
        (",@(1, 2)", [[1, 2]]),
        ("$null", [None]),
        ("$true; $false", [True, False]),
        ("4294967296", [4294967296]),
        ("1.5", [1.5]),
        ('"tab`t quote\' _x000A_ \u263a \U0001d11e `n"', ["tab\t quote' _x000A_ \u263a \U0001d11e \n"]),
        ("[guid]'6f9619ff-8b86-d011-b42d-00c04fc964ff'", [uuid.UUID("6f9619ff-8b86-d011-b42d-00c04fc964ff")]),
        ("@{a = 1; b = 'x'}", [{"a": 1, "b": "x"}]),
        ("'x' * 200000", ["x" * 200_000]),
    ],
    ids=lambda value: str(value)[:20] if isinstance(value, str) else "",
)
def test_values(pool: RunspacePool, script: str, value: list[Any]) -> None:
    assert invoke(pool, script).output == value


def test_dates_and_objects(pool: RunspacePool) -> None:
    found = invoke(
        pool, "[datetime]'2024-02-29T12:30:00'; [pscustomobject]@{name = 'x'; deep = @{a = @{b = 1}}}"
    ).output
    assert (found[0], found[1].extended_properties["name"]) == ("2024-02-29T12:30:00", "x")
    # Depth 1: what is deeper becomes its text.
    assert isinstance(found[1].extended_properties["deep"], str)


def test_each_stream(pool: RunspacePool) -> None:
    script = """
        $VerbosePreference = $DebugPreference = $InformationPreference = 'Continue'
        Write-Output out; Write-Error bad; Write-Warning warn; Write-Verbose verb; Write-Debug deb; Write-Host info
    """
    shell = invoke(pool, script)
    streams = shell.streams
    assert (shell.output, shell.state) == (["out"], PSInvocationState.COMPLETED)
    assert [str(one) for one in streams.error] == ["bad"]
    for found, text in ((streams.warning, "warn"), (streams.verbose, "verb"), (streams.debug, "deb")):
        assert [one.message for one in found] == [text]
    assert [str(one.message_data) for one in streams.information] == ["info"]
    assert [one.activity for one in streams.progress] == ["Preparing modules for first use."]


def test_modules_are_made_ready_once(pool: RunspacePool) -> None:
    assert [len(invoke(pool, "Write-Output 1").streams.progress) for _ in range(2)] == [1, 0]


def test_a_terminating_error_is_in_the_state_only(pool: RunspacePool) -> None:
    shell = invoke(pool, "1; throw 'enough'; 2")
    assert (shell.output, shell.state) == ([1], PSInvocationState.FAILED)
    assert [(str(one), one.fq_error) for one in shell.streams.error] == [("enough", "enough")]
    exception: Any = shell.streams.error[0].exception
    assert exception.adapted_properties["WasThrownFromThrowStatement"] is True
    assert invoke(pool, "3").output == [3]


def test_exit_reaches_the_host_and_ends_nothing_else(http: Served) -> None:
    from pypsrp.host import PSHost, PSHostUserInterface

    ui = PSHostUserInterface()
    host = PSHost(None, None, debugger_enabled=False, name="test", private_data=None, ui=ui, version="1.0")
    with pypsrp(http) as connection, RunspacePool(connection, host=host) as pool:
        shell = invoke(pool, "1; exit 5; 2")
        assert (shell.output, host.rc, shell.state) == ([1], 5, PSInvocationState.COMPLETED)
        assert invoke(pool, "$Host.Name; $Host.UI.WriteErrorLine('no')").output == ["ServerRemoteHost"]
        assert "".join(ui.stderr).split() == ["no"]


def test_variables_and_functions_live_on(pool: RunspacePool) -> None:
    invoke(pool, "$a = 40; function add { param($n) $a + $n }")
    assert invoke(pool, "add 2").output == [42]
    PowerShell(pool).add_script("$a = 1", use_local_scope=True).invoke()
    assert invoke(pool, "$a").output == [40]
    pool.reset_runspace_state()
    assert invoke(pool, "$a").output == [None]


def test_commands_parameters_and_statements(pool: RunspacePool) -> None:
    shell = PowerShell(pool).add_cmdlet("Write-Output").add_argument([3, 1, 2]).add_cmdlet("Sort-Object")
    shell.add_parameter("Descending", value=True).add_statement().add_script('param($x) "got $x"').add_argument("it's")
    assert shell.invoke() == [3, 2, 1, "got it's"]
    merged = PowerShell(pool).add_script("Write-Error bad; 'good'").merge_error("output")
    assert [str(one) for one in merged.invoke()] == ["bad", "good"]
    assert merged.streams.error == []


def test_input(pool: RunspacePool) -> None:
    def lines() -> Iterator[list[str]]:
        yield ["a", "b"]
        yield ["c"]

    shell = PowerShell(pool).add_script("$input | ForEach-Object { $_.ToUpper() }")
    assert shell.invoke(input=lines()) == ["A", "B", "C"]


def test_a_long_script_comes_in_several_sends(http: Served) -> None:
    with pypsrp(http) as connection, RunspacePool(connection) as pool:
        before = http.counters["Send"]
        assert invoke(pool, "'" + "x" * 700_000 + "'.Length").output == [700_000]
        assert http.counters["Send"] > before


def test_questions_to_the_host(serving: Serving) -> None:
    from pypsrp.host import PSHost, PSHostUserInterface

    class UI(PSHostUserInterface):
        def __init__(self) -> None:
            super().__init__()
            self.read = iter(["Bob", "Eve"])

        def ReadLine(self, runspace: Any, pipeline: Any) -> str:  # noqa: N802  # pypsrp's name
            return next(self.read)

    served = serving(engine=ScriptedEngine())
    ui = UI()
    host = PSHost(None, None, debugger_enabled=False, name="test", private_data=None, ui=ui, version="1.0")
    with pypsrp(served) as connection, RunspacePool(connection, host=host) as pool:
        assert invoke(pool, "ask hello").output == ["hello Bob"]
        assert invoke(pool, "ask hello").output == ["hello Eve"]
        invoke(pool, "tell news")
        assert "news" in "".join(ui.stdout)


def test_stop_leaves_the_runspace_usable(serving: Serving) -> None:
    engine = ScriptedEngine()
    served = serving(engine=engine)
    with pypsrp(served) as connection, RunspacePool(connection) as pool:
        invoke(pool, "set kept")
        shell = PowerShell(pool).add_script("wait")
        shell.begin_invoke()
        assert engine.running.wait(5)
        shell.stop()
        assert invoke(pool, "get").output == ["kept"]
    assert all(one.closed for one in engine.open)


def test_stop_in_the_middle_of_a_real_loop(pool: RunspacePool) -> None:
    shell = PowerShell(pool).add_script("$n = 7; while ($true) { }")
    shell.begin_invoke()
    shell.stop()
    assert invoke(pool, "$n").output in ([7], [None])


def test_ctrl_c_spelt_as_windows_does_ends_in_state_stopped(serving: Serving) -> None:
    """pypsrp's own spelling closes the command; only ``crtl_c`` lets it end in order."""
    engine = ScriptedEngine()
    with pypsrp(serving(engine=engine)) as connection, RunspacePool(connection) as pool:
        shell = PowerShell(pool).add_script("wait")
        shell.begin_invoke()
        assert engine.running.wait(5)
        pool.shell.signal("powershell/signal/crtl_c", str(shell.id).upper())
        shell.end_invoke()
        assert (shell.state, shell.output) == (PSInvocationState.STOPPED, ["before"])


def test_more_runspaces_run_at_once_and_the_others_wait(serving: Serving) -> None:
    engine = ScriptedEngine()
    with pypsrp(serving(engine=engine)) as connection, RunspacePool(connection, max_runspaces=2) as pool:
        first, second, third = (PowerShell(pool).add_script(word) for word in ("wait", "wait", "echo done"))
        for one in (first, second, third):
            one.begin_invoke()
        assert pool.get_available_runspaces() == 0
        third.poll_invoke(timeout=1)
        assert third.state == PSInvocationState.RUNNING
        second.stop()
        third.end_invoke()
        assert third.output == ["done"]
        first.stop()
        pool.max_runspaces = 3
        assert pool.get_available_runspaces() == 3


def test_secure_strings_are_sealed_with_a_session_key(pool: RunspacePool) -> None:
    pool.exchange_keys()
    secret = pool.serialize("s3cret", ObjectMeta("SS"))
    shell = PowerShell(pool).add_script("param($value) $value.Length").add_argument(secret)
    assert shell.invoke() == [6]
