"""``hostprep lab``: simulated instances to try things on by hand."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import click

from hostprep.cli import lab_check, lab_conform, lab_powershell, lab_up
from hostprep.cli.options import json_option

if TYPE_CHECKING:
    from hostprep.lab import linux, windows

    Instance = linux.Instance | windows.Instance

WIDE = 200
"""Columns where nobody looks: paths stay whole for whoever reads them."""

LONGEST = 500
"""Characters of a line that `lab state` prints; a file is told with all its text."""

NOISE = re.compile(
    r"\.pid: |'system': True|\.(guid|index|next_index|mac|since|layer|switch): |^(system\.booted|docker\.made)"
)
"""What differs after every boot and means nothing: process ids, implied routes, what adapters are called inside."""

NAME = click.argument("name", required=False)


@click.group("lab")
def command() -> None:
    """Simulated container instances: Windows behind a WinRM endpoint, Linux on this machine's own kernel.

    They touch nothing outside of themselves. A command that takes NAME may leave it out where one instance runs.
    """


command.add_command(lab_up.command)


@command.command("status")
@json_option
def status(*, as_json: bool) -> None:
    """List the instances."""
    rows = [_row(instance) for instance in _all()]
    if as_json:
        click.echo(json.dumps(rows, indent=2))
        return
    if not rows:
        click.echo("no instance; `hostprep lab up windows` or `hostprep lab up linux` starts one")
        return
    from rich.console import Console
    from rich.table import Column, Table

    table = Table(*(Column(name, overflow="fold") for name in rows[0]), box=None, pad_edge=False)
    for row in rows:
        table.add_row(*map(str, row.values()))
    seen = Console()
    (seen if seen.is_terminal else Console(width=WIDE)).print(table)


@command.command("reboot")
@NAME
@click.option("--power-cut", is_flag=True, help="Windows: nothing is stopped in order.")
def reboot(name: str | None, *, power_cut: bool) -> None:
    """Reboot an instance: it forgets what a reboot forgets."""
    from hostprep.errors import LabError
    from hostprep.lab import windows

    instance = _one(name)
    if isinstance(instance, windows.Instance):
        state = instance.reboot(unexpected=power_cut).boots, instance.status().boot_id
    elif power_cut:
        raise LabError("a Linux instance knows no power cut; leave --power-cut out")
    else:
        after = instance.reboot()
        state = after.boots, after.boot_id
    click.echo(f"{instance.name} is up again: boot {state[0]}, boot id {state[1]}")


@command.command("state")
@NAME
@click.option("--all", "everything", is_flag=True, help="Also what Windows numbers anew by itself.")
@json_option
def state(name: str | None, *, everything: bool, as_json: bool) -> None:
    """Say what has changed on a Windows instance.

    Since it was started, a line each, cut where it is long. --json gives all of its state, from which
    `lab up windows --state FILE` goes on.
    """
    from hostprep.errors import LabError
    from hostprep.lab import windows

    instance = _one(name)
    if not isinstance(instance, windows.Instance):
        raise LabError(f"{instance.name} runs on a real kernel and has no state to show; use `hostprep lab shell`")
    if as_json:
        click.echo(json.dumps(instance.snapshot(), indent=2))
        return
    lines = [line for line in instance.diff() if everything or not NOISE.search(line)]
    lines = [line if len(line) <= LONGEST else f"{line[:LONGEST]}... ({len(line)} characters)" for line in lines]
    click.echo("\n".join(lines) if lines else f"nothing has changed on {instance.name} since it was started")


@command.command("shell", context_settings={"ignore_unknown_options": True})
@NAME
@click.argument("words", nargs=-1, type=click.UNPROCESSED)
def shell(name: str | None, words: tuple[str, ...]) -> int:
    """Open a shell on an instance, or run WORDS there.

    PowerShell over WinRM on a Windows one, OpenSSH's client on a Linux one.
    """
    from hostprep.lab import windows

    instance = _one(name)
    if isinstance(instance, windows.Instance):
        from hostprep.cli.lab_shell import interactive, once

        return once(instance, " ".join(words)) if words else interactive(instance)
    import subprocess

    return subprocess.run(instance.ssh(*words), check=False).returncode


@command.command("faults")
def faults() -> None:
    """List what can be wrong with a Windows instance.

    `lab up windows --fault NAME` makes it so.
    """
    from hostprep.lab.windows.life import faults as known

    width = max(map(len, known.names()))
    for name in known.names():
        click.echo(f"{name:<{width}}  {known.about(name)}")


@command.command("down")
@click.argument("names", nargs=-1)
def down(names: tuple[str, ...]) -> None:
    """End the instances called NAMES, or all of them.

    What they left is removed.
    """
    for instance in [_one(name) for name in names] if names else _all():
        instance.down()
        click.echo(f"{instance.name} is gone")


for each in (lab_powershell.command, lab_conform.command, lab_check.command):
    command.add_command(each)


def _all() -> list[Instance]:
    import sys

    from hostprep.lab import windows

    found: list[Instance] = [*windows.instances()]
    if sys.platform == "linux":
        from hostprep.lab import linux

        found += linux.instances()
    return sorted(found, key=lambda instance: instance.name)


def _one(name: str | None) -> Instance:
    from hostprep.errors import LabError, nearest

    found = {instance.name: instance for instance in _all()}
    if name in found:
        return found[name]
    if name is None and len(found) == 1:
        return next(iter(found.values()))
    if not found:
        raise LabError("no instance runs; `hostprep lab up windows` or `hostprep lab up linux` starts one")
    if name is None:
        raise LabError(f"several instances run; name one of {', '.join(found)}")
    near = nearest(name, found)
    hint = f"did you mean {near!r}?" if near else "`hostprep lab status` lists them"
    raise LabError(f"there is no instance called {name}; {hint}")


def _row(instance: Instance) -> dict[str, object]:
    from hostprep.lab import windows

    state = instance.status()
    spec: Any = instance.spec
    simulated = isinstance(instance, windows.Instance)
    return {
        "name": instance.name,
        "state": state.state,
        "kind": f"windows-{spec.os}-{spec.edition}-{spec.language}" if simulated else spec.kind,
        "firewall": "" if simulated else spec.firewall,
        "port": instance.port,
        "boots": state.boots,
        "inventory": str(instance.hosts_toml),
    }
