"""CIM objects and the rules by which CDXML cmdlets find them or report that there are none.

The ids, categories and sentences are those of PowerShell/PowerShell, ``cimSupport/cmdletization``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from fnmatch import fnmatchcase
from typing import Any

from hostprep.lab.powershell.host.plug import Call, Fault, Record
from hostprep.lab.windows.commands.enums import worded

CIM_CLASS = "Microsoft.Management.Infrastructure.CimClass"
CIM_JOB = "Microsoft.PowerShell.Cmdletization.Cim.CimJobException"
STANDARD = "ROOT/StandardCimv2/"


def cim(kind: str, properties: Mapping[str, Any], key: str = "") -> Record:
    """A CIM object; ``kind`` is namespace and class."""
    name = kind.rpartition("/")[2]
    return Record(
        f"Microsoft.Management.Infrastructure.CimInstance#{kind}",
        {
            **worded(name, properties),
            "PSComputerName": None,
            "CimClass": Record(CIM_CLASS, {"CimClassName": name}, kind),
        },
        name + (f" ({key})" if key else ""),
    )


def opaque(text: str) -> str:
    """A key as NetTCPIP's objects have it: of digits and signs, and nothing for scripts to read."""
    return ":" + text.encode().hex().translate(str.maketrans("abcdef", ":;<=>?")) + ";"


def listed(value: Any) -> list[Any]:
    """A value as a list: null is none."""
    if value is None:
        return []
    return list(value) if isinstance(value, list | tuple) else [value]


def wild(value: Any) -> bool:
    """Whether a value is a pattern."""
    return isinstance(value, str) and any(mark in value for mark in "*?[")


def alike(value: Any, wanted: Any) -> bool:
    """Whether a property fits what was asked for: numbers by value, texts without case or by pattern."""
    if isinstance(wanted, bool) or isinstance(value, bool):
        return str(value).lower() == str(wanted).lower()
    return (
        fnmatchcase(str(value).lower(), str(wanted).lower())
        if wild(wanted)
        else str(value).lower() == str(wanted).lower()
    )


def find(call: Call, kind: str, items: Iterable[Record], filters: Mapping[str, str]) -> Iterator[Record | Fault]:
    """The objects that all filters let through, or the fault that there are none.

    Args:
        call: with the parameters as bound.
        kind: namespace and class of the objects.
        items: all of them.
        filters: parameter name to property name.
    """
    empty = next((name for name in filters if name in call.parameters and call.parameters[name] is None), None)
    if empty is not None:
        yield null(empty)
        return
    asked = [(name, listed(call.parameters[name])) for name in filters if name in call.parameters]
    found = list(items)
    if len(asked) == 1:
        yield from _by_one(kind, found, filters[asked[0][0]], asked[0][1])
        return
    chosen = [item for item in found if all(_any(item, filters[name], values) for name, values in asked)]
    yield from chosen
    if not chosen and asked and not any(wild(v) for _, values in asked for v in values):
        yield nothing(kind, [(filters[name], values) for name, values in asked])


def _any(item: Record, name: str, values: Sequence[Any]) -> bool:
    return any(alike(item.properties.get(name), value) for value in values)


def _by_one(kind: str, items: list[Record], name: str, values: Sequence[Any]) -> Iterator[Record | Fault]:
    yield from (item for item in items if _any(item, name, values))
    for value in values:
        if not wild(value) and not any(alike(item.properties.get(name), value) for item in items):
            yield missing(kind, name, value)


def null(name: str) -> Fault:
    """A selector that is null: the generated proxies validate that it is not."""
    text = (
        f"Cannot validate argument on parameter '{name}'. The argument is null. "
        "Provide a valid value for the argument, and then try running the command again."
    )
    exception = "System.Management.Automation.ParameterBindingValidationException"
    return Fault(text, "ParameterArgumentValidationError", "InvalidData", None, exception, terminating=True)


def missing(kind: str, name: str, value: Any) -> Fault:
    """No object has this value."""
    short = kind.rpartition("/")[2]
    text = (
        f"No {short} objects found with property '{name}' equal to '{value}'.  "
        "Verify the value of the property and retry."
    )
    return Fault(text, f"CmdletizationQuery_NotFound_{name}", "ObjectNotFound", str(value), CIM_JOB)


def nothing(kind: str, asked: Sequence[tuple[str, Sequence[Any]]]) -> Fault:
    """No object fits all of several filters."""
    short = kind.rpartition("/")[2]
    parts = [" OR ".join(f"({name} {_operand(name, value)})" for value in values) for name, values in asked]
    text = (
        f"No matching {short} objects found by CIM query for instances of the {kind} class on the  CIM server: "
        f"{_select(short)} WHERE ({') AND ('.join(parts)}). Verify query parameters and retry."
    )
    return Fault(text, "CmdletizationQuery_NotFound", "ObjectNotFound", short, CIM_JOB)


def _select(kind: str) -> str:
    return f"SELECT * FROM {kind} "  # noqa: S608  # a sentence, no database


NUMBERS = {
    "IPv4": 2,
    "IPv6": 23,
    "Listen": 2,
    "Established": 5,
    "Preferred": 4,
    "Tentative": 1,
    "Active": 1,
    "Persistent": 0,
}


def _operand(name: str, value: Any) -> str:
    if isinstance(value, str) and name in ("AddressFamily", "State", "AddressState"):
        return f"= {NUMBERS.get(value, value)}"
    return f"= {value}" if isinstance(value, int) else f"LIKE '{value}'"


def given(call: Call, name: str = "InputObject") -> list[Record]:
    """The objects of a parameter."""
    return [item for item in listed(call.parameters.get(name)) if isinstance(item, Record)]


def text(call: Call, name: str, otherwise: str = "") -> str:
    """A parameter as text."""
    value = call.parameters.get(name)
    return otherwise if value is None else str(value)


def number(call: Call, name: str, otherwise: int = 0) -> int:
    """A parameter as a number."""
    value = call.parameters.get(name)
    return otherwise if value is None else int(value)
