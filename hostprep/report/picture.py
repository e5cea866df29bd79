"""The geometry of the credential path as a picture: pure numbers and wrapped words, for the SVG of the HTML report.

Two pictures of the same path: lying, for wide screens, and standing, for narrow ones. Style sheets show one of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from textwrap import wrap
from typing import Final

from hostprep.report.path import HopState
from hostprep.report.words import clean

LINE: Final = 16
"""Units from one line of words to the next; one unit is a CSS pixel at full width."""

RADIUS: Final = 13


@dataclass(frozen=True, slots=True)
class Words:
    """One line of words in a picture; ``kind`` is ``title`` or ``reason``."""

    x: float
    y: float
    text: str
    kind: str


@dataclass(frozen=True, slots=True)
class Dot:
    """One hop: its circle, its words, and how it stands."""

    x: float
    y: float
    status: str
    words: tuple[Words, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """The way from one hop to the next; it takes the status of the hop it leads to."""

    x1: float
    y1: float
    x2: float
    y2: float
    status: str


@dataclass(frozen=True, slots=True)
class Picture:
    """A whole picture: ``kind`` is ``lying`` or ``standing``; sizes are in units."""

    kind: str
    width: float
    height: float
    dots: tuple[Dot, ...]
    lines: tuple[Line, ...]


def lying(path: Sequence[HopState], width: float = 1080) -> Picture:
    """The hops side by side, their words centred beneath."""
    column = width / max(len(path), 1)
    dots = tuple(_dot_above(hop, column * (index + 0.5), column) for index, hop in enumerate(path))
    height = max((words.y for dot in dots for words in dot.words), default=0) + LINE
    return Picture("lying", width, height, dots, _lines(dots))


def standing(path: Sequence[HopState], width: float = 320) -> Picture:
    """The hops one below the other, their words at the right."""
    dots, y = [], RADIUS + 4.0
    for hop in path:
        words = _words(hop, 44, y + 5, width - 48)
        dots.append(Dot(RADIUS + 4, y, hop.status, words))
        y = max(words[-1].y + LINE * 1.5, y + 3 * RADIUS) + 4
    return Picture("standing", width, y - RADIUS, tuple(dots), _lines(dots))


def _dot_above(hop: HopState, x: float, column: float) -> Dot:
    y = RADIUS + 4.0
    return Dot(x, y, hop.status, _words(hop, x, y + RADIUS + 20, column - 14))


def _words(hop: HopState, x: float, y: float, width: float) -> tuple[Words, ...]:
    """Title and reason, wrapped to a width. Letters are taken as 7.4 units wide, which fits system fonts at 13 px."""
    most = max(int(width / 7.4), 8)
    titles = [(text, "title") for text in wrap(clean(hop.title), most)] or [(hop.id, "title")]
    reasons = [(text, "reason") for text in wrap(hop.reason, most, max_lines=6, placeholder=" ...")]
    return tuple(Words(x, y + LINE * index, text, kind) for index, (text, kind) in enumerate(titles + reasons))


def _lines(dots: Sequence[Dot]) -> tuple[Line, ...]:
    pairs = pairwise(dots)
    return tuple(Line(here.x, here.y, there.x, there.y, there.status) for here, there in pairs)
