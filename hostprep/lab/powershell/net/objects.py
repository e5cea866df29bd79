"""Object, ValueType, Enum, Type, Boolean, and PowerShell's wrappers of objects."""

from __future__ import annotations

from functools import partial
from typing import Any

from hostprep.lab.powershell.net import registry
from hostprep.lab.powershell.net.model import CastFault, NetError, NetType
from hostprep.lab.powershell.net.registry import SMA, TYPES, register
from hostprep.lab.powershell.values.collections import TypedArray
from hostprep.lab.powershell.values.convert import convert
from hostprep.lab.powershell.values.equality import same
from hostprep.lab.powershell.values.objects import EnumValue, NetObject, PSObject, Reference
from hostprep.lab.powershell.values.text import enum_text, to_text

OBJECT = register(NetType("System.Object", ""), object)
OBJECT.method("GetType", "", registry.type_of)
OBJECT.method("ToString", "", to_text)
OBJECT.method("Equals", "object", same)
OBJECT.method("GetHashCode", "", lambda _: _refuse("GetHashCode()"))
OBJECT.static("Equals", "object,object", same)
OBJECT.static("ReferenceEquals", "object,object", lambda a, b: a is b)
OBJECT.constructor("", partial(NetObject, OBJECT))


def _refuse(what: str) -> Any:
    raise NetError("NotKnown", what)


register(NetType("System.ValueType"))
register(NetType("System.Void", "System.ValueType"))

ENUM = register(NetType("System.Enum", "System.ValueType"))


def _enum_format(value: EnumValue, pattern: str = "G") -> str:
    match pattern.upper():
        case "" | "G" | "F":
            return enum_text(value)
        case "D":
            return str(value.number)
        case "X":
            return f"{value.number & 0xFFFFFFFF:08X}"
    raise NetError("System.FormatException", 'Format string can be only "G", "g", "X", "x", "F", "f", "D" or "d".')


def _names(kind: NetType) -> dict[str, int]:
    if kind.values is None:
        message = "Type provided must be an Enum. (Parameter 'enumType')"
        raise NetError("System.ArgumentException", message)
    return kind.values


def _sorted(kind: NetType) -> list[tuple[str, int]]:
    return sorted(_names(kind).items(), key=lambda pair: pair[1] & 0xFFFFFFFFFFFFFFFF)


def _enum_parse(kind: NetType, text: str, ignore: bool = False) -> EnumValue:  # noqa: FBT001,FBT002  # .NET's own parameter
    number = 0
    for part in text.split(","):
        word = part.strip()
        found = [n for name, n in _names(kind).items() if name == word or (ignore and name.lower() == word.lower())]
        if not found and word.lstrip("+-").isdigit():
            found = [int(word)]
        if not found:
            empty = "Must specify valid information for parsing in the string."
            message = f"Requested value '{text}' was not found." if text.strip() else empty
            raise NetError("System.ArgumentException", message)
        number |= found[0]
    return EnumValue(kind, number)


def _enum_try(kind: NetType, text: str, *rest: Any) -> bool:
    *ignore, out = rest
    try:
        out.write(_enum_parse(kind, text, *ignore))
    except NetError:
        out.write(EnumValue(kind, 0))
        return False
    return True


def _is_defined(kind: NetType, value: Any) -> bool:
    if isinstance(value, str):
        return value in _names(kind)
    return int(value.number if isinstance(value, EnumValue) else value) in _names(kind).values()


def _values(kind: NetType) -> list[Any]:
    return TypedArray([EnumValue(kind, number) for _, number in _sorted(kind)], kind)


def _name_of(kind: NetType, value: Any) -> str | None:
    number = value.number if isinstance(value, EnumValue) else value
    return next((name for name, known in _names(kind).items() if known == number), None)


