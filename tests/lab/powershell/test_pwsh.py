"""The bridge to a real PowerShell: its own side against a stand-in that speaks the protocol, all of it where there is a pwsh."""

from __future__ import annotations

import datetime as dt
import json
import shutil
import sys
import threading
import time
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from hostprep.errors import LabError
from hostprep.lab.powershell.check.lint import lint
from hostprep.lab.powershell.commands import registry
from hostprep.lab.powershell.commands.plugged import plugged_class
from hostprep.lab.powershell.host.engines import Ending, ErrorFacts, Report, Runspace
from hostprep.lab.powershell.host.memory import environments
from hostprep.lab.powershell.host.plug import Answer, Call, Command, Fault, Plugs, Record
from hostprep.lab.powershell.host.plug import Warning as WarningText
from hostprep.lab.powershell.pwsh import driver, process
from hostprep.lab.powershell.pwsh.driver import Pwsh
from hostprep.lab.powershell.pwsh.proxies import FOLDER, module, proxy
from hostprep.lab.powershell.runtime.parameters import definitions
from hostprep.lab.powershell.syntax.parser import parse
from hostprep.lab.powershell.syntax.source import Refused, Source

CLASS = "Microsoft.Management.Infrastructure.CimInstance#root/standardcimv2/MSFT_NetRoute"
CALLS: list[Call] = []


def get_route(call: Call) -> Iterator[Any]:
    CALLS.append(call)
    wanted = call.parameters.get("DestinationPrefix")
    if wanted == ["10.0.0.0/8"]:
        yield Fault("No route.", "NotFound", "ObjectNotFound", "10.0.0.0/8")
        return
    if wanted == ["broken"]:
        raise KeyError("a fault of the model")
    yield WarningText("careful")
    yield Record(CLASS, {"DestinationPrefix": "0.0.0.0/0", "ifIndex": 5, "Store": Record("S", {"a": [1]})}, "the route")


def remove_route(call: Call) -> Iterator[Any]:
    CALLS.append(call)
    yield from ()


def net(words: Any, lines: Any) -> Answer:
    return Answer([*words, *lines], 3, ["it went wrong"])


PLUGS = Plugs(
    {
        "get-netroute": Command("Get-NetRoute", get_route, frozenset({"DestinationPrefix", "AddressFamily"})),
        "remove-netroute": Command("Remove-NetRoute", remove_route, frozenset({"InputObject", "DestinationPrefix"})),
    },
    {"netsh": net, "netsh.exe": net, "/bin/net": net},
    {"gr": "Get-NetRoute"},
)


def collect(runspace: Runspace, script: Any, **arguments: Any) -> tuple[list[Report], Ending]:
    found: list[Report] = []
    text = script if isinstance(script, str) else json.dumps(script)
    return found, runspace.run(text, arguments, found.append)


# What the process is given


@pytest.mark.parametrize("name", ["engine.ps1", "commands.psm1"])
def test_its_own_scripts_are_powershell_without_findings_that_stop_them(name: str) -> None:
    found = lint(FOLDER.joinpath(name).read_text("utf-8"), name, edition="7")
    assert [(f.rule.id, f.place.line, f.message) for f in found if f.rule.severity.name == "ERROR"] == []


def test_every_known_command_has_a_proxy_that_binds_like_it() -> None:
    unit = SimpleNamespace(source=Source(""), modern=True)
    for name in sorted(registry._lines())[::5]:
        command = Command(name, remove_route, frozenset())
        table = plugged_class(command).table
        tree = parse(Source(proxy(command)), modern=True)
        function: Any = tree.end[0] if tree.end else None
        seen = definitions(function.block, unit, lambda _: None)
        assert (seen.default_set, seen.should_process) == (table.default_set, table.should_process)
        for own, other in zip(table.specs, seen.specs, strict=True):
            assert (own.name, own.aliases, own.uses, own.class_name) == (
                other.name,
                other.aliases,
                other.uses,
                other.class_name,
            )
            assert own.type is other.type or "`" in str(own.type)
            assert own.checks == other.checks


def test_a_host_with_nothing_needs_no_module() -> None:
    assert module(Plugs()) == ""


def test_the_module_exports_what_can_be_called_by_name() -> None:
    text = module(PLUGS)
    parse(Source(text), modern=True)
    assert "Export-ModuleMember -Function @('Get-NetRoute', 'Remove-NetRoute', 'netsh', 'netsh.exe') -Alias *" in text
    assert "Set-Alias -Name 'gr' -Value 'Get-NetRoute'" in text


# The driver against the stand-in

posix = pytest.mark.skipif(sys.platform == "win32", reason="the stand-in needs a POSIX interpreter line")


