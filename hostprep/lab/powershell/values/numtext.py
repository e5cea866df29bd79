"""Numbers as .NET writes them: standard and custom format strings, under the invariant (and en-US) culture.

After "Standard numeric format strings" and "Custom numeric format strings" of the .NET documentation.
"""

from __future__ import annotations

import math
import re
from decimal import ROUND_HALF_UP, Context, Decimal
from typing import Any

from hostprep.lab.powershell.net.model import NetError
from hostprep.lab.powershell.values.numbers import Single, Sized

_STANDARD = re.compile(r"([A-Za-z])(\d{0,3})")
_WIDE = Context(prec=400)


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
        return _custom(value, pattern)
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


def _rounded(value: Any, places: int) -> Decimal:
    exact = value if isinstance(value, Decimal) else Decimal(value if isinstance(value, float) else int(value))
    return exact.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP, context=_WIDE)


def _fixed(value: Any, kind: str, places: int) -> str:
    if kind == "P":
        exact = Decimal(value if isinstance(value, float | Decimal) else int(value))
        value = _WIDE.multiply(exact, Decimal(100))
    rounded = _rounded(value, places)
    text = f"{abs(rounded):{'' if kind == 'F' else ','}.{places}f}"
    minus = "-" if rounded < 0 else ""
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


_TOKEN = re.compile(r"'([^']*)'|\"([^\"]*)\"|\\(.)|([0#]+(?:,[0#]+)*,*)|(\.)|(%)|([eE][+-]?0+)|(.)", re.DOTALL)


def _custom(value: Any, pattern: str) -> str:
    sections = _sections(pattern)
    number = value if isinstance(value, Decimal) else Decimal(value if isinstance(value, float) else int(value))
    chosen, negative = sections[0], number < 0
    if negative and len(sections) > 1 and sections[1]:
        chosen, number, negative = sections[1], -number, False
    elif number == 0 and len(sections) > 2 and sections[2]:
        chosen = sections[2]
    return ("-" if negative else "") + _section(abs(number), chosen)


def _sections(pattern: str) -> list[str]:
    out, quote = [""], ""
    for char in pattern:
        if char in "'\"" and (not quote or quote == char):
            quote = "" if quote else char
        if char == ";" and not quote:
            out.append("")
        else:
            out[-1] += char
    return out


def _section(number: Decimal, pattern: str) -> str:
    tokens = list(_TOKEN.finditer(pattern))
    if any(found[7] for found in tokens):
        raise NetError("NotKnown", "custom numeric format with an exponent")
    number = number * 100 ** sum(1 for found in tokens if found[6])
    dot = next((i for i, found in enumerate(tokens) if found[5]), len(tokens))
    whole_mask = "".join(found[4] for found in tokens[:dot] if found[4])
    part_mask = "".join(found[4] for found in tokens[dot:] if found[4])
    if whole_mask.endswith(","):
        number = number / 1000 ** (len(whole_mask) - len(whole_mask.rstrip(",")))
    places = len(part_mask.replace(",", ""))
    whole, _, part = f"{_rounded(number, places):f}".partition(".")
    keep = part_mask.rfind("0") + 1
    part = part.rstrip("0").ljust(keep, "0") if part else ""
    zeros = whole_mask.replace(",", "").lstrip("#").count("0") if "0" in whole_mask else 0
    whole = ("" if whole == "0" and not zeros else whole).rjust(
        len(whole_mask.replace(",", "").lstrip("#")) if zeros else 0, "0"
    )
    if "," in whole_mask.rstrip(",") and whole:
        whole = _grouped(whole)
    return _assembled(tokens, dot, whole, part)


def _grouped(whole: str) -> str:
    head = len(whole) % 3
    groups = ([whole[:head]] if head else []) + [whole[i : i + 3] for i in range(head, len(whole), 3)]
    return ",".join(groups)


def _assembled(tokens: list[re.Match[str]], dot: int, whole: str, part: str) -> str:
    """The literals of a custom format with the digits in place.

    Where literals stand between digits, the digits are dealt out from the right, as .NET does.
    """
    masks = [i for i, found in enumerate(tokens[:dot]) if found[4]]
    dealt: dict[int, str] = {}
    rest = whole
    for i in reversed(masks):
        size = len(tokens[i][4].replace(",", "")) if i != masks[0] else len(rest)
        dealt[i] = rest[max(len(rest) - size, 0) :] if i != masks[0] else rest
        rest = rest[: max(len(rest) - size, 0)] if i != masks[0] else ""
    out: list[str] = [] if masks else [whole]
    for i, found in enumerate(tokens):
        if found[4]:
            out.append(dealt.get(i, "") if i < dot else part[: len(found[4])])
            part = part[len(found[4]) :] if i > dot else part
        elif found[5]:
            out.append("." if part else "")
        else:
            out.append(found[1] or found[2] or found[3] or found[6] or found[8] or "")
    return "".join(out)
