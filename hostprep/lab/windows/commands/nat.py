"""NetNat, and HNS as its module shows it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from hostprep.lab.powershell.host.plug import Call, Fault, Record
from hostprep.lab.windows import ports
from hostprep.lab.windows.addresses import ANY
from hostprep.lab.windows.commands.declare import Row, table
from hostprep.lab.windows.commands.query import STANDARD, cim, find, given, listed, number, text
from hostprep.lab.windows.refusal import Refusal
from hostprep.lab.windows.state.containers import Mapping, Nat

if TYPE_CHECKING:
    from hostprep.lab.windows.model import Windows

NAT, MAPPING = STANDARD + "MSFT_NetNat", STANDARD + "MSFT_NetNatStaticMapping"


def nat_record(one: Nat) -> Record:
    """MSFT_NetNat."""
    return cim(NAT, {
        "Name": one.name, "ExternalIPInterfaceAddressPrefix": None, "InternalIPInterfaceAddressPrefix": one.internal,
        "IcmpQueryTimeout": 30, "TcpEstablishedConnectionTimeout": 1800, "TcpTransientConnectionTimeout": 120,
        "TcpFilteringBehavior": "AddressDependentFiltering", "UdpFilteringBehavior": "AddressDependentFiltering",
        "UdpIdleSessionTimeout": 120, "UdpInboundRefresh": False, "Store": "Local", "Active": one.active,
    }, f'Name = "{one.name}"')  # fmt: skip


def nats(host: Windows, call: Call) -> Iterator[Any]:
    """Get-NetNat."""
    yield from find(call, NAT, map(nat_record, host.state.nats), {"Name": "Name"})


def new_nat(host: Windows, call: Call) -> Iterator[Any]:
    """New-NetNat."""
    if not host.system.elevated:
        raise Refusal(5)
    if any(n.name.lower() == text(call, "Name").lower() for n in host.state.nats):
        raise Refusal(183)
    made = Nat(text(call, "Name"), text(call, "InternalIPInterfaceAddressPrefix"))
    host.state.nats.append(made)
    yield nat_record(made)


def remove_nat(host: Windows, call: Call) -> Iterator[Any]:
    """Remove-NetNat."""
    found: list[Any] = given(call) or list(find(call, NAT, map(nat_record, host.state.nats), {"Name": "Name"}))
    for item in found:
        if isinstance(item, Fault):
            yield item
            continue
        if not host.system.elevated:
            raise Refusal(5)
        name = item.properties["Name"]
        host.state.nats = [n for n in host.state.nats if n.name != name]
        host.state.mappings = [m for m in host.state.mappings if m.nat != name]


def mapping_record(one: Mapping) -> Record:
    """MSFT_NetNatStaticMapping."""
    return cim(MAPPING, {
        "StaticMappingID": one.id, "NatName": one.nat, "Protocol": one.protocol,
        "RemoteExternalIPAddressPrefix": "0.0.0.0/0",
        "ExternalIPAddress": one.external_ip, "ExternalPort": one.external_port, "InternalIPAddress": one.internal_ip,
        "InternalPort": one.internal_port, "InternalRoutingDomainId": "{00000000-0000-0000-0000-000000000000}",
        "Active": True,
    }, f'StaticMappingID = {one.id}')  # fmt: skip


MAPPED = {"NatName": "NatName", "StaticMappingID": "StaticMappingID"}


def mappings(host: Windows, call: Call) -> Iterator[Any]:
    """Get-NetNatStaticMapping."""
    yield from find(call, MAPPING, map(mapping_record, host.state.mappings), MAPPED)


def add_mapping(host: Windows, call: Call) -> Iterator[Any]:
    """Add-NetNatStaticMapping."""
    if not host.system.elevated:
        raise Refusal(5)
    port, outside = number(call, "ExternalPort"), text(call, "ExternalIPAddress", ANY)
    if ports.obstacle(host, "*" if outside == ANY else outside, port):
        raise Refusal(32)
    made = Mapping(
        host.number(),
        text(call, "NatName"),
        port,
        text(call, "InternalIPAddress"),
        number(call, "InternalPort", port),
        text(call, "Protocol").upper(),
        outside,
    )
    host.state.mappings.append(made)
    yield mapping_record(made)


def remove_mapping(host: Windows, call: Call) -> Iterator[Any]:
    """Remove-NetNatStaticMapping."""
    found: list[Any] = given(call) or list(find(call, MAPPING, map(mapping_record, host.state.mappings), MAPPED))
    for item in found:
        if isinstance(item, Fault):
            yield item
            continue
        if not host.system.elevated:
            raise Refusal(5)
        host.state.mappings = [m for m in host.state.mappings if m.id != item.properties["StaticMappingID"]]


def hns_networks(host: Windows, call: Call) -> Iterator[Any]:
    """Get-HnsNetwork: what HNS answers, as a custom object."""
    for one in host.state.hns:
        if text(call, "Id") and text(call, "Id").upper() != one.id:
            continue
        guests = sum(1 for c in host.state.docker.containers if c.running and c.network == one.name)
        yield Record("System.Management.Automation.PSCustomObject", {
            "ActivityId": one.layer, "AdditionalParams": {}, "CurrentEndpointCount": guests, "Extensions": [],
            "Flags": 8,
            "Health": {"LastErrorCode": 0, "LastUpdateTime": int((host.system.booted + 11_644_473_600) * 10**7)},
            "ID": one.id,
            "IPv6": False, "LayeredOn": one.layer, "MacPools": [{"StartMacAddress": "00-15-5D-70-30-00",
                "EndMacAddress": "00-15-5D-70-3F-FF"}],
            "MaxConcurrentEndpoints": guests, "Name": one.name, "NatName": one.nat, "Policies": [], "State": 1,
            "Subnets": [{"AddressPrefix": one.subnet, "GatewayAddress": one.gateway}], "SwitchGuid": one.switch,
            "TotalEndpoints": guests, "Type": one.type,
        })  # fmt: skip


def hns_endpoints(host: Windows, call: Call) -> Iterator[Any]:
    """Get-HnsEndpoint."""
    for one in [c for c in host.state.docker.containers if c.running]:
        network = next((n for n in host.state.hns if n.name == one.network), None)
        if network is None or (text(call, "Id") and text(call, "Id").upper() != one.endpoint):
            continue
        policies = [
            {"Type": "NAT", "InternalPort": p.container, "ExternalPort": p.host, "Protocol": p.protocol.upper()}
            for p in one.ports
        ]
        yield Record("System.Management.Automation.PSCustomObject", {
            "ID": one.endpoint, "Name": "Ethernet", "VirtualNetwork": network.id, "VirtualNetworkName": network.name,
            "Policies": policies, "MacAddress": one.mac.upper(), "IPAddress": one.ip, "GatewayAddress": network.gateway,
            "PrefixLength": int(network.subnet.split("/")[1]), "SharedContainers": [one.id], "State": 3,
        })  # fmt: skip


def remove_hns(host: Windows, call: Call) -> Iterator[Any]:
    """Remove-HnsNetwork, of a piped network: its vnic goes with it."""
    from hostprep.lab.windows import adapters

    if not host.system.elevated:
        raise Refusal(5)
    for item in listed(call.parameters.get("InputObjects")):
        # Custom objects come as plain data.
        wanted = str((item.properties if isinstance(item, Record) else item)["ID"])
        network = next((n for n in host.state.hns if n.id == wanted), None)
        adapter = adapters.by_guid(host, network.adapter) if network else None
        if network is not None:
            host.state.hns.remove(network)
            host.state.nats = [n for n in host.state.nats if n.name != network.nat]
        if adapter is not None:
            adapters.remove(host, adapter)
    yield from ()


NET_NAT = {
    "Get-NetNat": Row(nats, "Name", NAT),
    "New-NetNat": Row(new_nat, "Name InternalIPInterfaceAddressPrefix", NAT),
    "Remove-NetNat": Row(remove_nat, "Name InputObject", NAT, asks=True),
    "Get-NetNatStaticMapping": Row(mappings, "NatName", MAPPING),
    "Add-NetNatStaticMapping": Row(
        add_mapping, "NatName Protocol ExternalIPAddress ExternalPort InternalIPAddress InternalPort", MAPPING
    ),
    "Remove-NetNatStaticMapping": Row(remove_mapping, "NatName StaticMappingID InputObject", MAPPING, asks=True),
}
_ID = table("Id:string0")
_PIPED = {
    "parameters": [{"name": "InputObjects", "type": "object[]", "mandatory": True, "position": 0, "pipeline": True}]
}
HNS = {
    "Get-HnsNetwork": Row(hns_networks, "Id", table=_ID),
    "Get-HnsEndpoint": Row(hns_endpoints, "Id", table=_ID),
    "Remove-HnsNetwork": Row(remove_hns, "InputObjects", table=_PIPED),
}