@pytest.fixture
def stand_in(tmp_path: Path) -> Callable[..., str]:
    def make(mode: str = "good") -> str:
        program = tmp_path / f"pwsh-{mode}"
        program.write_text(
            f'#!/bin/sh\nexec "{sys.executable}" "{Path(__file__).parent}/pwsh_stand_in.py" {mode} "$@"\n'
        )
        program.chmod(0o700)
        return str(program)

    return make


@pytest.fixture
def engine(stand_in: Callable[..., str]) -> Iterator[Pwsh]:
    opened = Pwsh(PLUGS, pwsh=stand_in(), environment=environments(windows=True))
    yield opened
    opened.close()
    opened.close()


ERROR = {
    "message": "gone",
    "id": "X,Get-Item",
    "category": "ObjectNotFound",
    "exception": "System.IO.IOException",
    "line": 3,
}
ENDINGS = {
    "a plain end": ({}, Ending("Completed")),
    "an exit code": ({"exit_code": 3}, Ending("Completed", exit_code=3)),
    "an error": (
        {"state": "Failed", "terminated": ERROR},
        Ending("Failed", ErrorFacts("gone", "X,Get-Item", "ObjectNotFound", "System.IO.IOException", 3), 1),
    ),
    "an error without a record": (
        {"state": "Failed", "terminated": {"message": "m", "exception": "E"}},
        Ending("Failed", ErrorFacts("m", "", "NotSpecified", "E"), 1),
    ),
}


@posix
@pytest.mark.parametrize("name", ENDINGS)
def test_a_run_hands_over_its_records_and_its_end(name: str, engine: Pwsh) -> None:
    fields, ending = ENDINGS[name]
    steps: list[Any] = [
        ["say", {"stream": "output", "type": "System.Int32", "text": "5", "value": 5}],
        ["say", {"stream": "error", "error": ERROR}],
        ["say", {"stream": "warning", "text": "\ud800\u00e4"}],
        ["end", fields],
    ]
    reports, found = collect(engine.runspace(), steps)
    assert reports == [
        Report("output", "5", "System.Int32", 5),
        Report("error", "gone", "System.Management.Automation.ErrorRecord",
               error=ErrorFacts("gone", "X,Get-Item", "ObjectNotFound", "System.IO.IOException", 3)),
        Report("warning", "\ud800\u00e4"),
    ]  # fmt: skip
    assert found == ending
    assert engine.version == "PowerShell stand-in"


@posix
def test_the_process_sees_the_host_and_little_of_its_parent(engine: Pwsh, monkeypatch: pytest.MonkeyPatch) -> None:
    (report,), _ = collect(engine.runspace(), [["setup"]], Name="it's")
    assert report.value["arguments"] == {"Name": "it's"}
    assert report.value["setup"] == {"module": module(PLUGS), "environment": True}
    seen = report.value["environment"]
    assert seen["ProgramData"] == "C:\\ProgramData"
    assert not {name for name in seen if name.startswith(("AWS_", "PYTEST_", "GITHUB_"))}


def ask(engine: Pwsh, question: Any) -> Any:
    (report,), _ = collect(engine.runspace(), [["ask", question]])
    return report.value


@posix
def test_commands_programs_and_variables_are_answered_from_the_model(engine: Pwsh) -> None:
    CALLS.clear()
    given = {"DestinationPrefix": ["0.0.0.0/0"], "AddressFamily": ["ipv4"], "Confirm": False}
    answer = ask(engine, {"command": "Get-NetRoute", "set": "ByName", "parameters": given})
    assert [Call("Get-NetRoute", "ByName", {"DestinationPrefix": ["0.0.0.0/0"], "AddressFamily": ["IPv4"]})] == CALLS
    (route,) = answer["output"]
    assert answer["warnings"] == ["careful"]
    assert (route["$type"], route["text"], route["properties"]["Store"]["text"]) == (CLASS, "the route", "S")
    ask(engine, {"command": "Remove-NetRoute", "set": "InputObject (cdxml)", "parameters": {"InputObject": [route]}})
    inner = Record("S", {"a": [1]}, "S")
    back = Record(CLASS, {"DestinationPrefix": "0.0.0.0/0", "ifIndex": 5, "Store": inner}, "the route")
    assert CALLS[1].parameters == {"InputObject": [back]}
    wanted = {"command": "Get-NetRoute", "set": "ByName", "parameters": {"DestinationPrefix": ["10.0.0.0/8"]}}
    (fault,) = ask(engine, wanted)["errors"]
    assert (fault["id"], fault["category"], fault["terminating"]) == ("NotFound", "ObjectNotFound", False)
    answer = ask(engine, {"native": "netsh", "arguments": ["a", "1.5"], "input": ["b"]})
    assert (answer["output"], answer["stderr"], answer["exit_code"]) == (["a", "1.5", "b"], ["it went wrong"], 3)


