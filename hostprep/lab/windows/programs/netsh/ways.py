"""``netsh interface ipv4``: routes."""

from __future__ import annotations

from collections.abc import Sequence
from ipaddress import IPv4Address
from typing import TYPE_CHECKING

from hostprep.lab.powershell.host.plug import Answer
from hostprep.lab.windows import adapters, routes
from hostprep.lab.windows.addresses import ANY
from hostprep.lab.windows.programs.answers import said
from hostprep.lab.windows.programs.netsh.places import named, persistent
from hostprep.lab.windows.programs.netsh.words import BadSyntax, needed, tagged
from hostprep.lab.windows.refusal import Refusal
from hostprep.lab.windows.state.network import Route
from hostprep.lab.windows.texts.netsh import OK, ROUTES
from hostprep.lab.windows.texts.speech import speech

if TYPE_CHECKING:
    from hostprep.lab.windows.model import Windows

TAGS = ("prefix", "interface", "nexthop", "siteprefixlength", "metric", "publish", "age", "validlifetime",
        "preferredlifetime", "store")  # fmt: skip
DELETE = ("prefix", "interface", "nexthop", "store")
NOT_FOUND = 1168


def order(route: Route) -> tuple[int, ...]:
    """Ascending by destination, the shorter prefix first, as netsh and route print list them."""
    address, _, length = route.prefix.partition("/")
    return (int(IPv4Address(address)), int(length), route.metric)


def show(host: Windows, words: Sequence[str]) -> Answer:
    """``show route``."""
    found = tagged(words, ("level", "store"))
    wanted = "Persistent" if found.get("store", "active").lower() == "persistent" else "Active"
    title, no, manual, system = ROUTES[speech(host)]
    lines = ["", title, "-------  --------  ---  ------------------------  ---  ------------------------"]
    for route in sorted((r for r in host.network.routes if r.store == wanted), key=order):
        adapter = adapters.by_guid(host, route.adapter)
        if adapter is not None:
            way = adapter.name if route.next_hop == ANY else route.next_hop
            kind = system if route.system else manual
            lines.append(f"{no:<9}{kind:<10}{route.metric:<5}{route.prefix:<26}{adapter.index:>3}  {way}")
    return said(*lines, "")


def _hop(found: dict[str, str]) -> str:
    hop = found.get("nexthop", ANY)
    if not routes.is_address(hop):
        raise BadSyntax(hop)
    return hop


def add(host: Windows, words: Sequence[str]) -> Answer:
    """``add route``: without a next hop it is on-link."""
    found = tagged(words, TAGS)
    prefix, interface = needed(found, "prefix", "interface")
    stores = ("Active", "Persistent") if persistent(found) else ("Active",)
    metric = found.get("metric", "256")
    for word in (metric, found.get("siteprefixlength", "0")):
        if not word.isdigit():
            raise BadSyntax(word)
    if not routes.proper(prefix):
        raise Refusal(87)
    routes.add(host, named(host, interface), prefix, _hop(found), int(metric), stores=stores)
    return said(OK[speech(host)], "")


def delete(host: Windows, words: Sequence[str]) -> Answer:
    """``delete route``: of both stores unless ``store=active``."""
    found = tagged(words, DELETE)
    prefix, interface = needed(found, "prefix", "interface")
    adapter = named(host, interface)
    if not host.system.elevated:
        raise Refusal(5)
    wanted = ("Active", "Persistent") if persistent(found) else ("Active",)
    gone = [
        r
        for r in host.network.routes
        if r.prefix == prefix and r.adapter == adapter.guid and r.store in wanted
        and ("nexthop" not in found or r.next_hop == _hop(found))
    ]  # fmt: skip
    if not gone:
        raise Refusal(NOT_FOUND)
    for route in gone:
        routes.remove(host, route)
    return said(OK[speech(host)], "")


COMMANDS = {"show route": show, "add route": add, "delete route": delete}
