"""The credential paths that are broken, drawn beneath pytest's own summary."""

from __future__ import annotations

import io
import shutil
from collections.abc import Sequence
from typing import TYPE_CHECKING

from rich.console import Console

from hostprep.report.drawing import draw
from hostprep.report.path import HopState, host_hops
from hostprep.run.result import RunReport, Status

if TYPE_CHECKING:
    import pytest


def write_paths(report: RunReport, reporter: pytest.TerminalReporter) -> None:
    """Draw the path of each host where a hop is broken."""
    for host in report.hosts:
        path = host_hops(host)
        if any(hop.status is Status.DRIFT for hop in path):
            reporter.section(f"credential path of {host.host}")
            reporter.write(_drawn(path, reporter))


def _drawn(path: Sequence[HopState], reporter: pytest.TerminalReporter) -> str:
    text = io.StringIO()
    console = Console(file=text, force_terminal=reporter.hasmarkup, width=shutil.get_terminal_size().columns)
    console.print(*draw(path, console), sep="\n")
    return text.getvalue()
