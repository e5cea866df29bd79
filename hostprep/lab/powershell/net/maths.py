"""System.Math."""

from __future__ import annotations

import math
from decimal import ROUND_CEILING, ROUND_DOWN, ROUND_FLOOR, ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal
from typing import Any

from hostprep.lab.powershell.net.model import NetError, NetType
from hostprep.lab.powershell.net.registry import register
from hostprep.lab.powershell.values.numbers import Int64, Sized
from hostprep.lab.powershell.values.objects import EnumValue

_TYPES = ["sbyte", "byte", "int16", "uint16", "int", "uint32", "long", "uint64", "single", "double", "decimal"]
_PAIRS = " | ".join(f"{name},{name}" for name in _TYPES)
_SIGNED = " | ".join(name for name in _TYPES if not name.startswith(("byte", "uint")))
_MODES = (ROUND_HALF_EVEN, ROUND_HALF_UP, ROUND_DOWN, ROUND_FLOOR, ROUND_CEILING)

MATH = register(NetType("System.Math"))


def _abs(value: Any) -> Any:
    lowest = type(value).minimum if isinstance(value, Sized) else -(1 << 31) if isinstance(value, int) else None
    if value == lowest:
        raise NetError("System.OverflowException", "Negating the minimum value of a twos complement number is invalid.")
    return type(value)(abs(value))


def _extreme(pick: Any) -> Any:
    def run(a: Any, b: Any) -> Any:
        if isinstance(a, float) and (math.isnan(a) or math.isnan(b)):
            return type(a)(math.nan)
        return pick(a, b)

    return run


def _round(value: Any, *rest: Any) -> Any:
    mode = _MODES[next((one.number for one in rest if isinstance(one, EnumValue)), 0)]
    places = next((int(one) for one in rest if isinstance(one, int)), 0)
    if not 0 <= places <= (28 if isinstance(value, Decimal) else 15):
        raise NetError(
            "System.ArgumentOutOfRangeException",
            "Rounding digits must be between 0 and 15, inclusive. (Parameter 'digits')",
        )
    if isinstance(value, Decimal):
        exponent = value.as_tuple().exponent
        short = isinstance(exponent, int) and -exponent <= places
        return value if short else value.quantize(Decimal(1).scaleb(-places), rounding=mode)
    return _round_double(float(value), places, mode)


def _round_double(value: float, places: int, mode: str) -> float:
    """Scaled by a power of ten, rounded, scaled back: .NET rounds the product, not the number."""
    if not math.isfinite(value) or abs(value) >= 1e16:  # noqa: PLR2004  # such doubles have no fraction
        return value
    power = 10.0**places
    scaled = Decimal(value * power).to_integral_value(rounding=mode)
    found = float(scaled) / power
    return math.copysign(found, value) if found == 0 else found


def _whole(how: str) -> Any:
    def run(value: Any) -> Any:
        if isinstance(value, Decimal):
            return Decimal(int(value.to_integral_value(rounding=how)))
        if not math.isfinite(value):
            return float(value)
        found = float(Decimal(value).to_integral_value(rounding=how))
        return math.copysign(found, value) if found == 0 else found

    return run


def _real(function: Any) -> Any:
    """A function of doubles: what Python refuses is not a number, or infinite."""

    def run(*values: float) -> float:
        try:
            return float(function(*values))
        except OverflowError:
            return math.inf
        except ValueError:
            return math.nan

    return run


def _log(value: float, base: float | None = None) -> float:
    if value == 0:
        return -math.inf
    return math.log(value) if base is None else math.log(value) / math.log(base)


def _pow(a: float, b: float) -> float:
    if a == 0 and b < 0:
        return math.inf
    found = a**b
    return math.nan if isinstance(found, complex) else found


def _sign(value: Any) -> int:
    if isinstance(value, float) and math.isnan(value):
        raise NetError("System.ArithmeticException", "Function does not accept floating point Not-a-Number values.")
    return int(value > 0) - int(value < 0)


def _clamp(value: Any, low: Any, high: Any) -> Any:
    if low > high:
        raise NetError("System.ArgumentException", f"'{low}' cannot be greater than {high}.")
    return max(low, min(value, high))


def _div_rem(a: Any, b: Any, out: Any) -> Any:
    if b == 0:
        raise NetError("System.DivideByZeroException", "Attempted to divide by zero.")
    quotient = type(a)(abs(a) // abs(b) * (-1 if (a < 0) is not (b < 0) else 1))
    out.write(type(a)(a - quotient * b))
    return quotient


MATH.static("Abs", _SIGNED, _abs)
MATH.static("Max", _PAIRS, _extreme(max))
MATH.static("Min", _PAIRS, _extreme(min))
_MODE = "System.MidpointRounding"
MATH.static(
    "Round",
    (
        f"double | double,int | double,{_MODE} | double,int,{_MODE} | decimal | decimal,int | "
        f"decimal,{_MODE} | decimal,int,{_MODE}"
    ),
    _round,
)
for _name, _how in {"Floor": ROUND_FLOOR, "Ceiling": ROUND_CEILING, "Truncate": ROUND_DOWN}.items():
    MATH.static(_name, "double | decimal", _whole(_how))
MATH.static("Sqrt", "double", _real(math.sqrt))
MATH.static("Pow", "double,double", _real(_pow))
MATH.static("Log", "double | double,double", _real(_log))
MATH.static("Log10", "double", _real(lambda v: -math.inf if v == 0 else math.log10(v)))
MATH.static("+Log2", "double", _real(lambda v: -math.inf if v == 0 else math.log2(v)))
MATH.static("Sign", _SIGNED, _sign)
MATH.static("+Clamp", " | ".join(f"{name},{name},{name}" for name in _TYPES), _clamp)
MATH.static("DivRem", "int,int,ref | long,long,ref | -+int,int | -+long,long", _div_rem)
MATH.static("BigMul", "int,int | -+long,long", lambda a, b: Int64(a * b))
MATH.static("IEEERemainder", "double,double", _real(math.remainder))
for _name in ("Sin", "Cos", "Tan", "Asin", "Acos", "Atan", "Sinh", "Cosh", "Tanh", "Exp"):
    MATH.static(_name, "double", _real(getattr(math, _name.lower())))
MATH.static("Atan2", "double,double", _real(math.atan2))
MATH.constant("PI", lambda: math.pi)
MATH.constant("E", lambda: math.e)
MATH.constant("+Tau", lambda: math.tau)
MATH.unknown(
    "+Acosh +Asinh +Atanh +BitDecrement +BitIncrement +Cbrt +CopySign +FusedMultiplyAdd +ILogB "
    "+MaxMagnitude +MinMagnitude +ScaleB +SinCos"
)
