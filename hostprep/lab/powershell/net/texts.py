"""The static members of System.String, which put strings together; StringComparer and StringBuilder."""

from __future__ import annotations

from typing import Any

from hostprep.lab.powershell.net.model import NetError, NetType
from hostprep.lab.powershell.net.registry import TYPES, register
from hostprep.lab.powershell.net.splitting import SPACES
from hostprep.lab.powershell.net.strings import STRING, compare, equals
from hostprep.lab.powershell.values.collections import NetCollection
from hostprep.lab.powershell.values.convert import items_of
from hostprep.lab.powershell.values.numbers import Char
from hostprep.lab.powershell.values.objects import EnumValue, NetObject
from hostprep.lab.powershell.values.text import item_text, to_text

_COMPARISON = "System.StringComparison"


def _format(frame: Any, template: Any, *arguments: Any) -> str:
    from hostprep.lab.powershell.operators.texts import format_text  # operators know types

    invariant = isinstance(template, NetObject) and template.fields["name"] == ""
    if isinstance(template, NetObject):
        template, arguments = arguments[0], arguments[1:]
    if template is None:
        raise NetError("System.ArgumentNullException", "Value cannot be null. (Parameter 'format')")
    values = list(arguments[0]) if len(arguments) == 1 and isinstance(arguments[0], list) else list(arguments)
    return format_text(str(template), values, modern=frame.session.modern, invariant=invariant)


def _shown(value: Any) -> str:
    return "" if value is None else item_text(value, top=True) if not isinstance(value, list) else to_text_of(value)


def to_text_of(value: Any) -> str:
    """``value.ToString()``."""
    from hostprep.lab.powershell.values.text import type_name  # only arrays need it

    return type_name(value)


def _join(separator: Any, *values: Any) -> str:
    return to_text(separator).join(_shown(one) for one in values)


def _join_items(separator: Any, *values: Any) -> str:
    first = values[0] if len(values) == 1 else None
    if isinstance(first, NetCollection) and not first.net_type.arguments:
        raise NetError("NotKnown", "[string]::Join of a collection that is neither an array nor generic")
    return _join(separator, *(items_of(first) if len(values) == 1 and not isinstance(first, str) else values))


def _join_part(separator: Any, values: Any, start: int, count: int) -> str:
    return to_text(separator).join(map(to_text, values[start : start + count]))


def _joined_any(*arguments: Any) -> str:
    if len(arguments) == 4 and isinstance(arguments[1], list) and isinstance(arguments[2], int):  # noqa: PLR2004  # array, start, count
        return _join_part(*arguments)
    return _join_items(*arguments)


def _concat(*values: Any) -> str:
    first = values[0] if len(values) == 1 else None
    return "".join(map(_shown, items_of(first) if isinstance(first, list) or hasattr(first, "items") else values))


def _compare(a: Any, b: Any, *rest: Any) -> int:
    if rest and isinstance(rest[0], int) and not isinstance(rest[0], bool):
        raise NetError("NotKnown", "[string]::Compare of parts")
    return compare(a, b, rest[0] if rest else None)


def _new(first: Any, *rest: Any) -> str:
    if isinstance(first, list):
        start, size = rest if rest else (0, len(first))
        return "".join(map(str, first[start : start + size]))
    return str(first) * int(rest[0]) if rest else str(first)


STRING.static("IsNullOrEmpty", "string", lambda s: not s)
STRING.static("IsNullOrWhiteSpace", "string", lambda s: not s or not s.strip(SPACES))
STRING.static("Format", "string,*object | cultureinfo,string,*object", _format, frame=True)
STRING.static(
    "Join",
    "string,*object | string,*string | string,string[],int,int | string,items | +char,*object | +char,*string",
    _joined_any,
)
STRING.static("Concat", "*object | *string | items", _concat)
STRING.static(
    "Compare",
    (
        f"string,string | string,string,bool | string,string,{_COMPARISON} | "
        "-string,string,bool,object | -string,int,string,int,int"
    ),
    _compare,
)
STRING.static(
    "CompareOrdinal",
    "string,string | -string,int,string,int,int",
    lambda a, b: compare(a, b, EnumValue(TYPES[_COMPARISON.lower()], 4)),
)
STRING.static("Equals", f"string,string | string,string,{_COMPARISON} | object,object", equals)
STRING.static("Copy", "string", lambda s: s)
STRING.constructor("char,int | char[] | char[],int,int | +-string", _new)
STRING.unknown("Intern IsInterned +Create +GetHashCode")

