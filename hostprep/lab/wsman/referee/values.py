"""CLIXML as the plain data of an engine's report."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from xml.etree import ElementTree as ET

TYPES = {
    "S": "System.String",
    "I32": "System.Int32",
    "I64": "System.Int64",
    "U32": "System.UInt32",
    "U64": "System.UInt64",
    "I16": "System.Int16",
    "U16": "System.UInt16",
    "By": "System.Byte",
    "SB": "System.SByte",
    "B": "System.Boolean",
    "Db": "System.Double",
    "Sg": "System.Single",
    "D": "System.Decimal",
    "C": "System.Char",
    "G": "System.Guid",
    "Version": "System.Version",
    "URI": "System.Uri",
    "DT": "System.DateTime",
    "TS": "System.TimeSpan",
    "BA": "System.Byte[]",
}
ESCAPED = re.compile(r"((?:_x[0-9A-Fa-f]{4}_)+)")
INTEGERS = {"I32", "I64", "U32", "U64", "I16", "U16", "By", "SB"}


def unescaped(text: str) -> str:
    """Text without CLIXML's escapes of UTF-16 units."""

    def units(found: re.Match[str]) -> str:
        numbers = [int(one[:4], 16) for one in found.group().split("_x")[1:]]
        return b"".join(number.to_bytes(2, "little") for number in numbers).decode("utf-16-le", "surrogatepass")

    return ESCAPED.sub(units, text)


def first_type(data: ET.Element) -> str:
    """The first name in an object's list of types."""
    return data.findtext("./TN/T") or ""


def told(data: ET.Element) -> str:
    """An object as text."""
    if data.tag != "Obj":
        return unescaped(data.text or "")
    text = data.findtext("ToString")
    return (
        unescaped(text)
        if text is not None
        else next((unescaped(one.text or "") for one in data if one.tag in TYPES), "")
    )


def plain(data: ET.Element) -> Any:
    """A value without its type."""
    if data.tag == "Nil":
        return None
    if data.tag == "B":
        return data.text == "true"
    if data.tag in INTEGERS:
        return int(data.text or 0)
    if data.tag in {"Db", "Sg", "D"}:
        return float(data.text or 0)
    if data.tag != "Obj":
        return unescaped(data.text or "")
    return _composite(data)


def _composite(data: ET.Element) -> Any:
    for tag in ("LST", "IE", "QUE", "STK"):
        items = data.find(tag)
        if items is not None:
            return [plain(one) for one in items]
    pairs = data.find("DCT")
    if pairs is not None:
        return {told(one[0]): plain(one[1]) for one in pairs}
    bag = [one for name in ("Props", "MS") for one in data.findall(f"./{name}/*")]
    if bag:
        return {one.get("N", ""): plain(one) for one in bag}
    return told(data)


def typed(data: ET.Element) -> tuple[str, Any]:
    """Type and value of an output object, as a report has them."""
    if data.tag == "Nil":
        return "null", None
    if data.tag in TYPES:
        return TYPES[data.tag], plain(data)
    inner = next((one for one in data if one.tag in TYPES), None)
    kind = first_type(data) or (TYPES[inner.tag] if inner is not None else "System.Object")
    return kind, plain(inner) if inner is not None and kind in TYPES.values() else plain(data)


def clixml_value(data: ET.Element | None) -> list[Any]:
    """The parameters of a host call, as psrpcore has them."""
    if data is None:
        return []
    from psrpcore import PSRemotingCrypto
    from psrpcore.types._serializer import deserialize

    found: Any = deserialize(data, PSRemotingCrypto())
    return list(found or [])
