"""How a program is written down: arguments in, lines and an exit code out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from hostprep.lab.powershell.host.plug import Answer

if TYPE_CHECKING:
    from hostprep.lab.windows.model import Windows

Run = Callable[["Windows", Sequence[str]], Answer]


def said(*lines: str, code: int = 0) -> Answer:
    """Lines on standard output."""
    return Answer(lines, code)


def failed(*lines: str, code: int = 1) -> Answer:
    """Lines on standard error."""
    return Answer((), code, lines)
