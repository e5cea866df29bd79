"""The main job on simulated instances: what people do by hand, how it breaks, how it is repaired, and that it stays.

Host and reboot are simulated, as ``hostprep.lab.windows`` and ``hostprep.lab.linux`` say; the connection and all that
hostprep does are real.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from rich.text import Text

from hostprep.errors import LabError

if TYPE_CHECKING:
    from rich.console import Console

SYSTEMS: Final = ("windows", "linux")


def play(console: Console, report: Path | None = None, only: str | None = None) -> int:
    """Tell the story on each system, on instances that are gone afterwards.

    Args:
        console: where it is told.
        report: the HTML file that the last act leaves; the second system's has its name added.
        only: one of ``SYSTEMS``; both where it is None, and Windows alone where Linux instances cannot run.

    Returns:
        The exit code of the last verification; of the worse one where there were two.

    Raises:
        LabError: only Linux was asked for, and its instances cannot run here; says what is missing.
    """
    codes = []
    if only != "linux":
        from hostprep.lab.demo import windows

        codes.append(windows.play(console, report))
    if only != "windows":
        codes.append(_linux(console, report, alone=only == "linux"))
    return max(codes)


def _linux(console: Console, report: Path | None, *, alone: bool) -> int:
    from hostprep.lab.demo import linux

    problem = linux.problem()
    if problem and alone:
        raise LabError(problem)
    if problem:
        console.print(Text(f"\nThe same on Linux cannot be shown here: {problem}", style="dim"))
        return 0
    if report and not alone:
        report = report.with_stem(f"{report.stem}-linux")
    return linux.play(console, report)
