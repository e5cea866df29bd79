"""The credential path on a terminal: one line a hop, from the container to the agent."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from rich.text import Text

from hostprep.report.lines import Line
from hostprep.report.path import HopState
from hostprep.report.signs import SIGNS, sign
from hostprep.report.words import clean
from hostprep.run.result import Status

if TYPE_CHECKING:
    from rich.console import Console


def draw(path: Sequence[HopState], console: Console) -> list[Line]:
    """The hops as lines, each with its sign; a broken one in red with the reason beneath it."""
    bar, gap = ("|", ":") if console.options.ascii_only else ("│", "┆")
    lines: list[Line] = []
    for index, hop in enumerate(path):
        style = SIGNS[hop.status].style
        lines.append(Line(Text(f"    {sign(hop.status, console)} ", style), Text(clean(hop.title), style)))
        last = index == len(path) - 1
        rail = " " if last else gap if hop.status in (Status.DRIFT, Status.UNKNOWN) else bar
        if hop.reason:
            lines.append(Line(Text(f"    {rail} ", style), Text(hop.reason), rail=True))
        if not last and not hop.reason:
            lines.append(Line(Text(f"    {rail}", style)))
    return lines
