"""Conversions between types, in PowerShell's own order of trying (language specification, chapter 6)."""

from __future__ import annotations

import math
import re
from decimal import Decimal, InvalidOperation
from typing import Any

from hostprep.lab.powershell.net import registry
from hostprep.lab.powershell.net.model import CastFault, NetError, NetType
from hostprep.lab.powershell.values.collections import Enumerator, Hashtable, NetCollection, TypedArray
from hostprep.lab.powershell.values.numbers import INT32_MAX, INT32_MIN, INTEGERS, Char, Single
from hostprep.lab.powershell.values.objects import NOTHING, EnumValue, PSObject
from hostprep.lab.powershell.values.text import to_text

_INTEGER = re.compile(r"\s*[-+]?\d+\s*")
_HEX = re.compile(r"\s*(?:0[xX]|#|&[hH])([0-9a-fA-F]+)\s*")
_REAL = re.compile(r"\s*[-+]?(?:\d[\d,]*\.?\d*|\.\d+)(?:[eE][-+]?\d+)?\s*")
DECIMAL_LIMIT = 1 << 96


def describe(value: Any) -> str:
    """A value as messages of casts quote it."""
    return to_text(value)


def fault(value: Any, target: NetType, error_id: str, reason: str, inner: tuple[str, str] | None = None) -> CastFault:
    """The error of a failed cast with its reason."""
    return CastFault(
        error_id, f'Cannot convert value "{describe(value)}" to type "{target.name}". Error: "{reason}"', inner
    )


def final_fault(value: Any, target: NetType) -> CastFault:
    """The error of a cast that no rule covers."""
    source = registry.type_of(value).name if value is not None else "null"
    return CastFault(
        "ConvertToFinalInvalidCastException",
        f'Cannot convert the "{describe(value)}" value of type "{source}" to type "{target.name}".',
        ("System.Management.Automation.PSInvalidCastException", ""),
    )


def to_bool(value: Any) -> bool:
    """Whether a value counts as true."""
    if value is True or value is False:
        return bool(value)
    if value is None or value is NOTHING:
        return False
    if isinstance(value, str):
        return value != "\0" if isinstance(value, Char) else len(value) > 0
    if isinstance(value, int | float | Decimal):
        return bool(value != 0)
    if isinstance(value, list | NetCollection):
        items = value if isinstance(value, list) else list(value)
        return to_bool(items[0]) if len(items) == 1 and not isinstance(items[0], list) else len(items) > 0
    if isinstance(value, EnumValue):
        return value.number != 0
    return _switch_state(value)


def _switch_state(value: Any) -> bool:
    if getattr(getattr(value, "net_type", None), "name", "") == registry.SMA + "SwitchParameter":
        return bool(value.fields["on"])
    return True


def to_int(value: Any, target: NetType, low: int = INT32_MIN, high: int = INT32_MAX) -> int:
    """A whole number within limits; halves go to the even neighbour."""
    number = _whole(value, target)
    if not low <= number <= high:
        article = (
            "an" if target.short[0] in "IU" and target.short != "UInt32" and not target.short.startswith("U") else "a"
        )
        raise fault(
            value,
            target,
            "InvalidCastIConvertible",
            f"Value was either too large or too small for {article} {target.short}.",
            ("System.OverflowException", ""),
        )
    return number


def _whole(value: Any, target: NetType) -> int:
    if value is None or value is NOTHING:
        return 0
    if isinstance(value, Char):
        return ord(value)
    if isinstance(value, str):
        return _whole_of_text(value, target)
    if isinstance(value, int):
        return int(value)
    if isinstance(value, float):
        if not math.isfinite(value):
            raise fault(
                value,
                target,
                "InvalidCastIConvertible",
                f"Value was either too large or too small for an {target.short}.",
                ("System.OverflowException", ""),
            )
        return round(value)
    if isinstance(value, Decimal):
        return int(value.to_integral_value(rounding="ROUND_HALF_EVEN"))
    if isinstance(value, EnumValue):
        return value.number
    if (one := _only_item(value)) is not None:
        return _whole(one, target)
    if hasattr(value, "net_type") and value.net_type.name.endswith("SwitchParameter"):
        return int(to_bool(value))
    raise final_fault(value, target)


def _only_item(value: Any) -> Any:
    return None if not isinstance(value, list) or len(value) != 1 else value[0]


def _whole_of_text(text: str, target: NetType) -> int:
    if not text.strip():
        return 0
    if _INTEGER.fullmatch(text):
        return int(text)
    if found := _HEX.fullmatch(text):
        number = int(found[1], 16)
        return number - (1 << 32) if target.name == "System.Int32" and 1 << 31 <= number < 1 << 32 else number
    if _REAL.fullmatch(text):
        return int(Decimal(text.replace(",", "").strip()).to_integral_value(rounding="ROUND_HALF_EVEN"))
    raise fault(
        text,
        target,
        "InvalidCastFromStringToInteger",
        f"The input string '{text}' was not in a correct format.",
        ("System.FormatException", ""),
    )


def to_real(value: Any, target: NetType) -> float:
    """A double."""
    if value is None or value is NOTHING:
        return 0.0
    if isinstance(value, str) and not isinstance(value, Char):
        return _real_of_text(value, target)
    if isinstance(value, float):
        return float(value)
    if isinstance(value, Decimal):
        return float(value)
    return float(_whole(value, target))


