"""What happens, as it happens: moving lines on a terminal, one line an event elsewhere."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TaskID, TextColumn, TimeElapsedColumn
from rich.text import Text

from hostprep.report.signs import SIGNS, sign
from hostprep.report.words import clean
from hostprep.run.events import Event, Heard, HostBegan, HostEnded, Listener, Sending

if TYPE_CHECKING:
    from rich.console import Console

    from hostprep.run.result import HostReport
    from hostprep.run.session import Session

MOST_SHOWN: Final = 12
"""Hosts that have a moving line of their own at the same time."""


@contextmanager
def progress(session: Session, console: Console) -> Iterator[Listener]:
    """A listener that shows a run on this console while it lasts."""
    if not console.is_terminal:
        yield lambda event: _tell(event, console)
        return
    columns = (SpinnerColumn(), TextColumn("{task.description}", markup=False), BarColumn(20), MofNCompleteColumn())
    with Progress(*columns, TimeElapsedColumn(), console=console, transient=True) as bars:
        yield _Moving(bars, len(session.subjects))


def _tell(event: Event, console: Console) -> None:
    if line := _line(event, console):
        console.print(line, soft_wrap=True)


def _line(event: Event, console: Console) -> Text | None:
    """The event as one line of a log, or None where it is not worth one."""
    match event:
        case Sending(host, phase, steps):
            return Text(f"  {host}: {phase} of {len(steps)} step{'s' if len(steps) != 1 else ''}")
        case Heard(host, _, marker) if marker.word in ("begin", "done", "failed"):
            if event.phase == "probe":
                return None
            code = f" with exit code {marker.code}" if marker.word == "failed" else ""
            return Text(f"  {host}: {marker.step} {marker.word}{code}")
        case HostEnded(report):
            return ending(report, console)
    return None


def ending(report: HostReport, console: Console) -> Text:
    """One host's end as one line."""
    line = Text.assemble((f"{sign(report.state, console)} ", SIGNS[report.state].style), report.host, ": ")
    line.append(report.state, SIGNS[report.state].style)
    if report.error or report.stopped:
        line.append(f", {clean(report.error.problem if report.error else report.stopped)}")
    return line.append(f" ({report.seconds:.1f} s)")


class _Moving:
    """One bar for all hosts, and a line for each of those that are talked to now."""

    def __init__(self, bars: Progress, hosts: int) -> None:
        self._bars = bars
        self._all = bars.add_task("hosts", total=hosts)
        self._lines: dict[str, TaskID] = {}

    def __call__(self, event: Event) -> None:
        match event:
            case HostBegan(host):
                visible = len(self._lines) < MOST_SHOWN
                self._lines[host] = self._bars.add_task(f"{host}: connecting", total=None, visible=visible)
            case Sending(host, phase, steps):
                self._bars.update(self._lines[host], description=f"{host}: {phase}", total=len(steps), completed=0)
            case Heard(host, phase, marker) if marker.word == "begin":
                self._bars.update(self._lines[host], description=f"{host}: {phase} {marker.step}")
            case Heard(host, _, marker) if marker.word in ("done", "facts"):
                self._bars.advance(self._lines[host])
            case HostEnded(report):
                self._end(report)

    def _end(self, report: HostReport) -> None:
        self._bars.remove_task(self._lines.pop(report.host))
        for task in list(self._lines.values())[:MOST_SHOWN]:
            self._bars.update(task, visible=True)
        self._bars.advance(self._all)
        if report.state == "failed":
            self._bars.console.print(ending(report, self._bars.console))
