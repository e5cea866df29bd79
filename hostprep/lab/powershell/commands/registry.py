"""The commands that the dialect has, their parameter tables, and the names of those that only real hosts have."""

from __future__ import annotations

import json
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

from hostprep.lab.powershell.net import load as types
from hostprep.lab.powershell.runtime.parameters import ParameterSet, of_table
from hostprep.lab.powershell.runtime.stage import Cmdlet

_TABLES = Path(__file__).parent.parent / "data" / "commands.jsonl"
COMMANDS: dict[str, type[Cmdlet]] = {}
_CLASSES = {"Core": "Microsoft.PowerShell.Commands."}
# Parameters that PowerShell 7 has beyond the tables of 5.1.
EXTRA: dict[str, list[dict[str, Any]]] = {
    "convertfrom-json": [{"name": "AsHashtable", "type": "switch"}, {"name": "Depth", "type": "int"}, {"name": "NoEnumerate", "type": "switch"}],
    "convertto-json": [{"name": "AsArray", "type": "switch"}, {"name": "EnumsAsStrings", "type": "switch"}],
}
# Commands whose parameters allow null and emptiness although they are mandatory.
TAKES_NOTHING = frozenset(
    "test-path convertto-json convertfrom-json write-output write-host out-null out-file set-content add-content join-path write-warning "
    "write-verbose write-debug write-information write-error where-object foreach-object select-string tee-object".split()
)


def command(name: str, *rows: dict[str, Any]) -> Any:
    """Registers a command; ``rows`` are its parameters where the shipped table has none."""

    def mark(cls: type[Cmdlet]) -> type[Cmdlet]:
        cls.name = name
        cls.implementing = "Microsoft.PowerShell.Commands." + name.replace("-", "") + "Command"
        cls.rows = list(rows)  # type: ignore[attr-defined]  # read once by cmdlet_class
        COMMANDS[name.lower()] = cls
        return cls

    return mark


@cache
def _lines() -> dict[str, str]:
    text = _TABLES.read_text("utf-8")
    return {line.partition("\t")[0].lower(): line.partition("\t")[2] for line in text.splitlines()}


def table_of(name: str) -> dict[str, Any] | None:
    """A command's row of the shipped tables."""
    line = _lines().get(name.lower())
    return json.loads(line) if line else None


def known_elsewhere(name: str) -> bool:
    """Whether a real host has a command of this name."""
    return name.lower() in _lines()


def source_of(found: type[Cmdlet]) -> str:
    """The module that a command comes from."""
    own = getattr(found, "module", None)
    return str((table_of(found.name) or {}).get("module", "") if own is None else own)


def cmdlet_class(low: str, *, modern: bool) -> type[Cmdlet]:
    """A command's class with its parameters in place."""
    cls = COMMANDS[low]
    return _ready(cls, low, modern)


@cache
def _ready(cls: type[Cmdlet], low: str, modern: bool) -> type[Cmdlet]:  # noqa: FBT001  # the cache's key
    row = table_of(low) or {"parameters": []}
    have = {p["name"].lower() for p in cls.rows}  # type: ignore[attr-defined]  # set by command()
    rows = [p for p in row["parameters"] if p["name"].lower() not in have] + cls.rows + (EXTRA.get(low, []) if modern else [])  # type: ignore[attr-defined]  # likewise
    table: ParameterSet = of_table({**row, "parameters": rows})
    if low in TAKES_NOTHING:
        for spec in table.specs:
            spec.allows = frozenset(("allownull", "allowemptystring", "allowemptycollection"))
    return type(cls.__name__, (cls,), {"table": table})


def load_all() -> None:
    """Import every module of commands, behind the types that they use."""
    types.load_all()
    for name in ("selecting", "output", "core", "items", "jsons", "misc"):
        import_module(f"hostprep.lab.powershell.commands.{name}")
