"""HTTP as programs on the host see it: which way a request takes, who answers, or how it fails."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from hostprep.lab.windows import addresses, agent, imds, ports, reach, routes, tasknet
from hostprep.lab.windows.addresses import ANY

if TYPE_CHECKING:
    from hostprep.lab.windows.model import Windows
    from hostprep.lab.windows.state.network import Route

METADATA = "169.254.169.254"
CREDENTIALS = "169.254.170.2"
FORWARDS = 2
REFUSED_SECONDS = 2.0  # Windows tries a refused connection three times, half a second apart


@dataclass(frozen=True, slots=True)
class Reply:
    """An HTTP answer, or how there was none.

    Attributes:
        status: 0 where there was no answer.
        failure: a word of System.Net.WebExceptionStatus: ``ConnectFailure``, ``Timeout``, ``NameResolutionFailure``,
            ``ReceiveFailure``; empty where there was an answer.
        body: its bytes.
        headers: names and values.
        reason: the phrase behind the status; of a failure the socket's error where it is another than a refusal.
    """

    status: int = 0
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    failure: str = ""
    reason: str = ""

    @property
    def text(self) -> str:
        """The body as text."""
        return self.body.decode("utf-8", "replace")


UNREACHABLE = Reply(failure="ConnectFailure", reason="NetworkUnreachable")
REASONS = {
    200: "OK", 301: "Moved Permanently", 400: "Bad Request", 401: "Unauthorized", 403: "Forbidden", 404: "Not Found",
    405: "Method Not Allowed", 429: "Too Many Requests", 500: "Internal Server Error", 503: "Service Unavailable",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Ask:
    """A request.

    Attributes:
        hops: routers that it went through.
        depth: port forwardings that it went through.
    """

    method: str
    path: str
    headers: dict[str, str]
    hops: int = 0
    depth: int = 0


def answer(status: int, body: str | bytes = "", kind: str = "", server: str = "", **more: str) -> Reply:
    """An answer with the headers that go with it."""
    data = body.encode() if isinstance(body, str) else body
    headers = (
        {"Content-Length": str(len(data))}
        | ({"Content-Type": kind} if kind else {})
        | ({"Server": server} if server else {})
    )
    return Reply(
        status, data, headers | {k.replace("_", "-").title(): v for k, v in more.items()}, "", REASONS.get(status, "")
    )


def request(host: Windows, url: str, method: str, headers: dict[str, str], timeout: float) -> Reply:
    """A request on its way; time that it takes to fail passes on the host's clock."""
    parts = urlsplit(url)
    port = parts.port or {"http": 80, "https": 443}[parts.scheme]
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    name = parts.hostname or ""
    address = "127.0.0.1" if name.lower() == "localhost" else name
    ask = Ask(method.upper(), path, headers)
    if not routes.is_address(address):
        reply = _named(host, name)
    elif host.parent is not None:
        reply = _from_container(host, host.parent, address, port, ask)
    else:
        reply = to_address(host, address, port, ask)
    if reply.failure == "Timeout":
        host.wait(timeout)
    elif reply.failure == "ConnectFailure":
        host.wait(min(REFUSED_SECONDS, timeout))
    return reply


def _named(host: Windows, name: str) -> Reply:
    outside = host.parent or host
    known = outside.network.wide.names.get(name.lower())
    if known is None:
        return Reply(failure="NameResolutionFailure")
    if not routes.leaves_well(outside, "192.0.2.1"):
        return UNREACHABLE
    return answer(int(known) if known.isdigit() else 200, "" if known.isdigit() else known)


def to_address(host: Windows, address: str, port: int, ask: Ask) -> Reply:
    """A request to an address, from the host itself or forwarded by it."""
    if (address, port) == (METADATA, 80):
        if not routes.leaves_well(host, METADATA):
            return _lost(host, address)
        return imds.request(host, ask.method, ask.path, ask.headers, hops=ask.hops)
    if addresses.usable(host, address):
        return local(host, address, port, ask)
    if addresses.active(host, address) is not None or not routes.leaves_well(host, address):
        return _lost(host, address)
    return Reply(failure="Timeout")


def _lost(host: Windows, address: str) -> Reply:
    # Without any route the stack says so at once (10051); towards a router that is not there nothing comes back.
    route = routes.lookup(host, address)
    return UNREACHABLE if route is None or route.next_hop == ANY else Reply(failure="Timeout")


