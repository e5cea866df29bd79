"""Docker and HNS: the ``nat`` network and its vnic, containers with a network of their own, published ports."""

from __future__ import annotations

from ipaddress import IPv4Network
from typing import TYPE_CHECKING

from hostprep.lab.windows import adapters, addresses, guests, ports, services
from hostprep.lab.windows.clock import happens
from hostprep.lab.windows.refusal import Refusal
from hostprep.lab.windows.state.containers import Container, HnsNetwork, Mapping, Nat, PublishedPort
from hostprep.lab.windows.state.network import Adapter, Address

if TYPE_CHECKING:
    from hostprep.lab.windows.model import Windows

SHORTEST = 4  # digits that may stand for an id
VNIC = "vEthernet (nat)"


def started(host: Windows) -> None:
    """Dockerd runs: in a while it has made its ``nat`` network if there is none (moby, daemon_windows.go)."""
    host.later(host.switches.docker_seconds, "docker network")


services.STARTED["docker"] = started


@happens("docker network")
def make_network(host: Windows, _key: str) -> None:
    """Make the default ``nat`` network with a new vnic, a new subnet and WinNAT behind it."""
    driver = host.service("WinNat")
    if not host.runs("docker"):
        return
    if driver is not None and driver.state == "Stopped" and driver.start != "Disabled":
        driver.state, driver.exit_code = "Running", 0
    if nat(host) is not None:
        return
    docker = host.state.docker
    subnet = docker.subnets[docker.made % len(docker.subnets)]
    docker.made += 1
    gateway = str(IPv4Network(subnet)[1])
    adapter = adapters.make_vnic(host, _free_name(host), "nat")
    mine = Address(gateway, IPv4Network(subnet).prefixlen, adapter.guid)
    host.network.addresses.append(mine)
    addresses.imply(host, mine)
    name = f"NAT{host.guid()}"
    host.state.hns.append(
        HnsNetwork(host.guid(), "nat", "nat", subnet, gateway, adapter.guid, host.guid(), name, host.guid())
    )
    host.state.nats.append(Nat(name, subnet))


def _free_name(host: Windows) -> str:
    taken = {a.name.lower() for a in host.network.adapters}
    names = [VNIC, *(f"{VNIC} {n}" for n in range(2, 99))]
    return next(n for n in names if n.lower() not in taken)


def nat(host: Windows) -> HnsNetwork | None:
    """The ``nat`` network."""
    return next((n for n in host.state.hns if n.name == "nat"), None)


def vnic(host: Windows) -> Adapter | None:
    """The adapter of the ``nat`` network."""
    network = nat(host)
    return adapters.by_guid(host, network.adapter) if network else None


def lose_networks(host: Windows) -> None:
    """What HNS forgets at a boot from 2019 on: its networks, their vnics, WinNAT."""
    for network in host.state.hns:
        adapter = adapters.by_guid(host, network.adapter)
        if adapter is not None:
            adapters.remove(host, adapter)
    host.state.hns, host.state.nats, host.state.mappings = [], [], []


def find(host: Windows, name: str) -> Container | None:
    """A container by name or by the beginning of its id."""
    found = [
        c for c in host.state.docker.containers if c.name == name or (len(name) >= SHORTEST and c.id.startswith(name))
    ]
    return found[0] if found else None


def run(
    host: Windows,
    name: str,
    image: str = "mcr.microsoft.com/windows/servercore:ltsc2022",
    *,
    publish: tuple[tuple[int, int], ...] = (),
    language: str = "en",
    user: str = "ContainerAdministrator",
    isolation: str = "process",
    extra_adapters: int = 0,
) -> Container:
    """Start a container on the ``nat`` network.

    Args:
        host: where.
        name: its name.
        image: what it runs; ``nanoserver`` in it makes a Nano Server inside.
        publish: pairs of host port and container port.
        language: of its inside.
        user: whom its processes run as.
        isolation: ``process`` or ``hyperv``.
        extra_adapters: further networks that it is connected to, each with an adapter and a default route of its own.

    Raises:
        Refusal: 1062 without Docker or its network, 32 where a published port is taken.
    """
    network = nat(host)
    if not host.runs("docker") or network is None:
        raise Refusal(1062)
    for taken in [p for p, _ in publish if ports.obstacle(host, "*", p)]:
        raise Refusal(
            32,
            "HNS failed with error : The process cannot access the file because it is being used by another process. "
            f"(port {taken})",
        )
    ip = str(IPv4Network(network.subnet)[16 + host.number() % 200])
    identity = (host.guid() + host.guid()).replace("-", "").lower()
    made = Container(
        identity,
        name,
        image,
        ip,
        host.guid(),
        f"00-15-5d-{host.number() % 256:02x}-3c-17",
        user=user,
        isolation=isolation,
        ports=[PublishedPort(h, c) for h, c in publish],
        created=host.state.now,
    )
    host.state.docker.containers.append(made)
    _publish(host, made, network)
    host.state.inner[identity] = guests.inside(host, made, network, language, extra_adapters)
    return made


def _publish(host: Windows, container: Container, network: HnsNetwork) -> None:
    for port in container.ports:
        host.state.mappings.append(
            Mapping(host.number(), network.nat, port.host, container.ip, port.container, port.protocol.upper())
        )


def stop(host: Windows, container: Container, code: int = 0) -> None:
    """Stop a container: its ports are free again, its inside is forgotten."""
    container.running, container.exit_code = False, code
    host.state.mappings = [m for m in host.state.mappings if m.internal_ip != container.ip]
    host.forget_insides()


def start(host: Windows, container: Container) -> None:
    """Start a stopped container: a new address, a fresh network inside.

    Raises:
        Refusal: 1062 without Docker or its network.
    """
    network = nat(host)
    if not host.runs("docker") or network is None:
        raise Refusal(1062)
    if container.network != network.name:
        raise Refusal(1062, f"cannot join network of a non running container: {container.network.partition(':')[2]}")
    before = host.state.inner[container.id]
    container.ip = str(IPv4Network(network.subnet)[16 + host.number() % 200])
    container.running = True
    _publish(host, container, network)
    host.state.inner[container.id] = guests.inside(
        host, container, network, before.system.language, len(before.network.adapters) - 2
    )
    host.forget_insides()
