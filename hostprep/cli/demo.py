"""``hostprep demo``."""

from __future__ import annotations

from pathlib import Path

import click


@click.command("demo")
@click.option("--report", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE", help="Leave an HTML report.")
def command(report: Path | None) -> int:
    """Show the main job on a simulated instance: by hand, broken by a reboot, repaired, still there after the next."""
    from hostprep.lab.demo import play
    from hostprep.report import terminal

    return play(terminal.console(), report)
