"""``hostprep demo``."""

from __future__ import annotations

from pathlib import Path

import click


@click.command("demo")
@click.argument("system", required=False, type=click.Choice(["windows", "linux"]))
@click.option("--report", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE", help="Leave an HTML report.")
def command(system: str | None, report: Path | None) -> int:
    """Show the main job on simulated instances: by hand, broken by a reboot, repaired, still there after the next.

    On Windows first, then on Linux where Linux instances can run; or on SYSTEM alone.
    """
    from hostprep.lab.demo import play
    from hostprep.report import terminal

    return play(terminal.console(), report, system)
