"""``Parse`` of the numbers, by .NET's number styles, under the invariant culture and en-US."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from hostprep.lab.powershell.net.model import CastFault, NetError
from hostprep.lab.powershell.values.convert import convert

if TYPE_CHECKING:
    from hostprep.lab.powershell.net.model import NetType

_WHITE = 1 | 2
_SIGN, _TRAILING_SIGN, _PARENTHESES, _POINT, _THOUSANDS, _EXPONENT, _CURRENCY, _HEX = 4, 8, 16, 32, 64, 128, 256, 512
_INTEGER, _FLOAT, _NUMBER = 7, 231, 111
_SPACE = " \t\n\v\f\r\0"


def parse_number(text: str, kind: NetType, styles: int | None = None) -> Any:
    """A number of a text.

    Raises:
        NetError: FormatException, OverflowException, or a style that is not known here.
    """
    real = kind.short in ("Double", "Single")
    if styles is None:
        styles = _FLOAT if real else _NUMBER if kind.short == "Decimal" else _INTEGER
    if styles & (_TRAILING_SIGN | _PARENTHESES | _CURRENCY):
        raise NetError("NotKnown", "number styles with currency, parentheses or a trailing sign")
    plain = text.strip(_SPACE) if styles & _WHITE == _WHITE else text
    if styles & _HEX:
        return _hex(text, plain, kind)
    if real and plain.lower().lstrip("+-") in ("nan", "infinity", "\u221e"):
        return convert(float(plain.lower().replace("\u221e", "infinity")), kind)
    if not re.fullmatch(_pattern(styles), plain):
        raise NetError("System.FormatException", f"The input string '{text}' was not in a correct format.")
    return _made(plain.replace(",", ""), kind)


def _pattern(styles: int) -> str:
    sign = "[-+]?" if styles & _SIGN else ""
    digits = r"\d[\d,]*" if styles & _THOUSANDS else r"\d+"
    number = rf"(?:{digits}(?:\.\d*)?|\.\d+)" if styles & _POINT else digits
    return sign + number + (r"(?:[eE][-+]?\d+)?" if styles & _EXPONENT else "")


def _made(plain: str, kind: NetType) -> Any:
    if kind.short == "Decimal" and "e" not in plain.lower():
        found = Decimal(plain)  # Parse keeps the digits, a cast does not
        if abs(found) < 1 << 96:
            return found
    try:
        return convert(plain, kind)
    except CastFault as fault:
        name, message = fault.inner or ("System.FormatException", fault.message)
        raise NetError(name, message) from None


def _hex(text: str, plain: str, kind: NetType) -> Any:
    if not re.fullmatch(r"[0-9a-fA-F]+", plain):
        raise NetError("System.FormatException", f"The input string '{text}' was not in a correct format.")
    number, bits = (
        int(plain, 16),
        {"Byte": 8, "SByte": 8, "Int16": 16, "UInt16": 16, "Int64": 64, "UInt64": 64}.get(kind.short, 32),
    )
    if number >= 1 << bits:
        article = "an" if kind.short.startswith("I") else "a"
        message = f"Value was either too large or too small for {article} {kind.short}."
        raise NetError("System.OverflowException", message)
    if kind.short in ("SByte", "Int16", "Int32", "Int64") and number >= 1 << (bits - 1):
        number -= 1 << bits
    return convert(number, kind)
