"""``hostprep lab``: simulated instances to try things on by hand."""

from __future__ import annotations

import json
import subprocess
from typing import TYPE_CHECKING

import click

from hostprep.cli import lab_check, lab_conform, lab_powershell
from hostprep.cli.options import json_option

if TYPE_CHECKING:
    from hostprep.lab.linux import Instance

KINDS = ("optimized", "manual", "external", "image", "bare")
FIREWALLS = ("auto", "iptables-nft", "iptables-legacy", "nft")
NAME = click.argument("name", default="lab1")


@click.group("lab")
def command() -> None:
    """Simulated container instances, on this machine's own kernel, and the PowerShell of simulated Windows hosts.

    They touch nothing outside of themselves.
    """


command.add_command(lab_powershell.command)
command.add_command(lab_conform.command)
command.add_command(lab_check.command)


@command.command("up")
@NAME
@click.option("--kind", type=click.Choice(KINDS), default="optimized", show_default=True, help="What is on it.")
@click.option("--firewall", type=click.Choice(FIREWALLS), default="auto", show_default=True, help="Its packet filter.")
@click.option("--without", multiple=True, metavar="PROGRAM", help="A program it lacks. May be given again.")
def up(name: str, kind: str, firewall: str, without: tuple[str, ...]) -> None:
    """Start an instance called NAME (default: lab1), and say how to reach it."""
    from hostprep.lab.linux import Spec
    from hostprep.lab.linux import up as start

    instance = start(Spec(kind=kind, firewall=firewall, without=without), name)  # type: ignore[arg-type]  # click chose
    click.echo(
        f"{name} is up: {instance.spec.kind}, {instance.spec.firewall}, {instance.spec.server} on port {instance.port}"
    )
    click.echo(f"its inventory: {instance.hosts_toml}")
    click.echo(f"next: hostprep plan {_profile(kind)} --hosts {instance.hosts_toml}")


@command.command("down")
@click.argument("names", nargs=-1)
def down(names: tuple[str, ...]) -> None:
    """End the instances called NAMES, all of them when none is named, and remove what they left."""
    from hostprep.lab.linux import find, instances

    for instance in [find(name) for name in names] if names else instances():
        instance.down()
        click.echo(f"{instance.name} is gone")


@command.command("status")
@json_option
def status(*, as_json: bool) -> None:
    """List the instances."""
    from hostprep.lab.linux import instances

    rows = [_row(instance) for instance in instances()]
    if as_json:
        click.echo(json.dumps(rows, indent=2))
        return
    if not rows:
        click.echo("no instance; `hostprep lab up` starts one")
        return
    from rich.console import Console
    from rich.table import Table

    table = Table(*rows[0], box=None, pad_edge=False)
    for row in rows:
        table.add_row(*map(str, row.values()))
    Console(soft_wrap=True).print(table)


@command.command("reboot")
@NAME
def reboot(name: str) -> None:
    """Reboot an instance: it forgets what a reboot forgets."""
    from hostprep.lab.linux import find

    state = find(name).reboot()
    click.echo(f"{name} is up again: boot {state.boots}, boot id {state.boot_id}")


@command.command("shell", context_settings={"ignore_unknown_options": True})
@NAME
@click.argument("words", nargs=-1, type=click.UNPROCESSED)
def shell(name: str, words: tuple[str, ...]) -> int:
    """Open a shell on an instance with OpenSSH's client, or run WORDS there."""
    from hostprep.lab.linux import find

    return subprocess.run(find(name).ssh(*words), check=False).returncode


def _profile(kind: str) -> str:
    names = {"manual": "linux-manual-agent", "external": "linux-external", "image": "linux-image"}
    return names.get(kind, "linux-optimized")


def _row(instance: Instance) -> dict[str, object]:
    state = instance.status()
    return {
        "name": instance.name,
        "state": state.state,
        "kind": instance.spec.kind,
        "firewall": instance.spec.firewall,
        "port": instance.port,
        "boots": state.boots,
        "inventory": str(instance.hosts_toml),
    }
