"""A run on a terminal: the summary first, then only what is not fine."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable
from typing import IO, TYPE_CHECKING, Final, cast

from rich.console import Console
from rich.padding import Padding
from rich.syntax import Syntax
from rich.table import Table
from rich.text import Text

from hostprep.report.details import details, path_lines
from hostprep.report.lines import Line
from hostprep.report.live import progress
from hostprep.report.rebooted import reboot_lines
from hostprep.report.signs import SIGNS, sign
from hostprep.report.steady import Steady
from hostprep.report.words import clean

if TYPE_CHECKING:
    from hostprep.run.result import RunReport

__all__ = ["console", "progress", "show"]

MOST_ROWS: Final = 30
"""Hosts up to which the table has them all; of more it has those that are not fine."""

MOST_DETAILED: Final = 25
"""Different troubles that are told in full; the reports in files have all of them."""


def console(*, stderr: bool = False) -> Console:
    """A console for hostprep's reports: host names and output are text, never markup, and never break the encoding.

    Its reader may go away, or its disk be full: that never ends a run.
    """
    for stream in (sys.stdout, sys.stderr):
        if reconfigure := getattr(stream, "reconfigure", None):
            reconfigure(errors="backslashreplace")
    stream = sys.stderr if stderr else sys.stdout
    file = cast("IO[str] | None", stream and Steady(stream))
    return Console(file=file, stderr=stderr, markup=False, highlight=False, emoji=False)


def show(report: RunReport, on: Console, *, show_scripts: bool = False) -> None:
    """Print a run.

    Args:
        report: the run.
        on: the console.
        show_scripts: whether to show what would be, or was, run.
    """
    on.print(_headline(report, on), soft_wrap=not on.is_terminal)
    on.print(_table(report, on))
    _show_troubles(report, on)
    for host in report.hosts:
        _show(reboot_lines(host), on)
    if len(report.hosts) == 1 and report.hosts[0].state == "holds":
        _show(path_lines(report.hosts[0], on), on)
    if show_scripts:
        _show_scripts(report, on)


def _headline(report: RunReport, on: Console) -> Text:
    line = Text.assemble((f"{report.command} {report.profile}", "bold"), f" on {_many(len(report.hosts), 'host')}")
    line.append(f" in {report.seconds:.1f} s: ")
    states: Counter[str] = Counter(host.state for host in report.hosts)
    parts = [Text(f"{sign(state, on)} {states[state]} {state}", SIGNS[state].style) for state in SIGNS if states[state]]
    return line + Text(", ").join(parts)


def _many(count: int, noun: str) -> str:
    return f"{count} {noun}{'' if count == 1 else 's'}"


def _table(report: RunReport, on: Console) -> Table:
    changed = any(host.runs for host in report.hosts)
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim")
    for title in ("host", "state", "steps", *(("scripts",) if changed else ())):
        table.add_column(title, overflow="fold")
    table.add_column("seconds", justify="right")
    rows = [host for host in report.hosts if len(report.hosts) <= MOST_ROWS or host.state != "holds"]
    for host in rows[:MOST_ROWS]:
        state = Text(f"{sign(host.state, on)} {host.state}", SIGNS[host.state].style)
        cells = [_counts(verdict.status for verdict in host.verdicts)]
        cells += [_counts(run.outcome for run in host.runs)] if changed else []
        table.add_row(Text(host.host), state, *cells, Text(f"{host.seconds:.1f}"))
    if left := len(report.hosts) - len(rows[:MOST_ROWS]):
        table.add_row(Text(f"and {left} more", "dim"))
    return table


def _counts(words: Iterable[str]) -> Text:
    counts = Counter(words)
    return Text(", ").join(Text(f"{counts[word]} {word}", SIGNS[word].style) for word in SIGNS if counts[word])


def _show_troubles(report: RunReport, on: Console) -> None:
    """Each different trouble once, under the names of all hosts that have it."""
    troubles: dict[tuple[str, ...], tuple[list[str], list[Line]]] = {}
    for host in report.hosts:
        if lines := details(host, on):
            troubles.setdefault(tuple(line.plain for line in lines), ([], lines))[0].append(host.host)
    for hosts, lines in list(troubles.values())[:MOST_DETAILED]:
        on.print()
        on.print(Text(", ".join(hosts), "bold"), soft_wrap=not on.is_terminal)
        _show(lines, on)
    left = len(troubles) - MOST_DETAILED
    if left > 0:
        on.print(Text(f"\nand {_many(left, 'more trouble')}: --report html=FILE has all of them", "dim"))


def _show(lines: Iterable[Line | Text], on: Console) -> None:
    """A terminal gets what fits; a log gets whole lines, which can be searched."""
    for line in lines:
        on.print(line, soft_wrap=not on.is_terminal)


def _show_scripts(report: RunReport, on: Console) -> None:
    for host in report.hosts:
        for step, script in host.scripts.items():
            on.print()
            on.print(Text.assemble((host.host, "bold"), f": script of {step}"))
            on.print(Padding(_syntax(script), (0, 0, 0, 2)))


def _syntax(script: str) -> Syntax:
    return Syntax(clean(script), "sh", theme="ansi_dark", background_color="default", word_wrap=True)
