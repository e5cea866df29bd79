"""Output objects as PSRP carries them: one level of properties, the rest as text."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

import psrpcore.types as ps

from hostprep.lab.wsman.bags import bag

if TYPE_CHECKING:
    from collections.abc import Callable

    from hostprep.lab.powershell.host.engines import Report

OBJECT = "System.Object"
DESERIALIZED = "Deserialized."
CUSTOM = "System.Management.Automation.PSCustomObject"
SPAN = re.compile(r"(-?)(?:(\d+)\.)?(\d+):(\d+):(\d+)(?:\.(\d{1,7}))?$")
INT32 = range(-(2**31), 2**31)
PRIMITIVES = "System.Management.Automation.PSPrimitiveDictionary"
DICTIONARIES = ("System.Collections.Hashtable", "System.Collections.Specialized.OrderedDictionary", PRIMITIVES)


def _date(text: str) -> Any:
    return _element("DT", text)


def _span(text: str) -> Any:
    found = SPAN.match(text)
    if found is None:
        return text
    sign, days, hours, minutes, rest, fraction = found.groups()
    seconds = f"{int(rest)}.{fraction}" if fraction else str(int(rest))
    return _element("TS", f"{sign}P{days or 0}DT{int(hours)}H{int(minutes)}M{seconds}S")


def _element(tag: str, text: str) -> Any:
    from psrpcore import PSRemotingCrypto
    from psrpcore.types._serializer import deserialize

    made = ET.Element(tag)
    made.text = text
    return deserialize(made, PSRemotingCrypto())


SCALARS: dict[str, Callable[[Any], Any]] = {
    "System.String": ps.PSString,
    "System.Boolean": bool,
    "System.Int32": ps.PSInt,
    "System.Int64": ps.PSInt64,
    "System.UInt32": ps.PSUInt,
    "System.UInt64": ps.PSUInt64,
    "System.Int16": ps.PSInt16,
    "System.UInt16": ps.PSUInt16,
    "System.Byte": ps.PSByte,
    "System.SByte": ps.PSSByte,
    "System.Double": ps.PSDouble,
    "System.Single": ps.PSSingle,
    "System.Decimal": lambda value: ps.PSDecimal(Decimal(str(value))),
    "System.Char": ps.PSChar,
    "System.Guid": ps.PSGuid,
    "System.Version": ps.PSVersion,
    "System.Uri": ps.PSUri,
    "System.DateTime": _date,
    "System.TimeSpan": _span,
    "System.Byte[]": lambda value: ps.PSByteArray(bytes(value)),
}


def output(report: Report) -> Any:
    """What a script wrote, as a value that psrpcore serializes."""
    kind, value = report.type, report.value
    if kind == "null" or (value is None and not report.text):
        return None
    if kind in SCALARS and value is not None:
        return SCALARS[kind](value)
    if isinstance(value, list):
        return _list(kind, value)
    if isinstance(value, dict):
        bare = kind.removeprefix(DESERIALIZED)
        return _dictionary(kind, value) if bare in DICTIONARIES else _object(kind, value, report.text)
    return _object(kind, {}, report.text)


def _list(kind: str, value: list[Any]) -> Any:
    made = ps.PSList([_leaf(one) for one in value])
    prefix = DESERIALIZED if kind.startswith(DESERIALIZED) else ""
    made.PSObject.type_names = [kind, *([prefix + "System.Array"] if kind.endswith("[]") else []), prefix + OBJECT]
    return made


def _dictionary(kind: str, value: dict[str, Any]) -> Any:
    made = ps.PSDict({name: _leaf(one) for name, one in value.items()})
    made.PSObject.type_names = [kind, *([DICTIONARIES[0]] if kind == PRIMITIVES else []), OBJECT]
    return made


def _object(kind: str, value: dict[str, Any], text: str) -> Any:
    """Properties of .NET's types are adapted ones, those of custom objects are extended."""
    pairs = [(name, _leaf(one)) for name, one in value.items()]
    types = (kind, OBJECT)
    return bag(types, text, notes=pairs) if kind.endswith(CUSTOM) else bag(types, text, adapted=pairs)


def _leaf(value: Any) -> Any:
    """A value inside another: simple ones stay, others become their text."""
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, int):
        return ps.PSInt(value) if value in INT32 else ps.PSInt64(value)
    if isinstance(value, float):
        return ps.PSDouble(value)
    if isinstance(value, list):
        made = ps.PSList([ps.PSString(text(one)) if isinstance(one, list | dict) else _leaf(one) for one in value])
        made.PSObject.type_names = ["System.Object[]", "System.Array", OBJECT]
        return made
    return ps.PSString(text(value))


def text(value: Any) -> str:
    """What PowerShell shows of a value inside a string."""
    match value:
        case None:
            return ""
        case list():
            return " ".join(text(one) for one in value)
        case dict():
            return "@{" + "; ".join(f"{name}={text(one)}" for name, one in value.items()) + "}"
        case _:
            return str(value)
