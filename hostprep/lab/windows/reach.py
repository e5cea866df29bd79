"""Whether whoever is connected to the host still is, and by which of WinRM's two ports."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from ipaddress import IPv4Address, IPv4Network
from typing import TYPE_CHECKING, Final

from hostprep.lab.windows import adapters, addresses, routes

if TYPE_CHECKING:
    from hostprep.lab.windows.model import Windows
    from hostprep.lab.windows.state.network import FirewallRule

WINRM_PORTS: Final = {"http": 5985, "https": 5986}
CATEGORY: Final = "Public"
"""The category of the network, which decides whose rules count: what Windows takes an unknown network for."""

SYSTEM: Final = ("any", "system")
"""The program of a rule that covers what HTTP.sys listens on."""


def schemes(host: Windows) -> frozenset[str]:
    """The schemes by which the controller's packets reach WinRM and its answers find the way back."""
    wide = host.network.wide
    if host.system.container or host.system.going_down or not host.runs("WinRM"):
        return frozenset()
    if not routes.leaves_well(host, wide.controller):
        return frozenset()
    return frozenset(
        scheme for scheme, port in WINRM_PORTS.items() if admitted(host, port, wide.controller, wide.address)
    )


def admitted(host: Windows, port: int, remote: str, local: str) -> bool:
    """Whether the firewall lets an inbound TCP connection in: a block wins over an allow.

    Args:
        host: whose firewall.
        port: the port on the host.
        remote: the address that it comes from.
        local: the address of the host that it goes to.
    """
    if not host.runs("MpsSvc"):
        return True
    found = {rule.action for rule in _rules(host, port, remote, local)}
    return "Allow" in found and "Block" not in found


@lru_cache(512)
def _address(text: str) -> IPv4Address:
    return IPv4Address(text)


@lru_cache(512)
def _network(text: str) -> IPv4Network:
    return IPv4Network(text, strict=False)


def _rules(host: Windows, port: int, remote: str, local: str) -> Iterator[FirewallRule]:
    home = addresses.active(host, local)
    adapter = adapters.by_guid(host, home.adapter) if home else None
    near = _network(f"{local}/{home.prefix}") if home else None
    for rule in host.network.firewall:
        if (
            rule.enabled
            and rule.direction == "Inbound"
            and rule.protocol in ("TCP", "Any", "6")
            and _has_port(rule.local_port, port)
            and _has_address(rule.remote_address, remote, near)
            and _has_address(rule.local_address, local, near)
            and (rule.profile == "Any" or CATEGORY in rule.profile)
            and rule.program.lower() in SYSTEM
            and rule.service == "Any"
            and _has_name(rule.interface_alias, adapter.name if adapter else "")
        ):
            yield rule


def _has_port(words: Sequence[str], port: int) -> bool:
    for word in words:
        low, _, high = word.partition("-")
        if word == "Any" or (low.isdigit() and int(low) <= port <= int(high or low)):
            return True
    return False


def _has_name(words: Sequence[str], name: str) -> bool:
    return any(word.lower() in ("any", name.lower()) for word in words)


def _has_address(words: Sequence[str], ip: str, near: IPv4Network | None) -> bool:
    """Whether one of a rule's addresses covers one."""
    return any(word == "Any" or _covers(word.lower(), _address(ip), near) for word in words)


def _covers(word: str, address: IPv4Address, near: IPv4Network | None) -> bool:
    """Whether a word, an address, a network or a range covers an address; what is of IPv6 or none of these does not."""
    low, dash, high = word.partition("-")
    if word == "any":
        return True
    if word.startswith(("localsubnet", "internet")):
        return (near is not None and address in near) == word.startswith("localsubnet")
    try:
        return _address(low) <= address <= _address(high) if dash else address in _network(word)
    except ValueError:
        return False
