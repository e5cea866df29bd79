"""``+ - * / %`` on numbers, strings, collections, dates."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from hostprep.lab.powershell.net import registry
from hostprep.lab.powershell.net.model import CastFault
from hostprep.lab.powershell.operators.numeric import no_operator, numeric
from hostprep.lab.powershell.runtime.errors import cast_error, fail
from hostprep.lab.powershell.values.collections import Hashtable, NetCollection
from hostprep.lab.powershell.values.convert import convert
from hostprep.lab.powershell.values.numbers import (
    INT32_MAX,
    INT32_MIN,
    Char,
)
from hostprep.lab.powershell.values.objects import NOTHING
from hostprep.lab.powershell.values.text import to_text
from hostprep.lab.powershell.values.times import DateTime, TimeSpan

if TYPE_CHECKING:
    from hostprep.lab.powershell.runtime.session import Session


def binary(operator: str, left: Any, right: Any, session: Session) -> Any:
    """One of ``+ - * / %``."""
    if type(left) is int and type(right) is int and operator in "+-*":
        found = left + right if operator == "+" else left - right if operator == "-" else left * right
        return found if INT32_MIN <= found <= INT32_MAX else float(found)
    if left is NOTHING:
        left = None
    if right is NOTHING:
        right = None
    if operator == "+":
        return add(left, right, session)
    if operator == "*" and left is None:
        return None
    if operator == "*" and (
        isinstance(left, list | NetCollection) or (isinstance(left, str) and not isinstance(left, Char))
    ):
        return repeat(left, right, session)
    if isinstance(left, DateTime | TimeSpan):
        return _time(operator, left, right, session)
    return numeric(operator, left, right)


def add(left: Any, right: Any, session: Session) -> Any:
    """``+``, which the left side gives its meaning."""
    if isinstance(left, str) and not isinstance(left, Char):
        return session.charged(left + to_text(right))
    if isinstance(left, list | NetCollection):
        return session.charged([*left, *(right if isinstance(right, list | NetCollection) else [right])])
    if left is None:
        return right
    if isinstance(left, Hashtable):
        return _joined(left, right)
    if isinstance(left, DateTime | TimeSpan):
        return _time("+", left, right, session)
    if isinstance(left, Char):
        if isinstance(right, str):
            return left + right
        left = ord(left)
    if isinstance(right, list | NetCollection) and right is not None and isinstance(left, int | float | Decimal):
        no_operator("+", right)
    return numeric("+", left, right)


def _joined(left: Hashtable, right: Any) -> Hashtable:
    if right is None:
        return left.copy()
    if not isinstance(right, Hashtable):
        fail("AddHashTableToNonHashTable", "A hash table can only be added to another hash table.", "InvalidOperation")
    found = left.copy()
    for key, value in right.items():
        if found.has(key):
            fail(
                "System.ArgumentException",
                f"Item has already been added. Key in dictionary: '{to_text(key)}'  Key being added: '{to_text(key)}'",
                "OperationStopped",
                kind="System.ArgumentException",
            )
        found.set(key, value)
    return found


def repeat(left: Any, right: Any, session: Session) -> Any:
    """A string or an array times a number."""
    count = cast_number(right)
    if count < 0:
        fail(
            "System.ArgumentOutOfRangeException",
            "Specified argument was out of the range of valid values.",
            "OperationStopped",
            kind="System.ArgumentOutOfRangeException",
        )
    size = len(left) * int(count)
    session.charge(size * (1 if isinstance(left, str) else 8))
    return left * int(count) if isinstance(left, str) else list(left) * int(count)


def cast_number(value: Any) -> int:
    """A count, from whatever converts to Int32."""
    try:
        return int(convert(value, registry.TYPES["system.int32"]))
    except CastFault as error:
        raise cast_error(error) from None


def _time(operator: str, left: DateTime | TimeSpan, right: Any, session: Session) -> Any:
    if isinstance(right, str) and isinstance(left, DateTime) and operator == "-":
        right = convert(right, registry.TYPES["system.datetime"])
    sign = 1 if operator == "+" else -1
    if operator in "+-":
        if isinstance(left, DateTime) and isinstance(right, DateTime) and operator == "-":
            return TimeSpan(left.ticks - right.ticks)
        if isinstance(right, TimeSpan):
            total = left.ticks + sign * right.ticks
            return DateTime(total, left.kind) if isinstance(left, DateTime) else TimeSpan(total)
    if isinstance(left, TimeSpan) and operator in "*/" and session.modern and isinstance(right, int | float):
        return TimeSpan(round(left.ticks * right if operator == "*" else left.ticks / right))
    return no_operator(operator, left)
