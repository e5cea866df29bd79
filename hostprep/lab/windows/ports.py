"""Who listens where, and why nobody can."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from hostprep.lab.windows import reach
from hostprep.lab.windows.addresses import ANY
from hostprep.lab.windows.state.network import Closed

if TYPE_CHECKING:
    from hostprep.lab.windows.model import Windows

SYSTEM_PID = 4
FAR_PORT = 50112  # of the other end of a connection; the next ones count up
TIME_WAIT = 120.0  # seconds: TcpTimedWaitDelay's default
INTROSPECTION, CREDENTIALS = 51678, 51679


Place = tuple[str, int]
"""An address and a port."""


@dataclass(frozen=True, slots=True)
class Connection:
    """A row of the table of TCP connections: ``near`` is the host's end; ``state`` a word of MSFT_NetTCPConnection."""

    near: Place
    far: Place
    state: str
    pid: int


@dataclass(frozen=True, slots=True)
class Socket:
    """A listening TCP socket.

    Attributes:
        kind: ``http.sys``, ``portproxy``, ``ghost``, ``agent``, ``nat``, ``service`` or ``other``.
        target: the URL, rule, mapping or reply behind it.
    """

    address: str
    port: int
    pid: int
    kind: str
    target: str = ""


SERVICE_PORTS = {"TermService": 3389, "LanmanServer": 445, "RpcSs": 135, "sshd": 22}


def sockets(host: Windows) -> list[Socket]:
    """All listening sockets."""
    return [*_http_sys(host), *_services(host), *_proxy(host), *_agent(host), *_other(host)]


def _http_sys(host: Windows) -> list[Socket]:
    found: dict[tuple[str, int], Socket] = {}
    for url in host.network.urls:
        if not url.service or host.runs(url.service):
            for home in host.network.iplisten or [ANY]:
                found.setdefault((home, url.port), Socket(home, url.port, SYSTEM_PID, "http.sys", url.url))
    return list(found.values())


def _services(host: Windows) -> list[Socket]:
    pids = {
        s.name: SYSTEM_PID if s.name == "LanmanServer" else s.pid for s in host.state.services if s.state == "Running"
    }
    return [Socket(ANY, port, pids[name], "service", name) for name, port in SERVICE_PORTS.items() if name in pids]


def _proxy(host: Windows) -> list[Socket]:
    service = host.service("iphlpsvc")
    if service is None or service.state != "Running":
        return []
    kinds = {"listening": "portproxy", "ghost": "ghost"}
    found = [
        Socket(
            ANY if r.listen == "*" else r.listen,
            r.listen_port,
            service.pid,
            kinds[r.binding],
            f"{r.connect}:{r.connect_port}",
        )
        for r in host.network.proxy
        if r.binding in kinds
    ]
    known = {(s.address, s.port) for s in found}
    held = [Socket("169.254.170.2", port, service.pid, "ghost") for port in host.network.held]
    return found + [s for s in held if (s.address, s.port) not in known]


def _agent(host: Windows) -> list[Socket]:
    service = host.service("AmazonECS")
    if service is None or service.state != "Running" or not host.state.agent.registered:
        return []
    wanted = [(ANY, INTROSPECTION), ("127.0.0.1", CREDENTIALS)]
    return [Socket(a, p, service.pid, "agent") for a, p in wanted if p not in host.state.agent.bind_errors]


def _other(host: Windows) -> list[Socket]:
    found = [Socket(one.address, one.port, one.pid, "other", one.reply) for one in host.network.listeners]
    if host.switches.nat_in_netstat:
        found += [Socket(ANY, m.external_port, SYSTEM_PID, "nat", m.internal_ip) for m in host.state.mappings]
    return found


DATAGRAMS = {"Dhcp": (68,), "Dnscache": (5353, 5355), "W32Time": (123,), "TermService": (3389,)}


def datagrams(host: Windows) -> list[Socket]:
    """The UDP sockets of services that run, of both families, and NetBIOS' on the host's own addresses."""
    found = []
    for name, numbers in DATAGRAMS.items():
        service = host.service(name)
        if service is not None and service.state == "Running":
            found += [Socket(home, port, service.pid, "service", name) for port in numbers for home in (ANY, "::")]
    own = [a.ip for a in host.network.addresses if a.store == "Active" and a.origin != "WellKnown"]
    found += [Socket(ip, port, SYSTEM_PID, "service", "NetBT") for ip in own for port in (137, 138)]
    return sorted(found, key=lambda s: (":" in s.address, s.port, s.address))


def shown(host: Windows) -> list[Socket]:
    """All listening sockets as tools list them: what listens on all addresses does so with both families."""
    found = sockets(host)
    both = [replace(s, address="::") for s in found if s.address == ANY and s.kind in ("http.sys", "service", "agent")]
    return sorted([*found, *both], key=lambda s: (":" in s.address, s.port, s.address))


def closed(host: Windows, address: str, port: int) -> None:
    """A connection to a port of the host has come to its end."""
    host.network.closed = [*lingering(host), Closed(address, port, host.state.now)]


def lingering(host: Windows) -> list[Closed]:
    """The connections that ended not long ago."""
    return [one for one in host.network.closed if one.at + TIME_WAIT > host.state.now]


def connections(host: Windows) -> list[Connection]:
    """Listeners, the connections of whoever manages the host, and those of nobody that have just ended."""
    wide = host.network.wide
    found = [
        Connection((s.address, s.port), ("::" if ":" in s.address else ANY, 0), "Listen", s.pid) for s in shown(host)
    ]
    for scheme in sorted(host.reached_by):
        near = (wide.address, reach.WINRM_PORTS[scheme])
        found.append(Connection(near, (wide.controller, FAR_PORT), "Established", SYSTEM_PID))
    for place, one in enumerate(lingering(host), 1):
        found.append(Connection((one.address, one.port), (one.address, FAR_PORT + place), "TimeWait", 0))
    return found


def at(host: Windows, address: str, port: int) -> Socket | None:
    """The socket that a connection to an address reaches; one of that very address before a wildcard."""
    found = [s for s in sockets(host) if s.port == port and s.address in (address, ANY)]
    return min(found, key=lambda s: s.address == ANY) if found else None


def excluded(host: Windows, port: int, *, administered: bool = True) -> bool:
    """Whether a port is inside an excluded range; ``administered`` counts ranges that an administrator made."""
    return any(
        r.start <= port < r.start + r.count and (administered or not r.administered) for r in host.network.excluded
    )


def obstacle(host: Windows, address: str, port: int) -> str:
    """Why a bind would fail: ``in use``, ``forbidden``, ``nat``; empty where it would not."""
    if excluded(host, port):
        return "forbidden"
    if any(m.external_port == port for m in host.state.mappings):
        return "nat"
    wanted = ANY if address == "*" else address
    taken = [s for s in sockets(host) if s.port == port and (s.address in (wanted, ANY) or wanted == ANY)]
    return "in use" if taken else ""


def shown_excluded(host: Windows) -> list[tuple[int, int, bool]]:
    """Excluded ranges as netsh lists them: single ports of HTTP.sys among them; first, last, administered."""
    ranges = [(r.start, r.start + r.count - 1, r.administered) for r in host.network.excluded]
    single = [(port, port, False) for port in {s.port for s in _http_sys(host)}]
    return sorted(ranges + single)
