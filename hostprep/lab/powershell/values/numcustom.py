"""Custom numeric formats: ``0.00``, ``#,##0``, sections ("Custom numeric format strings" of the .NET documentation)."""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Context, Decimal
from typing import Any

from hostprep.lab.powershell.net.model import NetError

WIDE = Context(prec=400)


def rounded(value: Any, places: int) -> Decimal:
    """A number rounded to places, halves away from zero."""
    exact = value if isinstance(value, Decimal) else Decimal(value if isinstance(value, float) else int(value))
    return exact.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP, context=WIDE)


_PIECE = r"(?s)'([^']*)'|\"([^\"]*)\"|\\(.)|([0#]+(?:,[0#]+)*,*)|(\.)|(%)|([eE][+-]?0+)|(.)"


def custom(value: Any, pattern: str) -> str:
    """A number by a custom format."""
    sections = _sections(pattern)
    number = value if isinstance(value, Decimal) else Decimal(value if isinstance(value, float) else int(value))
    chosen, negative = sections[0], number < 0
    _, below, zero = (*sections, "", "")[:3]
    if negative and below:
        chosen, number, negative = below, -number, False
    elif number == 0 and zero:
        chosen = zero
    text = _section(abs(number), chosen)
    return "-" + text if negative and (isinstance(value, float) or re.search("[1-9]", text)) else text


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
    tokens = list(re.finditer(_PIECE, pattern))
    if any(found[7] for found in tokens):
        raise NetError("NotKnown", "custom numeric format with an exponent")
    number = number * 100 ** sum(1 for found in tokens if found[6])
    dot = next((i for i, found in enumerate(tokens) if found[5]), len(tokens))
    whole_mask = "".join(found[4] for found in tokens[:dot] if found[4])
    part_mask = "".join(found[4] for found in tokens[dot:] if found[4])
    if whole_mask.endswith(","):
        number = number / 1000 ** (len(whole_mask) - len(whole_mask.rstrip(",")))
    places = len(part_mask.replace(",", ""))
    whole, _, part = f"{rounded(number, places):f}".partition(".")
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