ENUM.method("ToString", " | string", _enum_format)
ENUM.method("HasFlag", "System.Enum", lambda a, b: a.number & b.number == b.number)
ENUM.method("CompareTo", "object", lambda a, b: (a.number > b.number) - (a.number < b.number))
ENUM.property("value__", lambda e: e.number)
ENUM.static("GetNames", "type", lambda kind: TypedArray([name for name, _ in _sorted(kind)], TYPES["system.string"]))
ENUM.static("GetValues", "type", _values)
ENUM.static("GetName", "type,object", _name_of)
ENUM.static("Parse", "type,string | type,string,bool", _enum_parse)
ENUM.static("TryParse", "type,string,ref | type,string,bool,ref", _enum_try)
ENUM.static("IsDefined", "type,object", _is_defined)
ENUM.static("ToObject", "type,object", lambda kind, v: EnumValue(kind, int(v)))
ENUM.static("GetUnderlyingType", "type", lambda _: TYPES["system.int32"])
ENUM.unknown("Format GetTypeCode GetValuesAsUnderlyingType")


TYPE = register(NetType("System.RuntimeType", interfaces=("System.Type",)), NetType)
TYPE.text = to_text
TYPE.property("Name", lambda t: t.short)
TYPE.property("FullName", lambda t: t.name if not t.arguments else _refuse("FullName of a generic type"))
TYPE.property("Namespace", lambda t: t.name.rpartition(".")[0])
TYPE.property("IsArray", lambda t: t.element is not None)
TYPE.property("IsEnum", lambda t: t.values is not None)
TYPE.property("IsValueType", lambda t: registry.is_a(t, "System.ValueType") and t.name != "System.ValueType")
TYPE.property("IsGenericType", lambda t: "`" in t.name)
TYPE.property("BaseType", lambda t: TYPES.get(t.base.lower()) if t.base else None)
TYPE.method("ToString", "", lambda t: t.text(None) if t.arguments and t.text else t.name)
TYPE.method("GetElementType", "", lambda t: t.element)
TYPE.method("IsInstanceOfType", "object", lambda t, v: registry.instance_of(v, t))
TYPE.method("IsAssignableFrom", "type", lambda t, other: registry.is_a(other, t.name))
TYPE.method("IsSubclassOf", "type", lambda t, other: t is not other and registry.is_a(t, other.name))
TYPE.method("Equals", "type | object", lambda a, b: a is b)
TYPE.complete = False
register(NetType("System.Type", complete=False))

register(NetType(SMA + "PSObject")).constructor(" | object", lambda value=None: PSObject() if value is None else value)
register(NetType(SMA + "PSCustomObject"), PSObject)
REFERENCE = register(NetType(SMA + "PSReference"), Reference)
REFERENCE.property("Value", lambda r: r.read(), lambda r, value: r.write(value))

BOOLEAN = register(NetType("System.Boolean", "System.ValueType", interfaces=("System.IComparable",)), bool)


def _bool_parse(text: str) -> bool:
    word = text.strip().lower()
    if word not in ("true", "false"):
        raise NetError("System.FormatException", f"String '{text}' was not recognized as a valid Boolean.")
    return word == "true"


def try_parse(parse: Any, blank: Any) -> Any:
    """``TryParse`` of a ``Parse``: writes the value, or the type's zero."""

    def run(*arguments: Any) -> bool:
        *given, out = arguments
        try:
            out.write(parse(*given))
        except (NetError, CastFault) as error:
            if getattr(error, "type_name", "") == "NotKnown":
                raise
            out.write(blank())
            return False
        return True

    return run


BOOLEAN.method("ToString", " | object", lambda b, _=None: "True" if b else "False")
BOOLEAN.method("CompareTo", "bool | object", lambda a, b: a - convert(b, BOOLEAN))
BOOLEAN.static("Parse", "string", _bool_parse)
BOOLEAN.static("TryParse", "string,ref", try_parse(_bool_parse, lambda: False))
BOOLEAN.constant("TrueString", lambda: "True")
BOOLEAN.constant("FalseString", lambda: "False")
BOOLEAN.unknown("GetTypeCode TryFormat")

register(NetType("System.Nullable`1", "System.ValueType"))
