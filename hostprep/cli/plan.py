"""``hostprep plan``."""

from __future__ import annotations

from typing import Any

import click

from hostprep.cli.options import on_hosts
from hostprep.cli.talk import talk


@click.command("plan")
@on_hosts
@click.option("--show-scripts", is_flag=True, help="Show the script that apply would run.")
def command(*, show_scripts: bool, **words: Any) -> int:
    """Say, for each host and step, what is and what should be. Changes nothing."""
    return talk("plan", words, show_scripts=show_scripts)
