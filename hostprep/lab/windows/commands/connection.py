"""Who listens, and whether somebody answers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from hostprep.lab.powershell.host.plug import Call, Fault, Record
from hostprep.lab.powershell.host.plug import Warning as Warned
from hostprep.lab.windows import adapters, addresses, ports, routes
from hostprep.lab.windows.commands.cimclasses import moment
from hostprep.lab.windows.commands.declare import Row
from hostprep.lab.windows.commands.query import STANDARD, cim, find, listed, number, text

if TYPE_CHECKING:
    from hostprep.lab.windows.model import Windows

TCP, UDP = STANDARD + "MSFT_NetTCPConnection", STANDARD + "MSFT_NetUDPEndpoint"
PATIENCE = 20.0  # seconds that Test-NetConnection takes for an address that does not answer
PING_SECONDS, PINGS = 4.0, 4  # how long Win32_PingStatus waits, and how often Test-Connection asks
BEYOND = "192.0.2.1"  # stands for what lies beyond the subnet
COMMON_PORTS = {"HTTP": 80, "RDP": 3389, "SMB": 445, "WINRM": 5985}


def connections(host: Windows, call: Call) -> Iterator[Any]:
    """Get-NetTCPConnection: listeners, the connections of whoever manages the host, and those that have just ended."""
    items = [
        cim(TCP, {
            "LocalAddress": one.near[0], "LocalPort": one.near[1], "RemoteAddress": one.far[0],
            "RemotePort": one.far[1], "State": one.state, "OwningProcess": one.pid,
            "AppliedSetting": "Internet" if one.state == "Established" else None,
            "CreationTime": moment(host.system.booted), "OffloadState": "InHost",
        }, f'InstanceID = "{one.near[0]}++{one.near[1]}++{one.far[0]}++{one.far[1]}"')
        for one in ports.connections(host)
    ]  # fmt: skip
    names = ("LocalAddress", "LocalPort", "RemoteAddress", "RemotePort", "State", "OwningProcess")
    yield from find(call, TCP, items, {name: name for name in names})


def connection(host: Windows, call: Call) -> Iterator[Any]:
    """Test-NetConnection: no error, a warning where nobody answers, and a wait."""
    target = text(call, "ComputerName", "internetbeacon.msedge.net")
    address = {"localhost": "127.0.0.1"}.get(target.lower(), target)
    port = number(call, "Port") or COMMON_PORTS.get(text(call, "CommonTCPPort").upper(), 0)
    if not routes.is_address(address):
        yield Warned(f"Name resolution of {target} failed")
        address = ""
    there = bool(address) and addresses.usable(host, address)
    socket = ports.at(host, address, port) if there and port else None
    opened = socket is not None and socket.kind != "ghost"
    if port and address and not opened:
        host.wait(PATIENCE if not there else 2.0)
        yield Warned(f"TCP connect to ({address} : {port}) failed")
    if address and not opened and not there:
        yield Warned(f"Ping to {address} failed with status: TimedOut")
    if text(call, "InformationLevel").lower() == "quiet":
        yield opened if port else there
        return
    yield _tested(host, target, address, port, (there, opened))


def _tested(host: Windows, target: str, address: str, port: int, found: tuple[bool, bool]) -> Record:
    there, opened = found
    route = routes.lookup(host, address) if address else None
    adapter = adapters.by_guid(host, route.adapter) if route else None
    source = next(
        (a.ip for a in host.network.addresses if route and a.adapter == route.adapter and a.store == "Active"), None
    )
    values: dict[str, Any] = {
        "ComputerName": target,
        "RemoteAddress": address or None,
        "InterfaceAlias": adapter.name if adapter else None,
        "SourceAddress": source,
    }
    if port:
        values |= {"RemotePort": port, "TcpTestSucceeded": opened}
    if not opened:
        values |= {"PingSucceeded": there, "PingReplyDetails": None}
    return Record("TestNetConnectionResult", values)


def endpoints(host: Windows, call: Call) -> Iterator[Any]:
    """Get-NetUDPEndpoint."""
    items = [
        cim(UDP, {"LocalAddress": s.address, "LocalPort": s.port, "OwningProcess": s.pid,
                  "CreationTime": moment(host.system.booted)}, f'InstanceID = "{s.address}++{s.port}"')
        for s in ports.datagrams(host)
    ]  # fmt: skip
    yield from find(call, UDP, items, {name: name for name in ("LocalAddress", "LocalPort", "OwningProcess")})


def ping(host: Windows, call: Call) -> Iterator[Any]:
    """Test-Connection of 5.1: an object for each answer, or an error for each that does not come."""
    for target in map(str, listed(call.parameters.get("ComputerName"))):
        address = answers(host, target)
        count = number(call, "Count", PINGS)
        if not address:
            host.wait(PING_SECONDS * count)
        if call.parameters.get("Quiet"):
            yield bool(address)
            continue
        for _ in range(count):
            yield _pong(host, target, address) if address else _silence(target)


def answers(host: Windows, target: str) -> str:
    """The address behind a name or an address that answers a ping: the host's own, and known names beyond it."""
    if target.lower() in ("localhost", host.system.name.lower()):
        return "127.0.0.1"
    if not routes.is_address(target):
        known = target.lower() in host.network.wide.names and routes.leaves_well(host, BEYOND)
        return BEYOND if known else ""
    return target if addresses.usable(host, target) else ""


def _pong(host: Windows, target: str, address: str) -> Record:
    return cim("root/cimv2/Win32_PingStatus", {
        "Address": target, "IPV4Address": address, "ProtocolAddress": address, "ResponseTime": 0,
        "ResponseTimeToLive": 128, "StatusCode": 0, "BufferSize": 32, "ReplySize": 32, "Timeout": 4000,
        "__SERVER": host.system.name,
    })  # fmt: skip


def _silence(target: str) -> Fault:
    return Fault(
        f"Testing connection to computer '{target}' failed: Error due to lack of resources",
        "TestConnectionException", "ResourceUnavailable", target, "System.Net.NetworkInformation.PingException",
    )  # fmt: skip


TCPIP = {
    "Get-NetTCPConnection": Row(
        connections, "LocalAddress LocalPort RemoteAddress RemotePort State OwningProcess", TCP
    ),
    "Get-NetUDPEndpoint": Row(endpoints, "LocalAddress LocalPort OwningProcess", UDP),
    "Test-NetConnection": Row(connection, "ComputerName Port CommonTCPPort InformationLevel"),
}
MANAGEMENT = {"Test-Connection": Row(ping, "ComputerName Count Quiet")}
