"""Number literals and the .NET type each one has."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from hostprep.lab.powershell.syntax import tables
from hostprep.lab.powershell.values.numbers import INT32_MAX, INT32_MIN, INT64_MAX, INT64_MIN, SUFFIX_TYPES, Int64

if TYPE_CHECKING:
    import re

DECIMAL_MAX = (1 << 96) - 1


def number_value(match: re.Match[str]) -> Any:
    """The value of a number that matched ``tables.NUMBER``; None where its suffix cannot hold it."""
    suffix = (match["suffix"] or "").lower()
    unit = tables.UNITS.get((match["unit"] or "").lower(), 1)
    negative = match["sign"] == "-"
    if match["dec"] is None:
        return _bits(match, suffix, unit, negative=negative)
    text = match["dec"]
    if suffix == "d":
        return _sign(Decimal(text.rstrip(".")) * unit, negative=negative)
    if suffix:
        return _suffixed(int(Decimal(text)) * unit, suffix, negative=negative)
    if any(char in text for char in ".eE"):
        return _sign(float(text) * unit, negative=negative)
    whole = _sign(int(text) * unit, negative=negative)
    return _fitting(whole)


def _bits(match: re.Match[str], suffix: str, unit: int, *, negative: bool) -> Any:
    digits, base = (match["hex"], 16) if match["hex"] is not None else (match["bin"], 2)
    whole = int(digits, base)
    width = len(digits) * 4 if base == 16 else len(digits)
    if suffix in ("", "l") and width >= 32:
        for bits in (32, 64):
            if suffix == "l" and bits == 32:
                continue
            if width == bits and whole >= 1 << (bits - 1):
                whole -= 1 << bits
    whole = _sign(whole * unit, negative=negative)
    return _suffixed(whole, suffix, negative=False) if suffix else _fitting(whole)


def _fitting(whole: int) -> Any:
    if INT32_MIN <= whole <= INT32_MAX:
        return whole
    if INT64_MIN <= whole <= INT64_MAX:
        return Int64(whole)
    return Decimal(whole) if abs(whole) <= DECIMAL_MAX else float(whole)


def _suffixed(whole: int, suffix: str, *, negative: bool) -> Any:
    kind = SUFFIX_TYPES.get(suffix)
    whole = _sign(whole, negative=negative)
    if kind is None or not kind.minimum <= whole <= kind.maximum:
        return None
    return kind(whole)


def _sign(value: Any, *, negative: bool) -> Any:
    return -value if negative else value
