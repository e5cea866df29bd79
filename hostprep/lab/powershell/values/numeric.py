"""Any value as a number or a character, in PowerShell's way."""

from __future__ import annotations

import math
import re
import struct
from decimal import Decimal, InvalidOperation
from typing import Any

from hostprep.lab.powershell.net.model import NetType
from hostprep.lab.powershell.values.collections import NetCollection
from hostprep.lab.powershell.values.faults import bad_format, fault, final_fault, overflow
from hostprep.lab.powershell.values.numbers import INT32_MAX, INT32_MIN, Char, Single
from hostprep.lab.powershell.values.objects import NOTHING, EnumValue

_INTEGER = re.compile(r"\s*[-+]?\d+\s*")
_HEX = re.compile(r"\s*(?:0[xX]|#|&[hH])([0-9a-fA-F]+)\s*")
_REAL = re.compile(r"\s*[-+]?(?:\d[\d,]*\.?\d*|\.\d+)(?:[eE][-+]?\d+)?\s*")
DECIMAL_LIMIT = 1 << 96


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
    if getattr(getattr(value, "net_type", None), "name", "").endswith("SwitchParameter"):
        return bool(value.fields["on"])
    return True


def to_int(value: Any, target: NetType, low: int = INT32_MIN, high: int = INT32_MAX) -> int:
    """A whole number within limits; halves go to the even neighbour."""
    number = _whole(value, target)
    if not low <= number <= high:
        raise overflow(value, target)
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
    if isinstance(value, float | Decimal):
        return _whole_of_real(value, target)
    return _whole_of_object(value, target)


def _whole_of_real(value: float | Decimal, target: NetType) -> int:
    if isinstance(value, Decimal):
        return int(value.to_integral_value(rounding="ROUND_HALF_EVEN"))
    if not math.isfinite(value):
        raise overflow(value, target)
    return round(value)


def _whole_of_object(value: Any, target: NetType) -> int:
    if isinstance(value, EnumValue):
        return value.number
    if isinstance(value, list) and len(value) == 1:
        return _whole(value[0], target)
    if hasattr(value, "net_type") and value.net_type.name.endswith("SwitchParameter"):
        return int(to_bool(value))
    raise final_fault(value, target)


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
    raise bad_format(text, target, "InvalidCastFromStringToInteger")


def to_real(value: Any, target: NetType) -> float:
    """A double."""
    if value is None or value is NOTHING:
        return 0.0
    if isinstance(value, str) and not isinstance(value, Char):
        return _real_of_text(value, target)
    if isinstance(value, float | Decimal):
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
    raise bad_format(text, target, "InvalidCastFromStringToDoubleOrSingle")


def to_single(value: Any, target: NetType) -> Single:
    """A double rounded to 32 bits; what is too large becomes infinite."""
    number = to_real(value, target)
    try:
        return Single(struct.unpack("f", struct.pack("f", number))[0])
    except OverflowError:
        return Single(math.copysign(math.inf, number))


def to_decimal(value: Any, target: NetType) -> Decimal:
    """A decimal."""
    if isinstance(value, Decimal):
        return value
    if isinstance(value, str) and not isinstance(value, Char):
        number = _decimal_of_text(value, target)
    elif isinstance(value, float):
        if not math.isfinite(value):
            raise overflow(value, target)
        number = Decimal(f"{Decimal(f'{value:.15G}').normalize():f}")
    else:
        number = Decimal(_whole(value, target))
    if abs(number) >= DECIMAL_LIMIT:
        raise overflow(value, target)
    return number


def _decimal_of_text(text: str, target: NetType) -> Decimal:
    try:
        number = Decimal(text.replace(",", "").strip() or "0")
    except InvalidOperation:
        raise bad_format(text, target, "InvalidCastFromStringToDecimal") from None
    if not number.is_finite():
        raise bad_format(text, target, "InvalidCastFromStringToDecimal")
    return Decimal(f"{number.normalize():f}")


def to_char(value: Any, target: NetType) -> Char:
    """A character."""
    if isinstance(value, Char):
        return value
    if isinstance(value, str):
        if len(value) != 1:
            reason = "String must be exactly one character long."
            raise fault(value, target, "InvalidCastParseTargetInvocation", reason, ("System.FormatException", reason))
        return Char(value)
    return Char(chr(to_int(value, target, 0, 0xFFFF)))
