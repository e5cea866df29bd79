"""``hostprep profiles``: what ships."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import click

from hostprep.cli.options import json_option

if TYPE_CHECKING:
    from hostprep.declare.profile import Profile


@click.command("profiles")
@json_option
def command(*, as_json: bool) -> None:
    """List the profiles that ship, and their steps."""
    from rich.console import Console
    from rich.markup import escape

    from hostprep.declare.library import open_library
    from hostprep.declare.profile import built_in, load

    library = open_library()
    profiles = [load(name, library) for name in built_in()]
    if as_json:
        click.echo(json.dumps([_row(profile) for profile in profiles], indent=2))
        return
    console = Console()
    arrow = " -> " if console.options.ascii_only else " → "
    for profile in profiles:
        console.print(f"[bold]{escape(profile.name)}[/]  {escape(profile.title)}")
        console.print(f"  {escape(' '.join(profile.about.split()))}", style="dim")
        console.print(f"  {arrow.join(step.name for step in profile.steps)}\n")


def _row(profile: Profile) -> dict[str, Any]:
    steps = [step.name for step in profile.steps]
    return {"name": profile.name, "title": profile.title, "shell": profile.shell, "steps": steps}
