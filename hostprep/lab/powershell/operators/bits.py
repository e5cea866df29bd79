"""The operators on bits."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from hostprep.lab.powershell.operators.numeric import number_of
from hostprep.lab.powershell.values.numbers import INT32_MAX, INT32_MIN, Int64, UInt32, UInt64
from hostprep.lab.powershell.values.objects import EnumValue


def bits(operator: str, left: Any, right: Any) -> Any:
    """``-band -bor -bxor -shl -shr``."""
    a, b = (_bit_operand(side) for side in (left, right))
    kind = _bit_kind(a, b) if operator not in ("-shl", "-shr") else _shift_kind(a)
    if operator in ("-shl", "-shr"):
        width = 64 if kind in (Int64, UInt64) else 32
        count = int(b) & (width - 1)
        return _wrapped(int(a) << count if operator == "-shl" else int(a) >> count, kind)
    found = int(a) & int(b) if operator == "-band" else int(a) | int(b) if operator == "-bor" else int(a) ^ int(b)
    if isinstance(left, EnumValue) and isinstance(right, EnumValue | str):
        return EnumValue(left.net_type, found)
    return _wrapped(found, kind)


def _bit_operand(value: Any) -> Any:
    number = number_of(value, "+") if not isinstance(value, bool) else int(value)
    if isinstance(number, float | Decimal):
        number = round(number)
        return number if INT32_MIN <= number <= INT32_MAX else Int64(number)
    return number


def _shift_kind(a: Any) -> Any:
    return type(a) if type(a) in (Int64, UInt64, UInt32) else int


def _bit_kind(a: Any, b: Any) -> Any:
    kinds = {type(a), type(b)}
    if UInt64 in kinds:
        return UInt64
    if Int64 in kinds or (UInt32 in kinds and kinds != {UInt32} and min(a, b) < 0):
        return Int64
    return UInt32 if UInt32 in kinds else int


def _wrapped(found: int, kind: Any) -> Any:
    size, signed = (64, kind is Int64) if kind in (Int64, UInt64) else (32, kind is int)
    found &= (1 << size) - 1
    if signed and found >> (size - 1):
        found -= 1 << size
    return kind(found)


def complement(value: Any) -> Any:
    """``-bnot``."""
    number = _bit_operand(value)
    kind = type(number) if type(number) in (Int64, UInt64, UInt32) else int
    return _wrapped(~int(number), kind)
