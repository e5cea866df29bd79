"""Equality and order, between values of any types: the left side decides the type."""

from __future__ import annotations

import unicodedata
from decimal import Decimal
from functools import lru_cache
from typing import Any

from hostprep.lab.powershell.net import registry
from hostprep.lab.powershell.net.model import CastFault
from hostprep.lab.powershell.runtime.errors import fail
from hostprep.lab.powershell.values.convert import convert, to_bool
from hostprep.lab.powershell.values.numbers import Char
from hostprep.lab.powershell.values.objects import NOTHING, EnumValue, is_null
from hostprep.lab.powershell.values.text import to_text
from hostprep.lab.powershell.values.times import DateTime, TimeSpan

# The order of ASCII in the Unicode root collation, by which PowerShell 7 compares strings.
_PUNCTUATION = "_-,;:!?.'\"()[]{}@*/\\&#%`^+<=>|~$"
_WEIGHTS = {char: 10 + place for place, char in enumerate(" \t\n\v\f\r" + _PUNCTUATION)}
_WEIGHTS |= {str(digit): 100 + digit for digit in range(10)}
_WEIGHTS |= {chr(97 + letter): 200 + letter for letter in range(26)}


@lru_cache(maxsize=4096)
def collation_key(text: str) -> tuple[tuple[int, ...], tuple[int, ...], tuple[int, ...]]:
    """What strings are ordered by: letters first, then accents, then case (small before large)."""
    primary: list[int] = []
    accents: list[int] = []
    cases: list[int] = []
    for char in unicodedata.normalize("NFD", text) if not text.isascii() else text:
        if unicodedata.combining(char):
            accents.append(ord(char))
            continue
        low = char.lower()
        if (weight := _WEIGHTS.get(low)) is None:
            if char < " ":
                continue
            weight = 1000 + ord(low[0])
        primary.append(weight)
        cases.append(0 if char == low else 1)
    return tuple(primary), tuple(accents), tuple(cases)


def compare_strings(a: str, b: str, *, case: bool = False) -> int:
    """-1, 0 or 1, as the culture en-US orders them."""
    if a == b:
        return 0
    one, two = collation_key(a), collation_key(b)
    x, y = (one, two) if case else (one[:2], two[:2])
    return (x > y) - (x < y)


def equal(left: Any, right: Any, *, case: bool = False) -> bool:
    """What ``-eq`` says of two scalars."""
    kind = type(left)
    if kind is str:
        return _equal_text(left, right, case=case)
    if kind is int and type(right) is int:
        return bool(left == right)
    if left is None or left is NOTHING or right is None or right is NOTHING:
        return is_null(left) and is_null(right)
    if left is right and left == left:  # noqa: PLR0124  # NaN is not equal to itself
        return True
    if kind is bool:
        return bool(left == to_bool(right))
    if isinstance(left, Char):
        return _equal_char(left, right, case=case)
    number = isinstance(left, int | float | Decimal)
    return _equal_number(left, right) if number else _equal_other(left, right, case=case)


def _equal_text(left: str, right: Any, *, case: bool) -> bool:
    text = right if type(right) is str else to_text(right)
    if right is None or right is NOTHING:
        return False
    return left == text or (not case and left.lower() == text.lower())


def _equal_char(left: Char, right: Any, *, case: bool) -> bool:
    if isinstance(right, str):
        return _equal_text(str(left), right, case=case)
    return _equal_number(ord(left), right)


def _equal_number(left: Any, right: Any) -> bool:
    if isinstance(right, float) or isinstance(left, float):
        right_number = _as_number(right, left)
        return right_number is not None and bool(float(left) == float(right_number))
    right_number = _as_number(right, left)
    return right_number is not None and bool(left == right_number)


def _as_number(value: Any, like: Any) -> Any:
    if isinstance(value, bool):
        return int(value)
    if isinstance(value, int | float | Decimal):
        return value
    if isinstance(value, EnumValue):
        return value.number
    if isinstance(value, Char):
        return ord(value)
    try:
        return convert(value, registry.type_of(like))
    except CastFault:
        return None


def _equal_other(left: Any, right: Any, *, case: bool) -> bool:
    if isinstance(left, EnumValue):
        if not isinstance(right, EnumValue):
            try:
                right = convert(right, left.net_type)
            except CastFault:
                return False
        return bool(left == right)
    if isinstance(left, DateTime | TimeSpan):
        try:
            return bool(left == convert(right, registry.type_of(left)))
        except CastFault:
            return False
    found = registry.type_of(left)
    comparer = found.methods.get("equals")
    if comparer is None:
        return False
    try:
        return to_bool(comparer(left, convert(right, found)))
    except CastFault:
        return False


def order(left: Any, right: Any, *, case: bool = False) -> int:
    """-1, 0 or 1 for two scalars.

    Raises:
        ScriptError: the left side has no order, or the right side does not convert to its type.
    """
    if left is NOTHING:
        left = None
    if right is NOTHING:
        right = None
    if left is None or right is None:
        return _order_of_null(left, right)
    if isinstance(left, str) and not isinstance(left, Char):
        return compare_strings(left, to_text(right), case=case)
    if isinstance(left, bool):
        return int(left) - int(to_bool(right))
    if isinstance(left, Char):
        return compare_strings(left, right, case=case) if isinstance(right, str) else _sign(ord(left), right)
    if isinstance(left, int | float | Decimal):
        return _sign(left, _number_for_order(left, right))
    return _order_of_other(left, right)


def _order_of_null(left: Any, right: Any) -> int:
    if left is None and right is None:
        return 0
    if left is None:
        if isinstance(right, int | float | Decimal) and not isinstance(right, bool):
            return 1 if right < 0 else -1
        return -1
    if isinstance(left, int | float | Decimal) and not isinstance(left, bool):
        return -1 if left < 0 else 1
    return 1


def _sign(a: Any, b: Any) -> int:
    if isinstance(a, float) or isinstance(b, float):
        a, b = float(a), float(b)
    return int(a > b) - int(a < b)


def _number_for_order(left: Any, right: Any) -> Any:
    if isinstance(right, int | float | Decimal):
        return right
    if isinstance(right, EnumValue):
        return right.number
    try:
        return convert(right, registry.type_of(left))
    except CastFault as error:
        fail(
            "ComparisonFailure", f'Could not compare "{to_text(left)}" to "{to_text(right)}". Error: "{error.message}"'
        )


def _order_of_other(left: Any, right: Any) -> int:
    found = registry.type_of(left)
    try:
        other = convert(right, found)
    except CastFault as error:
        fail(
            "ComparisonFailure", f'Could not compare "{to_text(left)}" to "{to_text(right)}". Error: "{error.message}"'
        )
    if isinstance(left, EnumValue):
        return _sign(left.number, other.number)
    if isinstance(left, DateTime | TimeSpan):
        return _sign(left.ticks, other.ticks)
    comparer = found.methods.get("compareto")
    if comparer is None:
        fail("NotIcomparable", f'Cannot compare "{to_text(left)}" because it is not IComparable.')
    return int(comparer(left, other))