@posix
def test_variables_of_the_machine_live_in_the_model(engine: Pwsh) -> None:
    def static(verb: str, name: str | None, value: str | None = None) -> Any:
        return ask(engine, {"static": "environment", "verb": verb, "name": name, "value": value})["output"]

    static("set", "Machine/ECS_CLUSTER", "c1")
    assert (static("get", "Machine/ecs_cluster"), static("get", "User/ECS_CLUSTER")) == ("c1", None)
    static("set", "Machine/ECS_CLUSTER", "")
    assert static("get", "Machine/ECS_CLUSTER") is None
    assert static("MachineName", None) == "EC2AMAZ-LAB"


@posix
def test_values_that_json_lacks_keep_their_type(stand_in: Callable[..., str]) -> None:
    values = [Decimal("1.50"), dt.timedelta(seconds=1.5), dt.datetime(2025, 1, 2, tzinfo=dt.UTC), (1, None)]
    table: dict[str, Any] = {"parameters": []}
    opened = Pwsh(Plugs({"get-it": Command("Get-It", lambda _: iter(values), frozenset(), table)}), pwsh=stand_in())
    try:
        answer = ask(opened, {"command": "Get-It", "set": "", "parameters": {}})
    finally:
        opened.close()
    assert answer["output"] == [
        {"$decimal": "1.50"},
        {"$span": 15000000},
        {"$ticks": 638713728000000000, "kind": "Utc"},
        [1, None],
    ]


@posix
def test_what_a_plug_raises_is_raised_by_run(engine: Pwsh) -> None:
    runspace = engine.runspace()
    unhandled = {"command": "Get-NetRoute", "set": "ByName", "parameters": {"PolicyStore": "x"}}
    with pytest.raises(Refused, match="-PolicyStore of Get-NetRoute"):
        collect(runspace, [["ask", unhandled]])
    broken = {"command": "Get-NetRoute", "set": "ByName", "parameters": {"DestinationPrefix": ["broken"]}}
    with pytest.raises(KeyError, match="a fault of the model"):
        collect(runspace, [["ask", broken]])
    whatif = {"command": "Remove-NetRoute", "set": "ByName", "parameters": {"WhatIf": True}}
    with pytest.raises(Refused, match="-WhatIf of Remove-NetRoute"):
        collect(runspace, [["ask", whatif]])
    assert collect(runspace, []) == ([], Ending("Completed"))


def later(runspace: Runspace, script: Any) -> tuple[threading.Thread, list[Any]]:
    found: list[Any] = []

    def run() -> None:
        try:
            found.append(collect(runspace, script)[1])
        except LabError as error:
            found.append(str(error))

    thread = threading.Thread(target=run)
    thread.start()
    return thread, found


def until(condition: Callable[[], Any]) -> None:
    end = time.monotonic() + 5
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.005)


@posix
def test_a_script_can_be_stopped_whether_it_runs_or_waits_for_its_turn(engine: Pwsh) -> None:
    first, second = engine.runspace(), engine.runspace()
    one, ended = later(first, [["wait"]])
    until(lambda: first._run)
    two, waiting = later(second, [["wait"]])
    until(lambda: second._wanted)
    second.stop()
    first.stop()
    one.join(5)
    two.join(5)
    assert ended == waiting == [Ending("Stopped", exit_code=1)]
    first.stop()
    first.close()
    first.close()
    assert collect(second, [])[1] == Ending("Completed")


@posix
def test_a_reader_that_fails_leaves_the_engine_usable(engine: Pwsh) -> None:
    runspace = engine.runspace()
    steps = [["say", {"stream": "warning", "text": "a"}], ["say", {"stream": "warning", "text": "b"}]]

    def fail(_: Report) -> None:
        raise ConnectionError("gone")

    with pytest.raises(ConnectionError):
        runspace.run(json.dumps(steps), {}, fail)
    assert collect(runspace, []) == ([], Ending("Completed"))


