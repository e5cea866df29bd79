"""The configuration of interfaces as one object, and their name servers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from hostprep.lab.powershell.host.plug import Call, Record
from hostprep.lab.windows.addresses import ANY
from hostprep.lab.windows.commands import netadapter, netaddress, netroute
from hostprep.lab.windows.commands.declare import Row
from hostprep.lab.windows.commands.query import STANDARD, cim, find, number, text
from hostprep.lab.windows.state.network import Adapter

if TYPE_CHECKING:
    from hostprep.lab.windows.model import Windows

SERVERS = STANDARD + "MSFT_DNSClientServerAddress"
RESOLVER = "10.0.0.2"
FAMILIES = ("IPv4", "IPv6")


def configuration(host: Windows, call: Call) -> Iterator[Any]:
    """Get-NetIPConfiguration: without a selector only connected interfaces that are not virtual."""
    index = number(call, "InterfaceIndex", -1)
    alias = text(call, "InterfaceAlias")
    for adapter in host.network.adapters:
        everything = bool(call.parameters.get("All")) or index >= 0 or bool(alias)
        if adapter.kind == "loopback" or (not everything and (adapter.kind != "physical" or adapter.status != "Up")):
            continue
        if (index >= 0 and adapter.index != index) or (alias and adapter.name.lower() != alias.lower()):
            continue
        yield _configuration(host, adapter)


def _configuration(host: Windows, adapter: Adapter) -> Record:
    homes = [one for one in netaddress.shown(host) if one.properties["InterfaceIndex"] == adapter.index]
    mine = {
        family: [one for one in homes if one.properties["AddressFamily"] == family and _wide(one)]
        for family in FAMILIES
    }
    ways = [one for one in netroute.shown(host) if one.properties["InterfaceIndex"] == adapter.index]
    gateways = {
        prefix: [r for r in ways if r.properties["DestinationPrefix"] == prefix and r.properties["NextHop"] != ANY]
        for prefix in ("0.0.0.0/0", "::/0")
    }
    return Record("NetIPConfiguration", {
        "ComputerName": host.system.name, "InterfaceAlias": adapter.name, "InterfaceIndex": adapter.index,
        "InterfaceDescription": adapter.description, "NetAdapter": netadapter.record(adapter),
        "NetProfile": Record("MSFT_NetConnectionProfile", {"Name": "Network", "NetworkCategory": "Public"}),
        "NetIPv4Interface": netaddress.face_record(adapter, "IPv4"),
        "NetIPv6Interface": netaddress.face_record(adapter, "IPv6"),
        "IPv4Address": mine["IPv4"], "IPv6Address": mine["IPv6"],
        "IPv4DefaultGateway": gateways["0.0.0.0/0"] or None, "IPv6DefaultGateway": gateways["::/0"] or None,
        "DNSServer": [_servers(adapter, family) for family in FAMILIES],
    })  # fmt: skip


def _wide(address: Record) -> bool:
    return not str(address.properties["IPAddress"]).startswith("fe80:")


def _servers(adapter: Adapter, family: str) -> Record:
    known = [RESOLVER] if family == "IPv4" and adapter.dhcp and adapter.status == "Up" else []
    return cim(SERVERS, {"InterfaceAlias": adapter.name, "InterfaceIndex": adapter.index, "AddressFamily": family,
                         "ServerAddresses": known})  # fmt: skip


def name_servers(host: Windows, call: Call) -> Iterator[Any]:
    """Get-DnsClientServerAddress."""
    items = [_servers(adapter, family) for adapter in host.network.adapters for family in FAMILIES]
    names = ("InterfaceAlias", "InterfaceIndex", "AddressFamily")
    yield from find(call, SERVERS, items, {name: name for name in names})


ROWS = {"Get-NetIPConfiguration": Row(configuration, "InterfaceAlias InterfaceIndex All", netaddress.INTERFACE)}
DNS = {"Get-DnsClientServerAddress": Row(name_servers, "InterfaceAlias InterfaceIndex AddressFamily")}
