"""IPv4 addresses: two stores, duplicate detection in time, DHCP that gives way, routes that they imply."""

from __future__ import annotations

from collections.abc import Sequence
from ipaddress import IPv4Address, IPv4Interface
from typing import TYPE_CHECKING

from hostprep.lab.windows import adapters
from hostprep.lab.windows.clock import happens
from hostprep.lab.windows.refusal import Exists, Refusal
from hostprep.lab.windows.state.network import Adapter, Address, Route

if TYPE_CHECKING:
    from hostprep.lab.windows.model import Windows

HOST_LENGTH = 32
ANY = "0.0.0.0"  # noqa: S104  # a value, nothing is bound


def active(host: Windows, ip: str) -> Address | None:
    """The active address, whatever its state."""
    return next((a for a in host.network.addresses if a.ip == ip and a.store == "Active"), None)


def usable(host: Windows, ip: str) -> bool:
    """Whether packets to an address of the host arrive: Preferred, on an adapter that is up."""
    if IPv4Address(ip).is_loopback:
        return True
    found = active(host, ip)
    return found is not None and found.state == "Preferred" and adapters.up(host, found.adapter)


def add(
    host: Windows, adapter: Adapter, ip: str, prefix: int, *, persistent: bool = True, skip: bool = False
) -> list[Address]:
    """New-NetIPAddress: an active address in state Tentative and, unless only active, a stored one.

    Raises:
        Refusal: 5 without elevation, 87 or 5010 where it exists, 1168 just after the adapter was made.
    """
    if not host.system.elevated:
        raise Refusal(5)
    if adapter.kind == "vnic" and host.state.now < adapter.since + host.switches.adapter_seconds:
        raise Refusal(1168)
    _must_be_new(host, adapter, ip, persistent=persistent)
    leave_dhcp(host, adapter)
    made = [Address(ip, prefix, adapter.guid, "Tentative", skip_as_source=skip)]
    if persistent:
        made.append(Address(ip, prefix, adapter.guid, "Invalid", "Persistent", skip_as_source=skip))
    host.network.addresses += made
    imply(host, made[0])
    detect(host, adapter, made[0])
    return made


def _must_be_new(host: Windows, adapter: Adapter, ip: str, *, persistent: bool) -> None:
    for known in host.network.addresses:
        if known.ip != ip:
            continue
        if known.adapter == adapter.guid and (known.store == "Active" or persistent):
            raise Exists("MSFT_NetIPAddress")
        if known.store == "Active" and known.adapter != adapter.guid:
            raise Refusal(5010)
    if adapter.dhcp and adapter.status != "Up" and persistent:
        raise Refusal(87, "Inconsistent parameters PolicyStore PersistentStore and Dhcp Enabled")


def leave_dhcp(host: Windows, adapter: Adapter) -> None:
    """Switch DHCP off: the lease goes, and the gateway that came with it.

    New-NetIPAddress documents that it does so: on an adapter with DHCP, "then DHCP is automatically disabled".
    """
    if not adapter.dhcp:
        return
    adapter.dhcp = False
    network = host.network
    for old in [a for a in network.addresses if a.adapter == adapter.guid and a.origin == "Dhcp"]:
        remove(host, old)
    network.routes = [r for r in network.routes if not (r.dhcp and r.adapter == adapter.guid)]


def detect(host: Windows, adapter: Adapter, address: Address) -> None:
    """Start duplicate address detection, which an adapter that is not up never ends."""
    if adapter.status != "Up":
        return
    if adapter.dad_transmits == 0:
        settle(host, address.ip)
    else:
        host.later(host.switches.dad_seconds, "address", address.ip)


@happens("address")
def settle(host: Windows, key: str) -> None:
    """The end of duplicate address detection."""
    found = active(host, key)
    if found is not None and found.state == "Tentative" and adapters.up(host, found.adapter):
        found.state = "Duplicate" if key in host.network.taken else "Preferred"


def settle_all(host: Windows, adapter: Adapter) -> None:
    """At boot adapters come up long before services do: what is stored for them is in use by then."""
    for found in [a for a in host.network.addresses if a.adapter == adapter.guid and a.state == "Tentative"]:
        settle(host, found.ip)


def imply(host: Windows, address: Address) -> None:
    """The on-link routes that an address brings."""
    face = IPv4Interface(f"{address.ip}/{address.prefix}")
    for prefix in dict.fromkeys(_implied(face)):
        if not any(
            r.prefix == prefix and r.adapter == address.adapter and r.store == "Active" for r in host.network.routes
        ):
            host.network.routes.append(Route(prefix, address.adapter, protocol="Local", system=True))


def _implied(face: IPv4Interface) -> list[str]:
    network = face.network
    wide = [] if network.prefixlen == HOST_LENGTH else [str(network), f"{network.broadcast_address}/32"]
    return [*wide, f"{face.ip}/32", "224.0.0.0/4", "255.255.255.255/32"]


def remove(host: Windows, address: Address) -> None:
    """Take one address of one store away, with the routes that it alone implied."""
    network = host.network
    network.addresses.remove(address)
    if address.store == "Persistent":
        return
    lose(host, [address])
    gone = set(_implied(IPv4Interface(f"{address.ip}/{address.prefix}")))
    for other in network.addresses:
        if other.adapter == address.adapter and other.store == "Active":
            gone -= set(_implied(IPv4Interface(f"{other.ip}/{other.prefix}")))
    network.routes = [r for r in network.routes if not (r.system and r.adapter == address.adapter and r.prefix in gone)]


def lose(host: Windows, gone: Sequence[Address]) -> None:
    """What comes of portproxy's rules whose addresses are gone: no public source tells, the switch picks."""
    if host.switches.lost_address_ghosts:
        for rule in host.network.proxy:
            if rule.binding == "listening" and rule.listen in [one.ip for one in gone]:
                rule.binding = "ghost"


def configure(host: Windows, adapter: Adapter) -> None:
    """What an adapter gets when it comes up: a DHCP lease, and what is stored for it."""
    network, wide = host.network, host.network.wide
    if adapter.dhcp and adapter.kind == "physical":
        lease = Address(wide.address, wide.prefix, adapter.guid, origin="Dhcp")
        network.addresses.append(lease)
        imply(host, lease)
        network.routes.append(Route("0.0.0.0/0", adapter.guid, wide.gateway, 0, dhcp=True))
    for stored in [a for a in network.addresses if a.adapter == adapter.guid and a.store == "Persistent"]:
        if active(host, stored.ip) is None:
            fresh = Address(stored.ip, stored.prefix, adapter.guid, "Tentative", origin=stored.origin)
            network.addresses.append(fresh)
            imply(host, fresh)
            detect(host, adapter, fresh)
    for kept in [r for r in network.routes if r.adapter == adapter.guid and r.store == "Persistent"]:
        if not any(
            r.store == "Active" and (r.prefix, r.adapter, r.next_hop) == (kept.prefix, kept.adapter, kept.next_hop)
            for r in network.routes
        ):
            network.routes.append(Route(kept.prefix, kept.adapter, kept.next_hop, kept.metric))
