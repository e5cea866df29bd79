"""``hostprep export``: a profile in the words of the services that run scripts on instances. Made offline."""

from __future__ import annotations

from functools import reduce
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from hostprep.cli.options import F, demand_hosts, profile_argument, steps_option
from hostprep.cli.write import write_files

if TYPE_CHECKING:
    from collections.abc import Callable

    from hostprep.render.exports.result import Export
    from hostprep.render.exports.subject import Subject

_SHARED = (
    profile_argument,
    click.option(
        "--hosts",
        type=click.Path(path_type=Path),
        metavar="FILE",
        help="Take the parameters of a host of this inventory.",
    ),
    click.option("--on", multiple=True, metavar="NAME", help="With --hosts: which host."),
    click.option(
        "--secret",
        "secrets",
        multiple=True,
        metavar="STEP.PARAM=ssm:NAME",
        help="Let the instance fetch a secret by its own role: ssm:NAME or secretsmanager:ID. May be given again.",
    ),
    click.option("--region", default="", help="Fetch from this region, not from the instance's own."),
    steps_option,
    click.option("--force", is_flag=True, help="Replace files that are there and differ."),
)
_compress = click.option("--compress", is_flag=True, help="Pack the script by gzip; it unpacks itself.")


def _out(default: str, *, folder: bool = False) -> Callable[[F], F]:
    kind = click.Path(path_type=Path, file_okay=not folder, dir_okay=folder)
    return click.option("--out", type=kind, default=Path(default), show_default=True, help="Where to write.")


def _shared(function: F) -> F:
    return reduce(lambda decorated, option: option(decorated), reversed(_SHARED), function)


def _load(words: dict[str, Any]) -> Subject:
    from hostprep.render.exports import fetch
    from hostprep.render.exports.subject import Choice, load

    demand_hosts(words["hosts"], words["on"])
    secrets = tuple(fetch.parse(word) for word in words["secrets"])
    return load(Choice(words["profile"], words["step_folders"], words["hosts"], words["on"], secrets, words["region"]))


def _write(made: Export, out: Path, *, force: bool, folder: bool = False) -> None:
    """The first file is ``out``, the others lie beside it; or all lie in the folder ``out``."""
    main, *others = made.files.items()
    if folder:
        files = {out / name: data for name, data in made.files.items()}
    else:
        files = {out: main[1], **{out.parent / name: data for name, data in others}}
    write_files(files, force=force)
    for note in made.notes:
        click.echo(note, err=True)


@click.group("export")
def command() -> None:
    """Write a profile for what starts scripts on instances by itself. No host is contacted; secrets are refused."""


@command.command("user-data")
@_shared
@click.option(
    "--agent",
    type=click.Choice(["cloud-init", "ec2launch-v2", "ec2launch-v1", "ec2config"]),
    help="Who runs it there; by default cloud-init on Linux, EC2Launch v2 on Windows.",
)
@click.option("--tasks", is_flag=True, help="For EC2Launch v2: as YAML tasks, which run as LocalSystem.")
@click.option("--every-boot", is_flag=True, help="At every start of the instance, not only at its first.")
@_compress
@click.option("--from-s3", metavar="S3-URL", help="Fetch the script from s3://BUCKET/KEY; it is written beside --out.")
@click.option(
    "--part",
    "parts",
    multiple=True,
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="For cloud-init: your own part, ahead of hostprep's. May be given again.",
)
@_out("user-data")
def user_data(**words: Any) -> None:
    """Write EC2 user data that applies PROFILE: at most 16 KB, which is counted and shown."""
    from hostprep.render.exports import cloud_init, payload
    from hostprep.render.exports.user_data import Form, export

    form = Form(
        agent=words["agent"],
        tasks=words["tasks"],
        every_boot=words["every_boot"],
        compress=words["compress"],
        place=payload.parse(words["from_s3"]) if words["from_s3"] else None,
        parts=tuple(cloud_init.read(path) for path in words["parts"]),
    )
    _write(export(_load(words), form), words["out"], force=words["force"])


@command.command("ssm")
@_shared
@click.option("--phase", type=click.Choice(["apply", "probe", "undo"]), default="apply", show_default=True)
@click.option(
    "--timeout", type=click.IntRange(5, 172_800), default=3600, show_default=True, help="Seconds it may take."
)
@_compress
@_out("ssm.yaml")
def ssm(**words: Any) -> None:
    """Write a Systems Manager Command document, for Run Command and State Manager: at most 64 KB."""
    from hostprep.render.exports.ssm import export

    made = export(_load(words), words["phase"], seconds=words["timeout"], compress=words["compress"])
    _write(made, words["out"], force=words["force"])


@command.command("imagebuilder")
@_shared
@click.option("--timeout", type=click.IntRange(1), default=7200, show_default=True, help="Seconds it may take.")
@_compress
@_out("component.yaml")
def imagebuilder(**words: Any) -> None:
    """Write an EC2 Image Builder component: at most 16,000 characters, or 64 KB by way of S3."""
    from hostprep.render.exports.imagebuilder import export

    made = export(_load(words), seconds=words["timeout"], compress=words["compress"])
    _write(made, words["out"], force=words["force"])


@command.command("packer")
@_shared
@_out("hostprep", folder=True)
def packer(**words: Any) -> None:
    """Write provisioners for Packer (HCL2) and the scripts that they run."""
    from hostprep.render.exports.packer import export

    _write(export(_load(words), folder=words["out"].name), words["out"], force=words["force"], folder=True)


@command.command("dockerfile")
@_shared
@_out("hostprep", folder=True)
def dockerfile(**words: Any) -> None:
    """Write a Dockerfile fragment for Windows containers, and the scripts that it copies."""
    from hostprep.render.exports.dockerfile import export

    _write(export(_load(words)), words["out"], force=words["force"], folder=True)
