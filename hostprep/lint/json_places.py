"""Where each value of a JSON text stands, found with the standard library's own decoder."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from hostprep.lint.finding import Pointer

_SPACE = re.compile(r"[ \t\n\r]*")
_DECODER = json.JSONDecoder()

Member = tuple[str | int, int, int]
"""Key or position, offset of the key (in a list: of the value), offset of the value."""


def offset(text: str, pointer: Pointer, *, key: bool = False) -> int:
    """The offset of the value at ``pointer``, or of its key.

    A pointer that leads further than the text does ends at the last value on its way. Of a key that stands twice the
    last counts, as for the decoder.
    """
    start = at = _skip(text, 0)
    for part in pointer:
        found = [member for member in members(text, at) if member[0] == part]
        if not found:
            return at
        _, start, at = found[-1]
    return start if key else at


def members(text: str, at: int) -> Iterator[Member]:
    """The members of the object or array that begins at an offset; of any other value, none."""
    closing = {"{": "}", "[": "]"}.get(text[at])
    if closing is None:
        return
    index, at = 0, _skip(text, at + 1)
    while text[at] != closing:
        part: str | int = index
        start = at
        if closing == "}":
            part, end = _DECODER.raw_decode(text, at)
            at = _skip(text, _skip(text, end) + 1)
        yield part, start, at
        _, end = _DECODER.raw_decode(text, at)
        at = _skip(text, end)
        if text[at] == ",":
            at = _skip(text, at + 1)
        index += 1


def duplicates(text: str, at: int | None = None, above: Pointer = ()) -> Iterator[Pointer]:
    """The pointer of each key that its object has twice."""
    seen: set[str | int] = set()
    for part, _, value in members(text, _skip(text, 0) if at is None else at):
        here = (*above, part)
        if part in seen:
            yield here
        seen.add(part)
        yield from duplicates(text, value, here)


def unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An ``object_pairs_hook`` that refuses a key that stands twice.

    Raises:
        KeyError: it does.
    """
    made = dict(pairs)
    if len(made) != len(pairs):
        raise KeyError
    return made


def _skip(text: str, at: int) -> int:
    found = _SPACE.match(text, at)
    return found.end() if found else at
