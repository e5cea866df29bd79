"""The bridge's own side against a process that speaks its protocol."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from hostprep.lab.powershell.host.engines import Ending, ErrorFacts, Report
from hostprep.lab.powershell.host.plug import Call, Command, Plugs, Record
from hostprep.lab.powershell.pwsh.driver import Pwsh
from hostprep.lab.powershell.pwsh.proxies import module
from hostprep.lab.powershell.syntax.source import Refused

from .conftest import CALLS, CLASS, PLUGS, collect, posix

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