COMPARER = register(NetType("System.StringComparer"))
for _number, _name in enumerate(
    (
        "CurrentCulture",
        "CurrentCultureIgnoreCase",
        "InvariantCulture",
        "InvariantCultureIgnoreCase",
        "Ordinal",
        "OrdinalIgnoreCase",
    )
):
    COMPARER.constant(
        _name, lambda number=_number: NetObject(COMPARER, mode=EnumValue(TYPES[_COMPARISON.lower()], number))
    )
COMPARER.method("Compare", "string,string | object,object", lambda c, a, b: compare(a, b, c.fields["mode"]))
COMPARER.method("Equals", "string,string | object,object", lambda c, a, b: equals(a, b, c.fields["mode"]))
COMPARER.unknown("Create FromComparison")

BUILDER = register(NetType("System.Text.StringBuilder"))


def _text(b: NetObject) -> str:
    parts = b.fields["parts"]
    if len(parts) > 1:
        parts[:] = ["".join(parts)]
    return parts[0] if parts else ""


def _put(b: NetObject, text: str) -> NetObject:
    b.fields["parts"][:] = [text]
    return b


def _append(b: NetObject, value: Any, *rest: Any) -> NetObject:
    if isinstance(value, list):
        value = "".join(map(str, value))
    text = _shown(value)
    if rest:
        text = str(value) * rest[0] if isinstance(value, Char) else text[rest[0] : rest[0] + rest[1]]
    b.fields["parts"].append(text)
    return b


def _append_line(frame: Any, b: NetObject, text: Any = "") -> NetObject:
    return _append(b, to_text(text) + frame.session.host.newline)


def _change(b: NetObject, old: Any, new: Any, *span: int) -> NetObject:
    if span:
        raise NetError("NotKnown", "StringBuilder.Replace within a span")
    if not str(old):
        raise NetError("System.ArgumentException", "The value cannot be an empty string. (Parameter 'oldValue')")
    return _put(b, _text(b).replace(str(old), to_text(new)))


def _cut(b: NetObject, start: int, size: int) -> NetObject:
    text = _text(b)
    if start < 0 or size < 0 or start + size > len(text):
        message = "Index was out of range. Must be non-negative and less than or equal to the size of the collection."
        raise NetError("System.ArgumentOutOfRangeException", message)
    return _put(b, text[:start] + text[start + size :])


def _insert(b: NetObject, at: int, value: Any) -> NetObject:
    text = _text(b)
    if not 0 <= at <= len(text):
        message = "Index was out of range. Must be non-negative and less than or equal to the size of the collection."
        raise NetError("System.ArgumentOutOfRangeException", f"{message} (Parameter 'index')")
    return _put(b, text[:at] + _shown(value) + text[at:])


def _resize(b: NetObject, size: Any) -> None:
    _put(b, _text(b)[: int(size)].ljust(int(size), "\0"))


def _build(*arguments: Any) -> NetObject:
    return NetObject(BUILDER, parts=[arguments[0]] if arguments and isinstance(arguments[0], str) else [])


BUILDER.text = _text
BUILDER.property("Length", lambda b: len(_text(b)), _resize)
BUILDER.method("Append", "string | char | object | char,int | char[] | bool | int | string,int,int", _append)
BUILDER.method("AppendLine", " | string", _append_line, frame=True)
BUILDER.method(
    "AppendFormat",
    "string,*object | cultureinfo,string,*object",
    lambda frame, b, t, *a: _append(b, _format(frame, t, *a)),
    frame=True,
)
BUILDER.method(
    "+AppendJoin", "string,*object | string,*string | char,*object", lambda b, s, *v: _append(b, _join_items(s, *v))
)
BUILDER.method("Insert", "int,string | int,char | int,object", _insert)
BUILDER.method("Remove", "int,int", _cut)
BUILDER.method("Replace", "string,string | char,char | -string,string,int,int", _change)
BUILDER.method("Clear", "", lambda b: _put(b, ""))
BUILDER.method(
    "ToString", " | int,int", lambda b, at=0, size=None: _text(b)[at:] if size is None else _text(b)[at : at + size]
)
BUILDER.methods["get_item"] = lambda b, at: Char(_text(b)[at])
BUILDER.constructor(" | string | int | string,int | int,int", _build)
BUILDER.unknown("Capacity MaxCapacity Chars CopyTo EnsureCapacity Equals +GetChunks")
