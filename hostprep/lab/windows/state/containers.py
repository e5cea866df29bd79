"""HNS networks, NAT, Docker and its containers, as plain data."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(slots=True)
class HnsNetwork:
    """An HNS network.

    Attributes:
        id: upper-case GUID without braces; ``layer`` and ``nat`` are new at every boot.
        adapter: the guid of ``vEthernet (<name>)``.
    """

    id: str
    name: str
    type: str
    subnet: str
    gateway: str
    adapter: str = ""
    layer: str = ""
    nat: str = ""
    switch: str = ""


@dataclass(slots=True)
class Nat:
    """A WinNAT instance."""

    name: str
    internal: str
    active: bool = True


@dataclass(slots=True)
class Mapping:
    """A static mapping of WinNAT."""

    id: int
    nat: str
    external_port: int
    internal_ip: str
    internal_port: int
    protocol: str = "TCP"
    external_ip: str = "0.0.0.0"  # noqa: S104  # a value, nothing is bound


@dataclass(slots=True)
class PublishedPort:
    """A port of a container on the host."""

    host: int
    container: int
    protocol: str = "tcp"


@dataclass(slots=True)
class Container:
    """A container: a small Windows of its own inside.

    Attributes:
        inside: the name of its state in ``HostState.inner``.
        user: ``ContainerAdministrator`` or ``ContainerUser``.
    """

    id: str
    name: str
    image: str
    ip: str
    endpoint: str
    mac: str = "00-15-5d-70-3c-17"
    network: str = "nat"
    running: bool = True
    user: str = "ContainerAdministrator"
    isolation: str = "process"
    ports: list[PublishedPort] = field(default_factory=list)
    env: dict[str, str] = field(default_factory=dict)
    command: str = "powershell"
    exit_code: int = 0
    created: float = 0.0


@dataclass(slots=True)
class Docker:
    """The Docker engine.

    Attributes:
        present: whether it is installed.
        api: its API version; ``min_api`` the oldest it answers.
        subnet: what the next ``nat`` network gets.
    """

    present: bool = True
    version: str = "25.0.6"
    api: str = "1.44"
    min_api: str = "1.24"
    subnets: list[str] = field(default_factory=lambda: ["172.31.208.0/20", "172.22.16.0/20", "192.168.48.0/20"])
    made: int = 0
    containers: list[Container] = field(default_factory=list)