def local(host: Windows, address: str, port: int, ask: Ask) -> Reply:
    """A request to a port of the host."""
    socket = ports.at(host, address, port)
    if socket is None or ask.depth > FORWARDS:
        return Reply(failure="ConnectFailure")
    reply = _ANSWERS[socket.kind](host, socket, ask)
    if not reply.failure:
        ports.closed(host, address, port)
    return reply


def _http_sys(host: Windows, socket: ports.Socket, ask: Ask) -> Reply:
    if "wsman" in socket.target.lower():
        return answer(404, _NOT_FOUND, "text/html; charset=us-ascii", "Microsoft-HTTPAPI/2.0", connection="close")
    if any(u.queue == "DefaultAppPool" and u.port == socket.port for u in host.network.urls):
        if ask.path == "/":
            return answer(
                200, "<html><head><title>IIS Windows Server</title></head></html>", "text/html", "Microsoft-IIS/10.0"
            )
        return answer(404, _NOT_FOUND, "text/html", "Microsoft-IIS/10.0")
    return answer(404, _NOT_FOUND, "text/html; charset=us-ascii", "Microsoft-HTTPAPI/2.0", connection="close")


_NOT_FOUND = (
    "<!DOCTYPE HTML><HTML><HEAD><TITLE>Not Found</TITLE></HEAD>"
    "<BODY><h2>Not Found</h2><hr><p>HTTP Error 404. The requested resource is not found.</p></BODY></HTML>\r\n"
)


def _proxied(host: Windows, socket: ports.Socket, ask: Ask) -> Reply:
    target, _, port = socket.target.rpartition(":")
    if not addresses.usable(host, target):
        return Reply(failure="ReceiveFailure")
    reply = local(host, target, int(port), replace(ask, depth=ask.depth + 1))
    return Reply(failure="ReceiveFailure") if reply.failure == "ConnectFailure" else reply


def _agent(host: Windows, socket: ports.Socket, ask: Ask) -> Reply:
    return agent.request(host, socket.port, ask.path)


def _ghost(host: Windows, socket: ports.Socket, ask: Ask) -> Reply:
    return Reply(failure="ConnectFailure")


def _other(host: Windows, socket: ports.Socket, ask: Ask) -> Reply:
    if socket.target != "http":
        return Reply(failure="ReceiveFailure")
    return answer(200, "<html>it works</html>", "text/html")


_Answer = Callable[["Windows", ports.Socket, Ask], Reply]
_ANSWERS: dict[str, _Answer] = {
    "http.sys": _http_sys, "portproxy": _proxied, "agent": _agent, "ghost": _ghost, "other": _other, "service": _other,
    "nat": _other,
}  # fmt: skip


def _on_nat(inside: Windows, route: Route) -> bool:
    return any(a.adapter == route.adapter and a.ip == inside.network.wide.address for a in inside.network.addresses)


def _from_task(inside: Windows, host: Windows, route: Route, to: tuple[str, int], ask: Ask) -> Reply:
    """By the interface of the task alone: the subnet, its router, and metadata unless the agent's plugin keeps it."""
    if to == (METADATA, 80) and inside.state.imds.reachable:
        return imds.request(host, ask.method, ask.path, ask.headers)
    if route.next_hop == ANY and to[0] != METADATA:
        return Reply(failure="ConnectFailure", reason="HostUnreachable")
    return Reply(failure="Timeout")


def _from_container(inside: Windows, host: Windows, address: str, port: int, ask: Ask) -> Reply:
    if addresses.usable(inside, address):
        return Reply(failure="ConnectFailure")
    route = routes.lookup(inside, address)
    if route is None:
        return UNREACHABLE
    if any(a.guid == route.adapter and a.switch == tasknet.SWITCH for a in inside.network.adapters):
        return _from_task(inside, host, route, (address, port), ask)
    network = next((n for n in host.state.hns if n.gateway == inside.network.wide.gateway), None)
    if network is None or (route.next_hop not in (ANY, network.gateway)):
        return Reply(failure="Timeout")
    known = {a.guid for a in host.network.adapters if a.switch == network.name and a.status == "Up"}
    answered = any(a.ip == address and a.adapter in known for a in host.network.addresses)
    if route.next_hop == ANY and not (answered and _on_nat(inside, route)):
        # Nobody on the container network answers for the address.
        return Reply(failure="ConnectFailure", reason="HostUnreachable")
    closed = not reach.admitted(host, 80, inside.network.wide.address, address)
    if address == CREDENTIALS and host.switches.portproxy_needs_rule_80 and closed:
        return Reply(failure="Timeout")
    return to_address(host, address, port, replace(ask, hops=ask.hops + 1))
