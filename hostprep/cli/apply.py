"""``hostprep apply``."""

from __future__ import annotations

from typing import Any

import click

from hostprep.cli.options import on_hosts
from hostprep.cli.talk import talk


@click.command("apply")
@on_hosts
def command(**words: Any) -> int:
    """Bring hosts to what PROFILE says: probe, run what drifts, probe again."""
    return talk("apply", words)
