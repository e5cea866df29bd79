"""The commands that the dialect has, their parameter tables, and the names of those that only real hosts have."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

from hostprep.lab.powershell.commands import load
from hostprep.lab.powershell.runtime.parameters import ParameterSet, of_table
from hostprep.lab.powershell.runtime.stage import Cmdlet

_DATA = Path(__file__).parent.parent / "data"
COMMANDS: dict[str, type[Cmdlet]] = {}
# Commands whose parameters allow null and emptiness although they are mandatory.
TAKES_NOTHING = frozenset(
    [
        "convertto-json",
        "convertfrom-json",
        "write-output",
        "write-host",
        "out-null",
        "out-file",
        "set-content",
        "add-content",
        "join-path",
        "write-warning",
        "write-verbose",
        "write-debug",
        "write-information",
        "write-error",
        "where-object",
        "foreach-object",
        "select-string",
        "tee-object",
        "out-string",
        "convertto-csv",
        "measure-object",
    ]
)


def command(name: str, handles: str = "", *rows: dict[str, Any]) -> Callable[[type[Cmdlet]], type[Cmdlet]]:
    """Registers a command.

    Args:
        name: with its capitals.
        handles: the parameters that it honours, with spaces between; any other one is refused by its name.
        rows: parameters that the shipped table lacks or has otherwise.
    """

    def mark(cls: type[Cmdlet]) -> type[Cmdlet]:
        members = {
            "__doc__": cls.__doc__,
            "name": name,
            "implementing": "Microsoft.PowerShell.Commands." + name.replace("-", "") + "Command",
            "handles": frozenset(handles.lower().split()),
            "rows": rows,
        }
        COMMANDS[name.lower()] = type(cls.__name__, (cls,), members)
        return cls

    return mark


@cache
def _lines() -> dict[str, str]:
    text = (_DATA / "commands.jsonl").read_text("utf-8")
    return {line.partition("\t")[0].lower(): line.partition("\t")[2] for line in text.splitlines()}


@cache
def _later() -> dict[str, list[dict[str, Any]]]:
    """Parameters that PowerShell 7 has beyond, or otherwise than, the tables of 5.1."""
    found: dict[str, list[dict[str, Any]]] = json.loads((_DATA / "later.json").read_text("utf-8"))
    return {name.lower(): rows for name, rows in found.items()}


def table_of(name: str) -> dict[str, Any] | None:
    """A command's row of the shipped tables."""
    line = _lines().get(name.lower())
    return json.loads(line) if line else None


# Commands that only edition 7 has, and that no table lists.
NEWER = frozenset({
    "convertfrom-clixml", "convertfrom-markdown", "convertto-clixml", "disable-experimentalfeature",
    "enable-experimentalfeature", "get-error", "get-experimentalfeature", "get-markdownoption", "get-pssubsystem",
    "get-uptime", "join-string", "remove-alias", "remove-service", "set-markdownoption", "show-markdown",
    "start-threadjob", "switch-process", "test-json",
})  # fmt: skip


def known_elsewhere(name: str, *, modern: bool = False) -> bool:
    """Whether a real host has a command of this name."""
    return name.lower() in _lines() or (modern and name.lower() in NEWER)


@cache
def modules_of_tables() -> frozenset[str]:
    """The modules of the shipped tables, in lower case."""
    return frozenset(json.loads(line).get("module", "").lower() for line in _lines().values())


def source_of(found: type[Cmdlet]) -> str:
    """The module that a command comes from."""
    own = getattr(found, "module", None)
    return str((table_of(found.name) or {}).get("module", "") if own is None else own)


def cmdlet_class(low: str, *, modern: bool) -> type[Cmdlet]:
    """A command's class with its parameters in place."""
    return _ready(low, modern)


@cache
def _ready(low: str, modern: bool) -> type[Cmdlet]:  # noqa: FBT001  # the cache's key
    load.load(low)
    cls = COMMANDS[low]
    row = table_of(low) or {"parameters": []}
    own = {p["name"].lower(): p for p in (*cls.rows, *(_later().get(low, ()) if modern else ()))}  # type: ignore[attr-defined]  # set by command()
    rows = [p for p in row["parameters"] if p["name"].lower() not in own] + list(own.values())
    table: ParameterSet = of_table({**row, "name": cls.name, "parameters": [_loose(parameter) for parameter in rows]})
    if low in TAKES_NOTHING or (low == "test-path" and modern):
        for spec in table.specs:
            if (low, spec.name) != ("join-path", "Path"):
                spec.allows = frozenset(("allownull", "allowemptystring", "allowemptycollection"))
    return type(cls.__name__, (cls,), {"table": table})


def _loose(parameter: dict[str, Any]) -> dict[str, Any]:
    """A parameter of type PSObject takes any value as it is."""
    low = parameter.get("type", "").lower()
    if low.removesuffix("[]") not in ("system.management.automation.psobject", "psobject"):
        return parameter
    return {**parameter, "type": "object[]" if low.endswith("[]") else ""}


def unhandled(low: str, parameter: str, *, modern: bool) -> str:
    """The full name of a command's parameter, where the command has it and does not honour it; else ``''``.

    Args:
        low: the command in lower case.
        parameter: as the text gives it: a name, an alias, or the start of a name.
        modern: whether the edition is 7.
    """
    if not load.known(low):
        return ""
    cls = cmdlet_class(low, modern=modern)
    wanted = parameter.lower()
    exact = [s for s in cls.table.specs if wanted in (s.name.lower(), *(alias.lower() for alias in s.aliases))]
    near = exact or [s for s in cls.table.specs if s.name.lower().startswith(wanted)]
    if len(near) != 1 or cls.handles is None or near[0].name.lower() in cls.handles:
        return ""
    return near[0].name
