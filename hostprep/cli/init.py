"""``hostprep init``: files to start from."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

import click

from hostprep.errors import DeclarationError

FILES = ("hosts.toml", "profile.toml")


@click.command("init")
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False), default=Path())
@click.option(
    "--system", type=click.Choice(["linux", "windows"]), default="linux", show_default=True, help="Of your hosts."
)
def command(folder: Path, system: str) -> None:
    """Write a commented hosts.toml and profile.toml into FOLDER (default: here). Nothing is overwritten."""
    starters = files("hostprep") / "starters" / system
    folder.mkdir(parents=True, exist_ok=True)
    for name in FILES:
        if (folder / name).exists():
            raise DeclarationError(
                "is already there, and is left as it is", file=str(folder / name), expected="a folder without it"
            )
    for name in FILES:
        with (folder / name).open("x", encoding="utf-8", newline="\n") as file:
            file.write((starters / name).read_text(encoding="utf-8"))
        click.echo(f"wrote {folder / name}")
    click.echo("next: edit both, then `hostprep plan profile.toml`")
