"""The credential path on a terminal: one line a hop, from the container to the agent."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from rich.text import Text

from hostprep.report.path import HopState
from hostprep.report.signs import SIGNS, sign
from hostprep.report.words import clean
from hostprep.run.result import Status

if TYPE_CHECKING:
    from rich.console import Console


def draw(path: Sequence[HopState], console: Console) -> list[Text]:
    """The hops as lines, each with its sign; a broken one in red with the reason beneath it."""
    bar, gap = ("|", ":") if console.options.ascii_only else ("│", "┆")
    lines: list[Text] = []
    for index, hop in enumerate(path):
        style = SIGNS[hop.status].style
        lines.append(Text.assemble(("  " + sign(hop.status, console), style), " ", (clean(hop.title), style)))
        last = index == len(path) - 1
        rail = " " if last else gap if hop.status in (Status.DRIFT, Status.UNKNOWN) else bar
        if hop.reason:
            lines.append(Text.assemble((f"  {rail} ", style), hop.reason))
        if not last and not hop.reason:
            lines.append(Text(f"  {rail}", style=style))
    return lines
