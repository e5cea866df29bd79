"""``route print``: the interfaces, the active routes with sums of metrics, the stored ones."""

from __future__ import annotations

from fnmatch import fnmatchcase
from ipaddress import IPv4Network
from typing import TYPE_CHECKING

from hostprep.lab.windows import adapters
from hostprep.lab.windows.addresses import ANY
from hostprep.lab.windows.programs.netsh.ways import order
from hostprep.lab.windows.state.network import Adapter, Route
from hostprep.lab.windows.texts import route as texts

if TYPE_CHECKING:
    from hostprep.lab.windows.model import Windows

RULE = "=" * 75
UNSAID = 256  # the metric of a route that was made without one


def shown(host: Windows, wanted: str, language: str) -> list[str]:
    """The lines; ``wanted`` is a pattern of destinations."""
    interfaces = [
        _interface(a) for a in sorted(host.network.adapters, key=lambda a: -a.index) if a.status != "Not Present"
    ]
    return [
        RULE, texts.LIST[language], *interfaces, RULE, "", texts.TABLE[language], RULE, texts.ACTIVE[language],
        texts.COLUMNS[language], *_active(host, wanted, language), RULE, texts.STORED[language],
        *_stored(host, wanted, language),
    ]  # fmt: skip


def _interface(adapter: Adapter) -> str:
    mac = " ".join(adapter.mac.lower().split("-")) if adapter.kind != "loopback" else ""
    return f"{adapter.index:>3}...{mac + ' ......' if mac else '........................'}{adapter.description}"


def _active(host: Windows, wanted: str, language: str) -> list[str]:
    lines = []
    for route in sorted((r for r in host.network.routes if r.store == "Active"), key=order):
        adapter = adapters.by_guid(host, route.adapter)
        if adapter is None or adapter.status != "Up":
            continue
        network = IPv4Network(route.prefix)
        own = next((a.ip for a in host.network.addresses if a.adapter == adapter.guid and a.store == "Active"), ANY)
        way = texts.ON_LINK[language] if route.next_hop == ANY else route.next_hop
        line = f"{_place(network)}{way:>17}{own:>16}{route.metric + adapter.metric:>7}"
        if fnmatchcase(str(network.network_address), wanted):
            lines.append(line)
    return lines


def _stored(host: Windows, wanted: str, language: str) -> list[str]:
    lines = []
    for route in sorted((r for r in host.network.routes if r.store == "Persistent"), key=order):
        network = IPv4Network(route.prefix)
        if fnmatchcase(str(network.network_address), wanted):
            lines.append(_kept(route, network, language))
    return [texts.STORED_COLUMNS[language], *lines, RULE] if lines else [texts.NONE[language]]


def _kept(route: Route, network: IPv4Network, language: str) -> str:
    metric = texts.DEFAULT[language] if route.metric == UNSAID else str(route.metric)
    way = texts.ON_LINK[language] if route.next_hop == ANY else route.next_hop
    return f"{_place(network)}{way:>17}{metric:>9}"


def _place(network: IPv4Network) -> str:
    return f"{network.network_address!s:>17}{network.netmask!s:>17}"
