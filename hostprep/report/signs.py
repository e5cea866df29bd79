"""How a status looks: a sign that needs no colour, an ASCII one for poor terminals, and a colour."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from rich.console import Console


@dataclass(frozen=True, slots=True)
class Sign:
    """One status on a terminal: the sign, the same in ASCII, the rich style."""

    symbol: str
    ascii: str
    style: str


SIGNS: Final[Mapping[str, Sign]] = {
    "holds": Sign("✓", "+", "green"),
    "done": Sign("✓", "+", "green"),
    "drift": Sign("✗", "x", "red"),
    "failed": Sign("!", "!", "bold red"),
    "cut": Sign("!", "!", "bold red"),
    "unknown": Sign("?", "?", "yellow"),
    "interrupted": Sign("!", "!", "yellow"),
    "not reached": Sign("·", ".", "dim"),
    "n/a": Sign("·", ".", "dim"),
}


def sign(word: str, console: Console) -> str:
    """The sign of a status, as this console can show it."""
    found = SIGNS[word]
    return found.ascii if console.options.ascii_only else found.symbol
