"""``hostprep render``: scripts on disk, made offline."""

from __future__ import annotations

from pathlib import Path

import click

from hostprep.cli.options import steps_option
from hostprep.errors import DeclarationError


@click.command("render")
@click.argument("profile")
@click.option(
    "--out", type=click.Path(path_type=Path, file_okay=False), required=True, metavar="DIR", help="Where to write."
)
@click.option(
    "--hosts", type=click.Path(path_type=Path), metavar="FILE", help="Write one folder for each host of this inventory."
)
@click.option("--on", multiple=True, metavar="NAME", help="With --hosts: only this host or group. May be given again.")
@click.option("--force", is_flag=True, help="Replace scripts that are there and differ.")
@steps_option
def command(
    profile: str, out: Path, hosts: Path | None, on: tuple[str, ...], step_folders: tuple[Path, ...], *, force: bool
) -> None:
    """Write PROFILE as probe.sh, apply.sh and undo.sh, to be run as root with sh. Secrets are not in them."""
    from hostprep.render.offline import rendered

    wanted = rendered(profile, step_folders, hosts, on)
    for name, text in wanted.items():
        path = out / name
        if path.exists() and path.read_text(encoding="utf-8") != text and not force:
            raise DeclarationError(
                "is there and differs, and is left as it is", file=str(path), expected="--force, or another --out"
            )
    for name, text in wanted.items():
        path = out / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")
        path.chmod(0o755)
        click.echo(f"wrote {path}")
