"""Splitting strings, their white space, and their form for comparisons without case."""

from __future__ import annotations

from typing import Any

from hostprep.lab.powershell.net.model import NetError
from hostprep.lab.powershell.net.registry import TYPES
from hostprep.lab.powershell.values.collections import TypedArray
from hostprep.lab.powershell.values.objects import EnumValue
from hostprep.lab.powershell.values.text import to_text

_OUT = "System.ArgumentOutOfRangeException"
SPACES = " \t\n\v\f\r\x85\xa0\u1680\u2028\u2029\u202f\u205f\u3000" + "".join(map(chr, range(0x2000, 0x200B)))


def folded(text: str) -> str:
    """Upper case character by character, which is how .NET compares without case."""
    return "".join(up if len(up := c.upper()) == 1 else c for c in text)


def array_of_strings(items: list[str]) -> TypedArray:
    """``string[]``."""
    return TypedArray(items, TYPES["system.string"])


def split(s: str, *arguments: Any) -> TypedArray:
    """Any of the forms: separators, then a count, then options."""
    rest = list(arguments)
    options = rest.pop().number if rest and isinstance(rest[-1], EnumValue) else 0
    count = rest.pop() if rest and isinstance(rest[-1], int) else None
    if count is not None and count < 0:
        raise NetError(_OUT, "Count cannot be less than zero. (Parameter 'count')")
    given = rest[0] if rest and isinstance(rest[0], list) else rest
    marks = [to_text(one) for one in given if one is not None and to_text(one)]
    trim, drop = bool(options & 2), bool(options & 1)
    if count is not None and count <= 1:
        pieces = [s] if count else []
    else:
        pieces = _pieces(s, marks or list(SPACES), count, trim=trim, drop=drop)
    pieces = [piece.strip(SPACES) for piece in pieces] if trim else pieces
    return array_of_strings([piece for piece in pieces if piece or not drop])


def _pieces(s: str, marks: list[str], count: int | None, *, trim: bool, drop: bool) -> list[str]:
    pieces: list[str] = []
    start = at = 0
    while at < len(s) and (count is None or len(pieces) + 1 < count):
        mark = next((one for one in marks if s.startswith(one, at)), None)
        if mark is None:
            at += 1
            continue
        piece = s[start:at]
        if not drop or (piece.strip(SPACES) if trim else piece):
            pieces.append(piece)
        at += len(mark)
        start = at
    if drop and count is not None:
        start = _after_marks(s, start, marks)
    return [*pieces, s[start:]]


def _after_marks(s: str, start: int, marks: list[str]) -> int:
    """The last piece of a limited split begins behind the separators that would only give empty pieces."""
    while mark := next((mark for mark in marks if s.startswith(mark, start)), None):
        start += len(mark)
    return start
