"""What the model has of IPv6: link-local addresses; in a dual-stack subnet an address and a gateway besides."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hostprep.lab.windows.state.network import Adapter, Address, Route

if TYPE_CHECKING:
    from hostprep.lab.windows.model import Windows

LOOPBACK, SUBNET, EVERYTHING, ON_LINK = "::1", 64, "::/0", "::"


def addresses(host: Windows) -> list[Address]:
    """The addresses of all adapters that are up."""
    found = []
    for adapter in host.network.adapters:
        if not adapter.ipv6 or adapter.status != "Up":
            continue
        if adapter.kind == "loopback":
            found.append(Address(LOOPBACK, 128, adapter.guid, origin="WellKnown"))
            continue
        if dual(host, adapter):
            found.append(Address(host.network.wide.address6, 128, adapter.guid, origin="Dhcp"))
        ip = f"fe80::{adapter.index:x}:15ff:fe70:1%{adapter.index}"
        found.append(Address(ip, SUBNET, adapter.guid, origin="WellKnown"))
    return found


def routes(host: Windows) -> list[Route]:
    """The routes to the host itself, and by the gateway."""
    found = []
    for adapter in host.network.adapters:
        if adapter.kind == "loopback":
            found.append(Route(f"{LOOPBACK}/128", adapter.guid, ON_LINK, protocol="Local", system=True))
        elif adapter.status == "Up" and dual(host, adapter):
            found.append(Route(EVERYTHING, adapter.guid, host.network.wide.gateway6))
    return found


def dual(host: Windows, adapter: Adapter) -> bool:
    """Whether an adapter is in a dual-stack subnet."""
    return adapter.kind == "physical" and bool(host.network.wide.gateway6)
