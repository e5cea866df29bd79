"""What hosts say, made fit for people: nothing a host prints may steer a terminal, an XML reader or a browser."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, Final

from hostprep.declare.expect import say

UNFIT: Final = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]"
)
"""Control characters (ECMA-48), text direction overrides (Unicode UAX 9), and what XML 1.0 section 2.2 forbids."""

LONGEST_VALUE: Final = 300
"""Characters of one value in a sentence; the JSON document has all of it."""

MOST_LINES: Final = 20
"""Lines of one script's output in a report for people; the JSON document has all of them."""


def clean(text: str) -> str:
    """The text with what is unfit for display spelled out, an escape character as its code."""
    return UNFIT.sub(lambda found: f"\\x{ord(found[0]):02x}", text)


def shown(value: Any) -> str:
    """A JSON value as a sentence says it, on one line, cut where it is too long to be read."""
    text = " ".join(clean(say(value)).split())
    return text if len(text) <= LONGEST_VALUE else f"{text[:LONGEST_VALUE]}... ({len(text)} characters)"


def trimmed(lines: Sequence[str], most: int = MOST_LINES) -> tuple[str, ...]:
    """The lines, cleaned; of many only the last, for that is where scripts say what went wrong."""
    left_out = len(lines) - most
    head = (f"... {left_out} earlier lines left out",) if left_out > 0 else ()
    return head + tuple(clean(line) for line in lines[-most:])
