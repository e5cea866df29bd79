"""Adapters, addresses, routes, and whatever holds a port, as plain data."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

Store = Literal["Active", "Persistent"]


@dataclass(slots=True)
class Adapter:
    """A network adapter and its IPv4 interface.

    Attributes:
        guid: what stored addresses and routes belong to; a recreated adapter has a new one.
        index: ifIndex; new after each recreation.
        status: ``Up``, ``Disconnected``, ``Disabled`` or ``Not Present``.
        kind: ``physical``, ``vnic`` or ``loopback``.
        mac: with dashes.
        switch: the virtual switch of a vnic.
        metric: InterfaceMetric.
        dad_transmits: 0 makes new addresses Preferred at once.
        since: when it was made; a vnic refuses addresses in its first moments.
    """

    guid: str
    name: str
    description: str
    index: int
    mac: str = "00-00-00-00-00-00"
    status: str = "Up"
    kind: str = "physical"
    switch: str = ""
    dhcp: bool = False
    metric: int = 15
    automatic_metric: bool = True
    mtu: int = 1500
    dad_transmits: int = 3
    speed: int = 10_000_000_000
    since: float = 0.0
    ipv6: bool = True


@dataclass(slots=True)
class Address:
    """An IPv4 address in one store.

    Attributes:
        adapter: the adapter's guid.
        state: AddressState; ``Invalid`` for a stored one.
        origin: PrefixOrigin: ``Manual``, ``Dhcp``, ``WellKnown``.
    """

    ip: str
    prefix: int
    adapter: str
    state: str = "Preferred"
    store: Store = "Active"
    origin: str = "Manual"
    skip_as_source: bool = False


@dataclass(slots=True)
class Route:
    """A route in one store; those implied by addresses are kept too.

    Attributes:
        next_hop: ``0.0.0.0`` is on-link.
        protocol: ``NetMgmt`` or ``Local``.
        system: whether netsh calls it System and not Manual.
    """

    prefix: str
    adapter: str
    next_hop: str = "0.0.0.0"  # noqa: S104  # a value, nothing is bound
    metric: int = 256
    store: Store = "Active"
    protocol: str = "NetMgmt"
    system: bool = False
    dhcp: bool = False


@dataclass(slots=True)
class ProxyRule:
    """A portproxy rule.

    Attributes:
        listen: an address or ``*``.
        binding: ``listening``; ``ghost``: holds the port and answers nobody; ``unbound``: stored only.
    """

    listen: str
    listen_port: int
    connect: str
    connect_port: int
    family: str = "v4tov4"
    binding: str = "unbound"


@dataclass(slots=True)
class Listener:
    """A listening TCP socket of a process that nothing else here explains.

    Attributes:
        reply: what an HTTP request gets: ``http`` a page, ``mute`` nothing.
        stays: whether its program starts with the host, so that it listens again after a boot.
    """

    address: str
    port: int
    pid: int
    reply: str = "mute"
    stays: bool = False


@dataclass(slots=True)
class Closed:
    """A connection to a port of the host that has ended: for a while it is still listed, as TimeWait of no process."""

    address: str
    port: int
    at: float


@dataclass(slots=True)
class PortRange:
    """TCP ports that nobody gets by binding: administered ones stay, others are drawn anew at each boot."""

    start: int
    count: int
    administered: bool = False


@dataclass(slots=True)
class HttpUrl:
    """A URL registered with HTTP.sys, which then listens as PID 4.

    Attributes:
        queue: its request queue; empty for an unnamed one.
        pid: the process behind it; 0 for that of its service.
        service: registered while this service runs; empty for always.
    """

    url: str
    queue: str
    pid: int
    service: str = ""

    @property
    def port(self) -> int:
        """Its port."""
        return int(self.url.split("://", 1)[1].split("/", 1)[0].rpartition(":")[2])


@dataclass(slots=True)
class FirewallRule:
    """A firewall rule with its port filter."""

    name: str
    display_name: str
    direction: str = "Inbound"
    action: str = "Allow"
    enabled: bool = True
    protocol: str = "Any"
    local_port: list[str] = field(default_factory=lambda: ["Any"])
    remote_port: list[str] = field(default_factory=lambda: ["Any"])
    local_address: list[str] = field(default_factory=lambda: ["Any"])
    remote_address: list[str] = field(default_factory=lambda: ["Any"])
    profile: str = "Any"
    group: str = ""
    description: str = ""
    program: str = "Any"
    service: str = "Any"
    interface_alias: list[str] = field(default_factory=lambda: ["Any"])
    store: str = "PersistentStore"


@dataclass(slots=True)
class Wide:
    """What is beyond the host: the router that answers, and who is connected to the host.

    Attributes:
        gateway: the subnet's router; a route by any other address leads nowhere.
        address: what DHCP gives.
        prefix: the subnet's length.
        controller: the peer whose connection a mistake can cut.
        names: host names that resolve, with what their HTTP servers answer: ``ok`` or a status.
        gateway6: the router's address in a dual-stack subnet, ``address6`` the host's; empty in one of IPv4 only.
    """

    gateway: str = "10.0.1.1"
    address: str = "10.0.1.23"
    prefix: int = 24
    controller: str = "198.51.100.7"
    names: dict[str, str] = field(default_factory=dict)
    gateway6: str = ""
    address6: str = ""


@dataclass(slots=True)
class Network:
    """The network of a host or a container.

    Attributes:
        iplisten: the addresses that HTTP.sys keeps to; none for all (netsh http add iplisten).
        taken: addresses that somebody else on the link has.
        held: ports that a ghost of portproxy holds though its rule is gone.
        next_index: the ifIndex that the next new adapter gets: none comes back.
        winhttp_proxy: the proxy of WinHTTP; ``winhttp_bypass`` whom it is not for.
    """

    adapters: list[Adapter] = field(default_factory=list)
    addresses: list[Address] = field(default_factory=list)
    routes: list[Route] = field(default_factory=list)
    proxy: list[ProxyRule] = field(default_factory=list)
    listeners: list[Listener] = field(default_factory=list)
    closed: list[Closed] = field(default_factory=list)
    excluded: list[PortRange] = field(default_factory=list)
    urls: list[HttpUrl] = field(default_factory=list)
    iplisten: list[str] = field(default_factory=list)
    firewall: list[FirewallRule] = field(default_factory=list)
    taken: list[str] = field(default_factory=list)
    held: list[int] = field(default_factory=list)
    next_index: int = 11
    dynamic_start: int = 49152
    dynamic_count: int = 16384
    winhttp_proxy: str = ""
    winhttp_bypass: str = ""
    wide: Wide = field(default_factory=Wide)
