"""``hostprep steps``: what there is."""

from __future__ import annotations

import json
from pathlib import Path

import click

from hostprep.cli.options import json_option, steps_option


@click.command("steps")
@steps_option
@json_option
def command(step_folders: tuple[Path, ...], *, as_json: bool) -> None:
    """List all steps, ours and those of --steps folders and installed packages."""
    from rich.console import Console
    from rich.table import Table

    from hostprep.declare.library import open_library

    steps = open_library(step_folders).steps.values()
    if as_json:
        rows = [{"shell": s.shell, "name": s.name, "kind": s.kind, "title": s.title} for s in steps]
        click.echo(json.dumps(rows, indent=2))
        return
    table = Table("step", "shell", "kind", "what it is", box=None, pad_edge=False)
    for step in steps:
        table.add_row(step.name, step.shell, step.kind, step.title)
    Console().print(table)
