"""A line of a report on a terminal: words that wrap beneath themselves, behind a head that stands alone."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from rich.text import Text

if TYPE_CHECKING:
    from rich.console import Console, ConsoleOptions, RenderResult

NARROWEST: Final = 20
"""Columns that words get, however little the head leaves them."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line, as long as it is; rich shows it in the width there is.

    Attributes:
        head: what stands in front: blanks, a sign, a label.
        words: the rest.
        rail: whether the head is drawn again in front of words that did not fit, as a drawing's line goes on.
    """

    head: Text
    words: Text = field(default_factory=Text)
    rail: bool = False

    @property
    def plain(self) -> str:
        """The line without its colours."""
        return self.head.plain + self.words.plain

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """The line wrapped, or whole where the console does not wrap."""
        if options.no_wrap:
            yield self.head + self.words
            return
        width = max(NARROWEST, options.max_width - self.head.cell_len)
        first, *rest = self.words.wrap(console, width) or [Text()]
        yield self.head + first
        for part in rest:
            yield (self.head if self.rail else Text(" " * self.head.cell_len)) + part
