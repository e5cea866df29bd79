"""IPv4 routes: two stores, the choice that Windows makes, and where it leads."""

from __future__ import annotations

from functools import lru_cache
from ipaddress import AddressValueError, IPv4Address, IPv4Network
from typing import TYPE_CHECKING

from hostprep.lab.windows import adapters
from hostprep.lab.windows.addresses import ANY
from hostprep.lab.windows.refusal import Exists, Refusal
from hostprep.lab.windows.state.network import Adapter, Route

if TYPE_CHECKING:
    from hostprep.lab.windows.model import Windows

LINK_LOCAL = 16


def add(
    host: Windows,
    adapter: Adapter,
    prefix: str,
    next_hop: str = ANY,
    metric: int = 256,
    *,
    stores: tuple[str, ...] = ("Active", "Persistent"),
) -> list[Route]:
    """Add a route to one store or both.

    Raises:
        Refusal: 5 without elevation; 87 for a prefix with host bits, or where it exists.
    """
    if not host.system.elevated:
        raise Refusal(5)
    if not proper(prefix):
        raise Refusal(87, f"Invalid parameter DestinationPrefix {prefix}")
    made = [
        Route(prefix, adapter.guid, next_hop, metric, "Persistent" if s == "Persistent" else "Active") for s in stores
    ]
    if any(same(known, new) for known in host.network.routes for new in made):
        raise Exists("MSFT_NetRoute")
    host.network.routes += made
    return made


def same(one: Route, other: Route) -> bool:
    """Whether two are the same instance: prefix, interface, next hop, store."""
    return (one.prefix, one.adapter, one.next_hop, one.store) == (
        other.prefix,
        other.adapter,
        other.next_hop,
        other.store,
    )


def proper(prefix: str) -> bool:
    """Whether a prefix is one, without host bits."""
    try:
        return str(IPv4Network(prefix)) == prefix
    except ValueError:
        return False


def remove(host: Windows, route: Route) -> None:
    """Take one route out of its store.

    Raises:
        Refusal: 5 without elevation.
    """
    if not host.system.elevated:
        raise Refusal(5)
    host.network.routes = [r for r in host.network.routes if r is not route]


_network = lru_cache(512)(IPv4Network)
"""The same few prefixes are looked at over and over."""


def lookup(host: Windows, ip: str) -> Route | None:
    """The route that packets to an address take: longest prefix, then smallest sum of metrics.

    A link-local address takes no wider route than its own block: without a route of its own it is unreachable
    (aws/amazon-ecs-agent issue 2135, "attempted to an unreachable network").
    """
    target = IPv4Address(ip)
    shortest = LINK_LOCAL if target.is_link_local else 0
    best: tuple[int, int] | None = None
    chosen = None
    for route in host.network.routes:
        adapter = adapters.by_guid(host, route.adapter)
        if route.store != "Active" or adapter is None or adapter.status != "Up":
            continue
        network = _network(route.prefix)
        rank = (-network.prefixlen, route.metric + adapter.metric)
        if network.prefixlen >= shortest and target in network and (best is None or rank < best):
            best, chosen = rank, route
    return chosen


def leaves_well(host: Windows, ip: str) -> bool:
    """Whether packets to an address beyond the host get there: by the physical adapter and the router that answers."""
    route = lookup(host, ip)
    if route is None:
        return False
    adapter, wide = adapters.by_guid(host, route.adapter), host.network.wide
    if (
        adapter is None
        or adapter.kind != "physical"
        or not any(
            a.adapter == adapter.guid and a.store == "Active" and a.state == "Preferred" and a.ip == wide.address
            for a in host.network.addresses
        )
    ):
        return False
    near = IPv4Network(f"{wide.address}/{wide.prefix}", strict=False)
    if route.next_hop == ANY:
        return IPv4Address(ip) in near or IPv4Address(ip).is_link_local
    return route.next_hop == wide.gateway


def is_address(text: str) -> bool:
    """Whether a text is an IPv4 address."""
    try:
        IPv4Address(text)
    except AddressValueError:
        return False
    return True
