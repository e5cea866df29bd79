"""The inside of a container: a small Windows with a network of its own."""

from __future__ import annotations

from ipaddress import IPv4Network
from typing import TYPE_CHECKING

from hostprep.lab.windows import addresses, disk, variables
from hostprep.lab.windows.state import HostState
from hostprep.lab.windows.state.containers import Container, HnsNetwork
from hostprep.lab.windows.state.network import Adapter, Address, Network, Route, Wide
from hostprep.lab.windows.state.system import Switches, System

if TYPE_CHECKING:
    from hostprep.lab.windows.model import Windows

DESCRIPTIONS = {
    "process": "Hyper-V Virtual Ethernet Container Adapter",
    "hyperv": "Microsoft Hyper-V Network Adapter",  # UNCONFIRMED is the exact text under Hyper-V isolation
}
LOOPBACK_MTU = 4294967295


def inside(host: Windows, container: Container, network: HnsNetwork, language: str, extra: int) -> HostState:
    """The state inside a new container: its vnic, one default route by the network's gateway.

    Args:
        host: where it runs.
        container: the container.
        network: its network.
        language: of its image.
        extra: further networks, each with an adapter and a default route.
    """
    administrator = container.user == "ContainerAdministrator"
    edition = "Nano" if "nanoserver" in container.image else "Core"
    name = container.id[:12].upper()
    system = System(
        host.system.release, edition, language, name=name, user=container.user, elevated=administrator,
        container=True, booted=host.state.now,
    )  # fmt: skip
    switches = Switches(
        both_stores_fail=host.system.release in ("2022", "2025"), route_exit_code=host.switches.route_exit_code
    )
    state = HostState(host.state.now, system, switches, _network(container, network, extra))
    state.environment["machine"] = dict(variables.MACHINE)
    state.environment["process"] = dict(container.env)
    state.files = disk.fresh(container=True)
    return _implied(state)


def _network(container: Container, network: HnsNetwork, extra: int) -> Network:
    loop = Adapter(
        "LOOPBACK-" + container.id[:12], "Loopback Pseudo-Interface 1", "Software Loopback Interface 1", 1,
        kind="loopback", metric=75, mtu=LOOPBACK_MTU,
    )  # fmt: skip
    made = Network([loop], [Address("127.0.0.1", 8, loop.guid, origin="WellKnown")])
    made.wide = Wide(network.gateway, container.ip, 20)
    _join(made, container, 0, container.ip, IPv4Network(network.subnet))
    for place in range(1, extra + 1):
        subnet = IPv4Network(f"10.88.{place}.0/24")
        _join(made, container, place, str(subnet[9]), subnet)
    return made


def _join(made: Network, container: Container, place: int, ip: str, subnet: IPv4Network) -> None:
    guid = f"{container.endpoint}-{place}"
    if container.isolation == "process":
        name = f"vEthernet (Ethernet{f' {place + 1}' if place else ''})"
    else:
        name = f"Ethernet{place or ''}"
    words = DESCRIPTIONS[container.isolation] + (f" #{place + 1}" if place else "")
    made.adapters.append(Adapter(guid, name, words, 21 + 5 * place, container.mac.upper(), kind="vnic", metric=5000))
    made.addresses.append(Address(ip, subnet.prefixlen, guid))
    made.routes.append(Route("0.0.0.0/0", guid, str(subnet[1]), 256))


def _implied(state: HostState) -> HostState:
    from hostprep.lab.windows.model import Windows

    world = Windows(state)
    for home in list(state.network.addresses):
        addresses.imply(world, home)
    return state
