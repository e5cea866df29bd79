"""Numbers as .NET writes them: standard and custom format strings, under the invariant (and en-US) culture.

After "Standard numeric format strings" and "Custom numeric format strings" of the .NET documentation.
"""

from __future__ import annotations

import math
import re
from decimal import Decimal
from typing import Any

from hostprep.lab.powershell.net.model import NetError
from hostprep.lab.powershell.values.numbers import Single, Sized
from hostprep.lab.powershell.values.numcustom import WIDE, custom, rounded

_STANDARD = re.compile(r"([A-Za-z])(\d{0,3})")


DOUBLE_DIGITS, SINGLE_DIGITS = 15, 7
_SMALLEST_PLAIN = -5


def _bad_format() -> NetError:
    return NetError("System.FormatException", "Format specifier was invalid.")


def double_text(value: float, digits: int = DOUBLE_DIGITS) -> str:
    """``G15``, which is how PowerShell writes a double in a string."""
    if math.isnan(value):
        return "NaN"
    if math.isinf(value):
        return "\u221e" if value > 0 else "-\u221e"
    text = f"{value:.{digits}G}"
    return "0" if text == "-0" and digits == DOUBLE_DIGITS else text


def shortest(value: float) -> str:
    """The shortest text that reads back the same, which is .NET's own ToString."""
    if math.isnan(value) or math.isinf(value):
        return double_text(value)
    if isinstance(value, Single):
        return double_text(value, 7)
    digits, exponent = _digits(Decimal(repr(float(value))))
    sign = "-" if math.copysign(1, value) < 0 else ""
    if value == 0:
        return sign + "0"
    if _SMALLEST_PLAIN <= exponent < DOUBLE_DIGITS:
        return sign + _plain(digits, exponent)
    mantissa = digits[0] + ("." + digits[1:] if len(digits) > 1 else "")
    return f"{sign}{mantissa}E{'+' if exponent >= 0 else '-'}{abs(exponent):02d}"


def _digits(value: Decimal) -> tuple[str, int]:
    digits = "".join(map(str, value.as_tuple().digits)).lstrip("0") or "0"
    exponent = value.adjusted()
    return digits.rstrip("0") or "0", exponent


def _plain(digits: str, exponent: int) -> str:
    if exponent < 0:
        return "0." + "0" * (-exponent - 1) + digits
    whole = digits[: exponent + 1].ljust(exponent + 1, "0")
    return whole + ("." + digits[exponent + 1 :] if len(digits) > exponent + 1 else "")


def decimal_text(value: Decimal) -> str:
    """A decimal with the digits it carries."""
    return f"{value:f}"


def plain_text(value: Any) -> str:
    """A number's ToString without arguments."""
    if isinstance(value, float):
        return shortest(value)
    return decimal_text(value) if isinstance(value, Decimal) else str(int(value))


def format_number(value: Any, pattern: str, *, modern: bool = True) -> str:
    """A number by a format string; ``modern`` is .NET, which formats doubles exactly, else .NET Framework.

    Raises:
        NetError: the format does not suit the number (FormatException).
    """
    if isinstance(value, float) and not modern:
        value = _older(value, pattern)
        if isinstance(value, str):
            return value
    if not pattern:
        return plain_text(value)
    standard = _STANDARD.fullmatch(pattern)
    if standard is None:
        return custom(value, pattern)
    return _standard(value, standard[1], int(standard[2]) if standard[2] else None)


def _older(value: float, pattern: str) -> Any:
    """.NET Framework takes 15 digits of a double (7 of a single) before it formats."""
    digits = SINGLE_DIGITS if isinstance(value, Single) else DOUBLE_DIGITS
    if not math.isfinite(value) or pattern.upper() in ("", "G"):
        return double_text(value, digits)
    if pattern.upper() == "R":
        short = double_text(value, digits)
        return short if float(short) == value else double_text(value, digits + 2)
    if re.fullmatch("[EeGg](?:1[6-9]|[2-9][0-9])", pattern):
        raise NetError("NotKnown", f"the format '{pattern}' of a double in .NET Framework")
    return Decimal(f"{value:.{digits}G}")


def _standard(value: Any, letter: str, precision: int | None) -> str:
    kind = letter.upper()
    if isinstance(value, float) and not math.isfinite(value):
        return double_text(value)
    if kind in "DXB" and not isinstance(value, int):
        raise _bad_format()
    match kind:
        case "D":
            return f"{'-' if value < 0 else ''}{abs(int(value)):0{precision or 1}d}"
        case "X":
            return _hex(value, letter, precision)
        case "F" | "N" | "P" | "C":
            return _fixed(value, kind, 2 if precision is None else precision)
        case "E":
            return _scientific(value, letter, 6 if precision is None else precision)
        case "G":
            return _general(value, letter, precision)
        case "R" if isinstance(value, float):
            return plain_text(value)
        case "B":
            return f"{int(value) & _mask(value):0{precision or 1}b}"
    raise _bad_format()


def _mask(value: Any) -> int:
    return (type(value).maximum - type(value).minimum) if isinstance(value, Sized) else 0xFFFFFFFF


def _hex(value: Any, letter: str, precision: int | None) -> str:
    text = f"{int(value) & _mask(value):x}".rjust(precision or 1, "0")
    return text.upper() if letter == "X" else text


def _fixed(value: Any, kind: str, places: int) -> str:
    if kind == "P":
        exact = Decimal(value if isinstance(value, float | Decimal) else int(value))
        value = WIDE.multiply(exact, Decimal(100))
    exact = rounded(value, places)
    text = f"{abs(exact):{'' if kind == 'F' else ','}.{places}f}"
    minus = "-" if exact < 0 else ""
    if kind == "P":
        return f"{minus}{text}%"
    return f"{minus}${text}" if kind == "C" else minus + text


def _scientific(value: Any, letter: str, places: int) -> str:
    mantissa, _, exponent = (
        f"{Decimal(value if isinstance(value, float | Decimal) else int(value)):.{places}E}".partition("E")
    )
    return f"{mantissa}{letter}{exponent[0]}{int(exponent[1:]):03d}"


def _general(value: Any, letter: str, precision: int | None) -> str:
    if not precision:
        return plain_text(value)
    number = Decimal(value if isinstance(value, float | Decimal) else int(value))
    text = f"{number:.{precision}{letter}}" if number else "0"
    mantissa, mark, exponent = text.partition(letter.replace("g", "e").replace("G", "E"))
    if "." in mantissa:
        mantissa = mantissa.rstrip("0").rstrip(".")
    return f"{mantissa}{mark}{exponent[0]}{int(exponent[1:]):02d}" if mark else mantissa
