"""``hostprep undo``."""

from __future__ import annotations

from typing import Any

import click

from hostprep.cli.options import on_hosts
from hostprep.cli.talk import talk


@click.command("undo")
@on_hosts
def command(**words: Any) -> int:
    """Take back what PROFILE's steps have done, in reverse order."""
    return talk("undo", words)
