"""Conversions between types, in PowerShell's own order of trying (language specification, chapter 6)."""

from __future__ import annotations

from typing import Any

from hostprep.lab.powershell.net import registry
from hostprep.lab.powershell.net.methods import Method
from hostprep.lab.powershell.net.model import CastFault, NetError, NetType
from hostprep.lab.powershell.net.ranks import parameter_type
from hostprep.lab.powershell.values.collections import Enumerator, Hashtable, NetCollection, TypedArray
from hostprep.lab.powershell.values.enums import to_enum
from hostprep.lab.powershell.values.faults import fault, final_fault
from hostprep.lab.powershell.values.numbers import INTEGERS, Char
from hostprep.lab.powershell.values.numeric import to_bool, to_char, to_decimal, to_int, to_real, to_single
from hostprep.lab.powershell.values.objects import NOTHING, EnumValue, PSObject
from hostprep.lab.powershell.values.text import to_text

__all__ = ["convert", "custom_object", "default_of", "items_of", "to_bool"]


def to_array(value: Any, target: NetType) -> list[Any]:
    """An array of the target's element type."""
    element = target.element
    if element is None or value is None or value is NOTHING:
        return value  # type: ignore[no-any-return]  # null stays null
    if element.name == "System.Char" and type(value) is str:
        return TypedArray(map(Char, value), element)
    if element.name == "System.Object":
        return value if type(value) is list else items_of(value)
    if type(value) is TypedArray and value.element is element:
        return value
    return TypedArray([convert(item, element) for item in items_of(value)], element)


def items_of(value: Any) -> list[Any]:
    """The items of a collection, or the value as the only item."""
    if isinstance(value, list):
        return list(value)
    if isinstance(value, NetCollection | Enumerator):
        return list(value)
    return [value]


def convert(value: Any, target: NetType) -> Any:
    """A value as another type.

    Raises:
        CastFault: it cannot be.
    """
    name = target.name
    if value is NOTHING:
        value = None
    rule = RULES.get(name)
    if rule is not None:
        return rule(value, target)
    if target.element is not None:
        return to_array(value, target)
    if value is not None and registry.instance_of(value, target):
        return value
    if target.values is not None:
        return to_enum(value, target)
    if value is None:
        return _null_as(target)
    return _by_cast(value, target)


def _by_cast(value: Any, target: NetType) -> Any:
    if target.cast is None:
        return _by_constructor(value, target)
    try:
        found = target.cast(value)
    except NetError as error:
        error_id = "InvalidCastParseTargetInvocation" if isinstance(value, str) else "InvalidCastConstructorException"
        raise fault(value, target, error_id, error.message, (error.type_name, error.message)) from None
    if found is None:
        raise final_fault(value, target)
    return found


def _by_constructor(value: Any, target: NetType) -> Any:
    """By a constructor of one parameter that takes the value as it is (FigureConstructorConversion of PowerShell)."""
    make = target.construct
    if isinstance(make, Method) and "new" not in target.session_methods:
        for one in make.overloads:
            if len(one.parameters) == 1 and registry.instance_of(value, parameter_type(one.parameters[0])):
                return make(*make.bind([value], modern=True))
    raise final_fault(value, target)


def _null_as(target: NetType) -> Any:
    if registry.is_a(target, "System.ValueType"):
        raise CastFault(
            "ConvertToFinalInvalidCastException",
            f'Cannot convert null to type "{target.name}".',
            ("System.Management.Automation.PSInvalidCastException", ""),
        )
    return None


def _to_custom(value: Any, _target: NetType) -> Any:
    if isinstance(value, Hashtable):
        return custom_object(value.items())
    return value


def custom_object(pairs: list[tuple[Any, Any]]) -> PSObject:
    """``[pscustomobject]@{...}``; the key PSTypeName names its type."""
    found = PSObject()
    for key, value in pairs:
        if to_text(key).lower() == "pstypename":
            found.type_names.insert(0, to_text(value))
        else:
            found.set(to_text(key), value)
    return found


RULES: dict[str, Any] = {
    "System.Object": lambda value, _: value,
    "System.String": lambda value, _: to_text(value),
    "System.Boolean": lambda value, _: to_bool(value),
    "System.Int32": to_int,
    "System.Double": to_real,
    "System.Single": to_single,
    "System.Decimal": to_decimal,
    "System.Char": to_char,
    "System.Void": lambda _value, _target: NOTHING,
    "System.Array": lambda value, _: value if isinstance(value, list) or value is None else items_of(value),
    registry.SMA + "PSObject": _to_custom,
    "System.Nullable`1": lambda value, target: None if value is None else convert(value, target.arguments[0]),
}
for _kind in INTEGERS.values():
    RULES[f"System.{_kind.name}"] = lambda value, target, kind=_kind: kind(
        to_int(value, target, kind.minimum, kind.maximum)
    )


def default_of(kind: NetType) -> Any:
    """What a field or array element of a type holds at first."""
    if kind.values is not None:
        return EnumValue(kind, 0)
    if not registry.is_a(kind, "System.ValueType"):
        return None
    if kind.blank is not None:
        return kind.blank()
    return Char("\0") if kind.name == "System.Char" else convert(None, kind)
