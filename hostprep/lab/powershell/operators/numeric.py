"""Arithmetic on numbers: what operands become, and the type that holds the result."""

from __future__ import annotations

import math
from decimal import Decimal, DivisionByZero, InvalidOperation
from typing import TYPE_CHECKING, Any

from hostprep.lab.powershell.net import registry
from hostprep.lab.powershell.net.exceptions import make_exception
from hostprep.lab.powershell.net.model import CastFault
from hostprep.lab.powershell.runtime.errors import cast_error, fail, runtime_error
from hostprep.lab.powershell.syntax import tables
from hostprep.lab.powershell.syntax.numbers import number_value
from hostprep.lab.powershell.values.convert import convert
from hostprep.lab.powershell.values.numbers import (
    INT32_MAX,
    INT32_MIN,
    INT64_MAX,
    INT64_MIN,
    Char,
    Int64,
    Single,
    Sized,
    UInt32,
    UInt64,
)
from hostprep.lab.powershell.values.objects import NOTHING, EnumValue

if TYPE_CHECKING:
    pass


_NAMES = {"+": "op_Addition", "-": "op_Subtraction", "*": "op_Multiply", "/": "op_Division", "%": "op_Modulus"}


def no_operator(operator: str, value: Any) -> Any:
    fail(
        "MethodNotFound",
        f"Method invocation failed because [{registry.type_of(value).name}] does not contain a method named '{_NAMES[operator]}'.",
        target=_NAMES[operator],
    )


def number_of(value: Any, operator: str = "+") -> Any:
    """A number from an operand: strings by PowerShell's number syntax, null as 0, booleans as 0 and 1."""
    if isinstance(value, bool):
        return int(value)
    if isinstance(value, int | float | Decimal):
        return value
    if value is None or value is NOTHING:
        return 0
    if isinstance(value, Char):
        return ord(value)
    if isinstance(value, str):
        return _number_of_text(value)
    if isinstance(value, EnumValue):
        return value.number
    return no_operator(operator, value)


def _number_of_text(text: str) -> Any:
    plain = text.strip()
    if not plain:
        return 0
    found = tables.NUMBER.fullmatch(plain)
    value = number_value(found) if found else None
    if value is None:
        try:
            return convert(text, registry.TYPES["system.int32"])
        except CastFault as error:
            raise cast_error(error) from None
    return value


def numeric(operator: str, left: Any, right: Any) -> Any:
    """Arithmetic in the wider of the two types."""
    a, b = number_of(left, operator), number_of(right, operator)
    if isinstance(a, float) or isinstance(b, float):
        if isinstance(a, Decimal) or isinstance(b, Decimal):
            a, b = float(a), float(b)
        found = _real(operator, float(a), float(b))
        return Single(found) if isinstance(a, Single) and isinstance(b, Single) else found
    if isinstance(a, Decimal) or isinstance(b, Decimal):
        return _decimal(operator, Decimal(a), Decimal(b))
    return _whole(operator, a, b)


def _zero() -> Any:
    text = "Attempted to divide by zero."
    inner = make_exception("System.DivideByZeroException", text)
    raise runtime_error("RuntimeException", text, "NotSpecified", inner=inner)


def _real(operator: str, a: float, b: float) -> float:
    match operator:
        case "+":
            return a + b
        case "-":
            return a - b
        case "*":
            return a * b
        case "/":
            if b == 0:
                return math.nan if a == 0 or math.isnan(a) else math.copysign(math.inf, a) * math.copysign(1, b)
            return a / b
    return math.nan if b == 0 else math.fmod(a, b)


def _decimal(operator: str, a: Decimal, b: Decimal) -> Decimal:
    try:
        match operator:
            case "+":
                return a + b
            case "-":
                return a - b
            case "*":
                return a * b
            case "/":
                return a / b
        return a % b
    except (DivisionByZero, InvalidOperation):
        return _zero()  # type: ignore[no-any-return]  # never returns


def _whole(operator: str, a: int, b: int) -> Any:
    low, high, kind = _limits(a, b)
    if operator == "/":
        if b == 0:
            _zero()
        if a % b:
            return a / b
        return fit(a // b, low, high, kind)
    if operator == "%":
        if b == 0:
            _zero()
        return fit(int(math.fmod(a, b)) if abs(a) < 1 << 52 else a - b * int(Decimal(a) / Decimal(b)), low, high, kind)
    found = int(a) + int(b) if operator == "+" else int(a) - int(b) if operator == "-" else int(a) * int(b)
    return fit(found, low, high, kind)


def _limits(a: int, b: int) -> tuple[int, int, Any]:
    """The type that holds both: Int32, Int64, UInt32 with unsigned partners, UInt64; else decimal."""
    kinds = {type(a), type(b)}
    if kinds <= {int} or not any(kind in (Int64, UInt64, UInt32) for kind in kinds):
        return INT32_MIN, INT32_MAX, int
    if UInt64 in kinds:
        other = b if isinstance(a, UInt64) else a
        return (0, UInt64.maximum, UInt64) if other >= 0 else (-(1 << 95), 1 << 95, Decimal)
    if kinds == {UInt32} or (UInt32 in kinds and min(a, b) >= 0 and Int64 not in kinds):
        return 0, UInt32.maximum, UInt32
    return INT64_MIN, INT64_MAX, Int64


def fit(found: int, low: int, high: int, kind: Any) -> Any:
    """A result in its type, or as a double where it does not fit."""
    if low <= found <= high:
        return kind(found)
    return float(found)


def negate(value: Any) -> Any:
    """Unary minus."""
    number = number_of(value, "-")
    if isinstance(number, float | Decimal):
        return type(number)(-number)
    if isinstance(number, Sized):
        return fit(-int(number), INT64_MIN, INT64_MAX, Int64)
    return -number if number != INT32_MIN else float(-number)


def plus(value: Any) -> Any:
    """Unary plus."""
    return number_of(value, "+")
