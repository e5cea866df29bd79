"""``hostprep trust``: the certificates of Windows hosts."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from hostprep.cli.options import asker, hosts_option
from hostprep.errors import DeclarationError

if TYPE_CHECKING:
    from hostprep.declare.host import Host
    from hostprep.declare.inventory import Inventory
    from hostprep.transports.trusting import Offer

COMPARE = (
    "Compare it with what the host's own console shows, reached some other way:\n"
    "    winrm enumerate winrm/config/listener\n"
)


@click.command("trust")
@click.argument("names", nargs=-1, required=True, metavar="HOST...")
@hosts_option
@click.option("--fingerprint", metavar="SHA256", help="Trust it without asking if it is this one.")
@click.option("--yes", is_flag=True, help="Trust it without asking, whatever it is.")
@click.option("--forget", is_flag=True, help="Take back what was trusted.")
def command(names: tuple[str, ...], hosts: Path, fingerprint: str | None, *, yes: bool, forget: bool) -> int:
    """Show the certificate of HOST, and trust it from now on, and no other.

    For WinRM over https with a certificate that no authority vouches for. HOST is a host or a group of the inventory.
    """
    from hostprep.declare import inventory as inventories

    inventory = inventories.load(hosts)
    chosen = inventory.select(names)
    if forget:
        return _forget(chosen)
    trusted = [_trust(inventory, host, fingerprint, yes=yes) for host in chosen]
    return 0 if all(trusted) else 3


def _forget(hosts: tuple[Host, ...]) -> int:
    from hostprep.transports.certificates import known_certificates
    from hostprep.transports.wsman_endpoint import endpoint

    for host in hosts:
        known_certificates(host).forget(endpoint(host))
        click.echo(f"{host.name}: nothing is trusted by itself any more")
    return 0


def _trust(inventory: Inventory, host: Host, fingerprint: str | None, *, yes: bool) -> bool:
    from hostprep.run.references import credentials_of
    from hostprep.transports.trusting import look

    jump = inventory.hosts.get(host.jump) if host.jump else None
    offer = look(host, jump, credentials_of(jump, asker()) if jump else None)
    _show(host, offer)
    if offer.state == "trusted":
        click.echo("  It is the one on record.")
        return True
    if fingerprint is not None:
        agreed = _plain(fingerprint) == _plain(offer.shown.fingerprint)
        click.echo("  It is the one you named." if agreed else "  It is NOT the one you named; nothing was changed.")
    else:
        agreed = yes or _agreed(host)
    if agreed:
        offer.take()
        click.echo(f"  Recorded in {offer.known.path}.")
    return agreed


def _agreed(host: Host) -> bool:
    try:
        return click.confirm(f"{COMPARE}Trust it?", err=True)
    except click.Abort:
        if asker():
            raise
        raise DeclarationError(
            f"whether to trust {host.name} is to be answered, and nobody is there to answer",
            expected="a terminal, --fingerprint SHA256, or --yes",
        ) from None


def _show(host: Host, offer: Offer) -> None:
    shown = offer.shown
    click.echo(f"{host.name}, {offer.at}")
    for name, words in shown.about().items():
        click.echo(f"  {name:<11} {words}")
    click.echo(f"  SHA-256     {shown.fingerprint}")
    click.echo(f"  thumbprint  {shown.thumbprint}  (SHA-1, as Windows shows it)")
    if offer.state == "changed":
        click.echo(f"  NOT the one on record, SHA-256 {offer.recorded}: the host was made anew, or it is another.")


def _plain(fingerprint: str) -> str:
    """The digits of a fingerprint, however it is written."""
    return "".join(char for char in fingerprint.lower().removeprefix("sha256:") if char in "0123456789abcdef")
