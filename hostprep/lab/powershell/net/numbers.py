"""The numbers: Byte to UInt64, Single, Double, Decimal."""

from __future__ import annotations

import math
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from typing import Any

from hostprep.lab.powershell.net.model import NetError, NetType
from hostprep.lab.powershell.net.objects import try_parse
from hostprep.lab.powershell.net.registry import TYPES, register
from hostprep.lab.powershell.values.convert import convert
from hostprep.lab.powershell.values.equality import same
from hostprep.lab.powershell.values.numbers import INT32_MAX, INT32_MIN, INTEGERS, Single
from hostprep.lab.powershell.values.numparse import parse_number
from hostprep.lab.powershell.values.numtext import double_text, format_number, plain_text
from hostprep.lab.powershell.values.objects import EnumValue

_INTERFACES = ("System.IComparable", "System.IFormattable", "System.IConvertible")
_STYLES, _PROVIDER = "System.Globalization.NumberStyles", "object"


def _order(a: Any, b: Any) -> int:
    return 1 if b is None else (a > b) - (a < b)


def _text(frame: Any, value: Any, pattern: Any = None, provider: Any = None) -> str:
    if pattern is not None and not isinstance(pattern, str):
        pattern, provider = None, pattern
    del provider  # only the invariant culture and en-US exist, which write numbers alike
    if pattern:
        return format_number(value, str(pattern), modern=frame.session.modern)
    if isinstance(value, float) and not frame.session.modern:
        return double_text(value, 7 if isinstance(value, Single) else 15)
    return plain_text(value)


def _parse(name: str) -> Any:
    def parse(text: Any, *rest: Any) -> Any:
        if text is None:
            raise NetError("System.ArgumentNullException", "Value cannot be null. (Parameter 's')")
        styles = next((one.number for one in rest if isinstance(one, EnumValue)), None)
        return parse_number(str(text), TYPES[name.lower()], styles)

    return parse


def _compare(kind: NetType) -> Any:
    def run(a: Any, b: Any) -> int:
        if b is not None and type(a) is not type(b):
            raise NetError("System.ArgumentException", f"Object must be of type {kind.short}.")
        return _order(a, b)

    return run


def _number(name: str, python: type, low: Any, high: Any) -> NetType:
    kind = register(NetType(name, "System.ValueType", interfaces=_INTERFACES), python)
    parse = _parse(name)
    kind.method("ToString", " | string | cultureinfo | string,object", _text, frame=True)
    kind.method("CompareTo", f"{name} | object", _compare(kind))
    kind.method("Equals", f"{name} | object", same)
    kind.static("Parse", f"string | string,{_STYLES} | string,cultureinfo | string,{_STYLES},object", parse)
    blank = lambda: convert(None, kind)  # noqa: E731  # one thunk for two uses
    kind.static("TryParse", f"string,ref | string,{_STYLES},object,ref | +string,object,ref", try_parse(parse, blank))
    kind.constant("MaxValue", lambda: high)
    kind.constant("MinValue", lambda: low)
    kind.unknown("GetTypeCode TryFormat")
    if not isinstance(high, Decimal | float):
        kind.unknown(
            "+Abs +Clamp +CopySign +DivRem +IsEvenInteger +IsNegative +IsOddInteger +IsPositive +IsPow2 "
            "+LeadingZeroCount "
            "+Log2 +Max +Min +PopCount +RotateLeft +RotateRight +Sign +TrailingZeroCount +CreateChecked +BigMul"
        )
    return kind


_number("System.Int32", int, INT32_MIN, INT32_MAX)
for _kind in INTEGERS.values():
    _number(f"System.{_kind.name}", _kind, _kind(_kind.minimum), _kind(_kind.maximum))


def _real(name: str, make: type, high: float, least: float) -> None:
    kind = _number(name, make, make(-high), make(high))
    kind.constant("NaN", lambda: make(math.nan))
    kind.constant("PositiveInfinity", lambda: make(math.inf))
    kind.constant("NegativeInfinity", lambda: make(-math.inf))
    kind.constant("Epsilon", lambda: make(least))
    kind.static("IsNaN", name, math.isnan)
    kind.static("IsInfinity", name, math.isinf)
    kind.static("IsPositiveInfinity", name, lambda value: value == math.inf)
    kind.static("IsNegativeInfinity", name, lambda value: value == -math.inf)
    kind.static("+IsFinite", name, math.isfinite)
    kind.unknown("+E +Pi +Tau +NegativeZero +IsNegative +IsInteger +IsNormal +Abs +Round +Floor +Ceiling +Sqrt +Pow")


_real("System.Double", float, 1.7976931348623157e308, 5e-324)
_real("System.Single", Single, 3.4028234663852886e38, 1.401298464324817e-45)

DECIMAL = _number("System.Decimal", Decimal, Decimal(1 - (1 << 96)), Decimal((1 << 96) - 1))


def _rounded(how: str) -> Any:
    return lambda value: Decimal(int(value.to_integral_value(rounding=how)))


def _round(value: Decimal, places: int = 0) -> Decimal:
    return round(value, int(places)) if -value.as_tuple().exponent > places else value  # type: ignore[operator]  # finite


DECIMAL.static("Round", "decimal | decimal,int | -decimal,int,System.MidpointRounding", _round)
DECIMAL.static("Floor", "decimal", _rounded(ROUND_FLOOR))
DECIMAL.static("Ceiling", "decimal", _rounded(ROUND_CEILING))
DECIMAL.static("Truncate", "decimal", lambda value: Decimal(int(value)))
DECIMAL.static("ToInt32", "decimal", lambda value: convert(Decimal(int(value)), TYPES["system.int32"]))
DECIMAL.static("Compare", "decimal,decimal", _order)
DECIMAL.constant("Zero", lambda: Decimal(0))
DECIMAL.constant("One", lambda: Decimal(1))
DECIMAL.constant("MinusOne", lambda: Decimal(-1))
DECIMAL.unknown("Add Divide Multiply Negate Remainder Subtract ToDouble ToInt64 ToByte GetBits FromOACurrency Scale")