@posix
def test_a_script_that_does_not_stop_is_ended_with_its_process(engine: Pwsh, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(driver, "STOPPING", 0.1)
    runspace = engine.runspace()
    thread, found = later(runspace, [["deaf"]])
    until(lambda: runspace._run)
    runspace.stop()
    thread.join(5)
    assert found == ["pwsh has gone, exit code -9"]
    with pytest.raises(LabError, match="pwsh has gone"):
        collect(engine.runspace(), [])


@posix
def test_the_death_of_the_process_is_an_error_with_its_last_words(engine: Pwsh) -> None:
    with pytest.raises(LabError, match="pwsh has gone, exit code 5: it went wrong"):
        collect(engine.runspace(), [["die", 5]])


@posix
def test_closing_the_engine_ends_what_runs(stand_in: Callable[..., str], monkeypatch: pytest.MonkeyPatch) -> None:
    opened = Pwsh(Plugs(), pwsh=stand_in())
    runspace = opened.runspace()
    thread, found = later(runspace, [["deaf"]])
    until(lambda: runspace._run)
    opened.close()
    thread.join(5)
    assert found == ["the engine was closed"]


STARTS = {
    "absent": (0.3, "did not connect within 0.3 s|has gone"),
    "mute": (0.5, "has gone, exit code -9; it has 0.5 s to start"),
    "dies": (20.0, "has gone, exit code 7: it went wrong"),
    "stranger": (20.0, "pwsh has gone, exit code 0"),
}


@posix
@pytest.mark.parametrize("mode", STARTS)
def test_a_process_that_does_not_start_is_an_error(
    mode: str, stand_in: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(process, "GRACE", 0.2)
    within, sentence = STARTS[mode]
    with pytest.raises(LabError, match=sentence):
        Pwsh(Plugs(), pwsh=stand_in(mode), start_within=within)


def test_without_a_pwsh_the_error_says_what_to_install() -> None:
    with pytest.raises(LabError, match="install PowerShell 7"):
        Pwsh(Plugs(), pwsh="no-such-pwsh")


# A real pwsh

real = pytest.mark.skipif(shutil.which("pwsh") is None, reason="install PowerShell 7 (https://aka.ms/powershell)")


@pytest.fixture(scope="module")
def true_engine() -> Iterator[Pwsh]:
    opened = Pwsh(PLUGS, environment=environments(windows=True))
    yield opened
    opened.close()


def texts(runspace: Runspace, script: str, **arguments: Any) -> list[str]:
    return [report.text for report in collect(runspace, script, **arguments)[0] if report.stream == "output"]


@real
def test_a_real_powershell_runs_scripts(true_engine: Pwsh) -> None:
    runspace = true_engine.runspace()
    assert texts(runspace, "$x = 5; 1..3 | ForEach-Object { $_ * 2 }") == ["2", "4", "6"]
    assert texts(runspace, 'param($Name) "$x $Name"', Name="2025-01-02T00:00:00Z") == ["5 2025-01-02T00:00:00Z"]
    assert texts(true_engine.runspace(), "$null -eq $x") == ["True"]
    assert collect(runspace, "exit 3")[1] == Ending("Completed", exit_code=3)
    assert collect(runspace, "break; 1") == ([], Ending("Completed"))
    reports, ending = collect(runspace, "Write-Warning w; Write-Error -Message e -ErrorId Mine; throw 'end'")
    assert [(r.stream, r.text) for r in reports] == [("error", "e"), ("warning", "w")]
    assert ending.terminated is not None
    assert (ending.state, ending.terminated.id) == ("Failed", "end")


@real
def test_a_real_powershell_has_the_commands_of_the_host(true_engine: Pwsh) -> None:
    runspace = true_engine.runspace()
    CALLS.clear()
    assert texts(runspace, '$r = Get-NetRoute; "$r"; $r.ifIndex.GetType().Name; $r.Store.a.Count') == [
        "the route",
        "Int32",
        "1",
    ]
    assert texts(runspace, "$r | Remove-NetRoute; gr | Select-Object -ExpandProperty ifIndex") == ["5"]
    assert isinstance(CALLS[1].parameters["InputObject"][0], Record)
    caught = 'try { Get-NetRoute 10.0.0.0/8 -ErrorAction Stop } catch { $_.FullyQualifiedErrorId; "$($_.CategoryInfo.Category)" }'
    assert texts(runspace, caught) == ["NotFound,Get-NetRoute", "ObjectNotFound"]
    assert texts(runspace, "netsh a b 2>$null; $LASTEXITCODE") == ["a", "b", "3"]
    with pytest.raises(Refused):
        collect(runspace, "Get-NetRoute -PolicyStore x")


@real
def test_a_real_powershell_keeps_machine_variables_in_the_model(true_engine: Pwsh) -> None:
    script = "[Environment]::SetEnvironmentVariable('A', 'b', 'Machine'); [Environment]::GetEnvironmentVariable('A', 'Machine')"
    assert texts(true_engine.runspace(), script) == ["b"]


@real
def test_a_real_powershell_can_be_stopped(true_engine: Pwsh) -> None:
    runspace = true_engine.runspace()
    thread, found = later(runspace, "while ($true) { }")
    until(lambda: runspace._run)
    runspace.stop()
    thread.join(10)
    assert found == [Ending("Stopped", exit_code=1)]