def _real_of_text(text: str, target: NetType) -> float:
    plain = text.strip()
    if not plain:
        return 0.0
    if _REAL.fullmatch(plain):
        return float(plain.replace(",", ""))
    if found := _HEX.fullmatch(plain):
        return float(int(found[1], 16))
    if plain in ("NaN", "Infinity", "-Infinity", "\u221e", "-\u221e"):
        return float(plain.replace("\u221e", "Infinity"))
    raise fault(
        text,
        target,
        "InvalidCastFromStringToDoubleOrSingle",
        f"The input string '{text}' was not in a correct format.",
        ("System.FormatException", ""),
    )


def to_decimal(value: Any, target: NetType) -> Decimal:
    """A decimal."""
    if isinstance(value, Decimal):
        return value
    if isinstance(value, str) and not isinstance(value, Char):
        try:
            number = Decimal(value.replace(",", "").strip() or "0")
        except InvalidOperation:
            raise fault(
                value,
                target,
                "InvalidCastFromStringToDecimal",
                f"The input string '{value}' was not in a correct format.",
                ("System.FormatException", ""),
            ) from None
        number = Decimal(f"{number.normalize():f}")
    elif isinstance(value, float):
        if not math.isfinite(value) or abs(value) >= DECIMAL_LIMIT:
            raise fault(
                value,
                target,
                "InvalidCastIConvertible",
                "Value was either too large or too small for a Decimal.",
                ("System.OverflowException", ""),
            )
        number = Decimal(f"{Decimal(f'{value:.15G}').normalize():f}")
    else:
        number = Decimal(_whole(value, target))
    if abs(number) >= DECIMAL_LIMIT:
        raise fault(
            value,
            target,
            "InvalidCastIConvertible",
            "Value was either too large or too small for a Decimal.",
            ("System.OverflowException", ""),
        )
    return number


def to_char(value: Any, target: NetType) -> Char:
    """A character."""
    if isinstance(value, Char):
        return value
    if isinstance(value, str):
        if len(value) != 1:
            raise fault(
                value,
                target,
                "InvalidCastParseTargetInvocation",
                "String must be exactly one character long.",
                ("System.FormatException", ""),
            )
        return Char(value)
    return Char(chr(to_int(value, target, 0, 0xFFFF)))


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
    rule = _RULES.get(name)
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
        raise final_fault(value, target)
    try:
        found = target.cast(value)
    except NetError as error:
        error_id = "InvalidCastParseTargetInvocation" if isinstance(value, str) else "InvalidCastConstructorException"
        raise fault(value, target, error_id, error.message, (error.type_name, error.message)) from None
    if found is None:
        raise final_fault(value, target)
    return found


def _null_as(target: NetType) -> Any:
    if registry.is_a(target, "System.ValueType"):
        raise CastFault(
            "ConvertToFinalInvalidCastException",
            f'Cannot convert null to type "{target.name}".',
            ("System.Management.Automation.PSInvalidCastException", ""),
        )
    return None


def to_enum(value: Any, target: NetType) -> EnumValue:
    """An enum value by its name (or the unique start of it), names with commas, or its number."""
    names = target.values or {}
    if isinstance(value, int) and not isinstance(value, bool):
        if value in names.values() or target.flags:
            return EnumValue(target, int(value))
        raise CastFault(
            "UndefinedIntegerToEnum",
            f'Cannot convert value "{value}" to type "{target.name}" due to enumeration values that are not valid.',
            None,
        )
    if isinstance(value, EnumValue):
        return EnumValue(target, value.number)
    if isinstance(value, str):
        return _enum_of_text(value, target, names)
    raise final_fault(value, target)


def _enum_of_text(text: str, target: NetType, names: dict[str, int]) -> EnumValue:
    number = 0
    for part in text.split(","):
        word = part.strip().lower()
        exact = [value for name, value in names.items() if name.lower() == word]
        near = exact or [value for name, value in names.items() if name.lower().startswith(word) and word]
        if word.lstrip("-").isdigit():
            near = [int(word)]
        if len(near) != 1:
            listed = ",".join(names)
            raise CastFault(
                "SubstringDisambiguationEnumParseThrewAnException",
                f'Cannot convert value "{text}" to type "{target.name}". Error: "Unable to match the identifier name {text} to a valid enumerator name. Specify one of the following enumerator names and try again:\n{listed}"',
                ("System.Management.Automation.PSInvalidCastException", ""),
            )
        number |= near[0]
    return EnumValue(target, number)


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


def _single(value: Any, target: NetType) -> Single:
    import struct  # hardly ever needed

    return Single(struct.unpack("f", struct.pack("f", to_real(value, target)))[0])


_RULES: dict[str, Any] = {
    "System.Object": lambda value, _: value,
    "System.String": lambda value, _: to_text(value),
    "System.Boolean": lambda value, _: to_bool(value),
    "System.Int32": to_int,
    "System.Double": to_real,
    "System.Single": _single,
    "System.Decimal": to_decimal,
    "System.Char": to_char,
    "System.Void": lambda _value, _target: NOTHING,
    "System.Array": lambda value, _: value if isinstance(value, list) or value is None else items_of(value),
    registry.SMA + "PSObject": _to_custom,
}
for _kind in INTEGERS.values():
    _RULES[f"System.{_kind.name}"] = lambda value, target, kind=_kind: kind(
        to_int(value, target, kind.minimum, kind.maximum)
    )
