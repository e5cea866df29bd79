"""``hostprep lab up``: starting an instance."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import click

from hostprep.cli.options import json_option

if TYPE_CHECKING:
    from hostprep.lab.windows import Instance

KINDS = ("optimized", "manual", "external", "image", "bare")
FIREWALLS = ("auto", "iptables-nft", "iptables-legacy", "nft")
PROFILES = {"manual": "linux-manual-agent", "external": "linux-external", "image": "linux-image"}


class Systems(click.Group):
    """A group that takes ``linux`` for granted where no system is named."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Put ``linux`` in front where it was left out."""
        if not args or (args[0] not in self.commands and args[0] not in ctx.help_option_names):
            args = ["linux", *args]
        return super().parse_args(ctx, args)


@click.group("up", cls=Systems)
def command() -> None:
    """Start an instance, and say how to reach it.

    Without `windows` or `linux` it is a Linux one.
    """


@command.command("linux")
@click.argument("name", default="lab1")
@click.option("--kind", type=click.Choice(KINDS), default="optimized", show_default=True, help="What is on it.")
@click.option("--firewall", type=click.Choice(FIREWALLS), default="auto", show_default=True, help="Its packet filter.")
@click.option("--without", multiple=True, metavar="PROGRAM", help="A program it lacks. May be given again.")
def linux(name: str, kind: str, firewall: str, without: tuple[str, ...]) -> None:
    """Start a Linux instance called NAME (default: lab1).

    Needs Linux, and root or user namespaces.
    """
    from hostprep.lab.linux import Spec, up

    instance = up(Spec(kind=kind, firewall=firewall, without=without), name)  # type: ignore[arg-type]  # click chose
    click.echo(
        f"{name} is up: {instance.spec.kind}, {instance.spec.firewall}, {instance.spec.server} on port {instance.port}"
    )
    click.echo(f"its inventory: {instance.hosts_toml}")
    click.echo(f"next: hostprep plan {PROFILES.get(kind, 'linux-optimized')} --hosts {instance.hosts_toml}")


@command.command("windows")
@click.argument("name", default="win1")
@click.option(
    "--os",
    type=click.Choice(["2016", "2019", "2022", "2025"]),
    default="2022",
    show_default=True,
    help="The release of Windows Server.",
)
@click.option(
    "--language", type=click.Choice(["en", "de", "es"]), default="en", show_default=True, help="Of its texts."
)
@click.option("--edition", type=click.Choice(["core", "full", "nano"]), default="core", show_default=True)
@click.option("--initialized", is_flag=True, help="AWS's own set-up has run: Initialize-ECSAgent -EnableTaskIAMRole.")
@click.option(
    "--fault", "faults", multiple=True, metavar="NAME", help="What is wrong with it: see `lab faults`. Repeatable."
)
@click.option("--user", "users", multiple=True, metavar="NAME", help="An administrator.  [default: Administrator]")
@click.option("--guest", "guests", multiple=True, metavar="NAME", help="An account that may not use WinRM.")
@click.option(
    "--scheme",
    "schemes",
    multiple=True,
    type=click.Choice(["https", "http"]),
    help="How it is reached; the inventory names the first.  [default: both]",
)
@click.option(
    "--transport", type=click.Choice(["psrp", "winrm"]), default="psrp", show_default=True, help="In the inventory."
)
@click.option(
    "--engine",
    type=click.Choice(["auto", "dialect", "pwsh"]),
    default="dialect",
    show_default=True,
    help="What runs scripts: the lab's own, or a real pwsh, which acts on this machine's files.",
)
@click.option("--pace", type=click.FloatRange(0, 10_000), default=1.0, help="Seconds that pass on it in one of ours.")
@click.option(
    "--state",
    type=click.File(encoding="utf-8"),
    metavar="FILE",
    help="Go on from what `lab state --json` wrote.",
)
@json_option
def windows(name: str, *, state: Any, as_json: bool, **words: Any) -> None:
    """Start a Windows instance called NAME (default: win1).

    A simulation behind a real WinRM endpoint on 127.0.0.1; needs neither root nor Windows nor pwsh. Its password is
    made anew, and lies in a file that only you can read.
    """
    from hostprep.lab.windows import Spec, start

    instance = start(Spec(**{key: value for key, value in words.items() if value != ()}), name, state=_read(state))
    if as_json:
        click.echo(json.dumps(_facts(instance), indent=2))
        return
    for line in _lines(instance):
        click.echo(line)


def _read(state: Any) -> Any:
    from hostprep.errors import LabError

    if state is None:
        return None
    try:
        return json.load(state)
    except ValueError as error:
        raise LabError(f"{state.name} is no state of a simulated Windows instance: {error}") from None


def _facts(instance: Instance) -> dict[str, Any]:
    access, spec = instance.access, instance.spec
    certificate = "https" in spec.schemes
    return {
        "name": instance.name,
        "address": "127.0.0.1",
        "ports": dict(instance.ports),
        "urls": {scheme: f"{scheme}://127.0.0.1:{port}/wsman" for scheme, port in instance.ports.items()},
        "user": spec.users[0],
        "password_file": str(access.password_file(spec.users[0])),
        "certificate": str(access.certificate) if certificate else None,
        "client_certificate": str(access.client_certificate) if certificate else None,
        "inventory": str(instance.hosts_toml),
    }


def _lines(instance: Instance) -> list[str]:
    facts, spec = _facts(instance), instance.spec
    ports = ", ".join(f"{scheme} on port {port}" for scheme, port in facts["ports"].items())
    found = [f"{instance.name} is up: {described(instance)}, WinRM by {ports} of 127.0.0.1"]
    found.append(f"user {facts['user']}, password in {facts['password_file']}")
    if facts["certificate"]:
        found.append(f"its certificate: {facts['certificate']}")
    if spec.faults:
        found.append(f"wrong with it: {', '.join(spec.faults)}")
    found.append(f"its inventory: {facts['inventory']}")
    found.append(f"next: hostprep plan windows-optimized --hosts {facts['inventory']}")
    return found


def described(instance: Instance) -> str:
    """What an instance is, in words."""
    spec = instance.spec
    return f"Windows Server {spec.os} {spec.edition}, {spec.language}"
