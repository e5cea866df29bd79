"""``hostprep render``: scripts on disk, made offline."""

from __future__ import annotations

from pathlib import Path

import click

from hostprep.cli.options import demand_hosts, profile_argument, steps_option
from hostprep.cli.write import write_files


@click.command("render")
@profile_argument
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
    """Write PROFILE as the scripts probe, apply and undo: .sh to be run as root, .ps1 or .cmd by an administrator.

    Secrets are not in them.
    """
    from hostprep.render.offline import rendered

    demand_hosts(hosts, on)
    wanted = rendered(profile, step_folders, hosts, on)
    write_files({out / name: text.encode() for name, text in wanted.items()}, force=force, executable=True)
