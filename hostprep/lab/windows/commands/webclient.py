"""Invoke-WebRequest, Invoke-RestMethod, Test-NetConnection as Windows PowerShell 5.1 has them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from hostprep.lab.powershell.host.plug import Call, Fault, Record
from hostprep.lab.powershell.host.plug import Warning as Warned
from hostprep.lab.windows import adapters, addresses, ports, routes
from hostprep.lab.windows.commands.declare import Row
from hostprep.lab.windows.commands.query import number, text
from hostprep.lab.windows.web import Reply

if TYPE_CHECKING:
    from hostprep.lab.windows.model import Windows

WEB = "System.Net.WebException"
FAILURES = {
    "ConnectFailure": "Unable to connect to the remote server",
    "Timeout": "The operation has timed out.",
    "ReceiveFailure": "The underlying connection was closed: An unexpected error occurred on a receive.",
    "ConnectionClosed": "The underlying connection was closed: The connection was closed unexpectedly.",
}
BAD_REQUEST = 400
PATIENCE = 20.0  # seconds that Test-NetConnection takes for an address that does not answer
COMMON_PORTS = {"HTTP": 80, "RDP": 3389, "SMB": 445, "WINRM": 5985}


def ask(host: Windows, call: Call) -> Reply:
    """The request that a call makes."""
    headers = {str(k): str(v) for k, v in (call.parameters.get("Headers") or {}).items()}
    if "UserAgent" in call.parameters:
        headers["User-Agent"] = text(call, "UserAgent")
    limit = number(call, "TimeoutSec") or 100
    return host.http(text(call, "Uri"), text(call, "Method", "Get").upper(), headers, timeout=limit)


def fault(call: Call, reply: Reply) -> Fault | None:
    """How the command fails, if it does."""
    if reply.failure == "NameResolutionFailure":
        name = text(call, "Uri").split("://", 1)[-1].split("/")[0].split(":")[0]
        return _web(f"The remote name could not be resolved: '{name}'")
    if reply.failure:
        if reply.failure == "ConnectFailure" and "Body" in call.parameters:
            return Fault(
                FAILURES[reply.failure], "System.Net.WebException", "NotSpecified", None, WEB, terminating=True
            )
        return _web(FAILURES[reply.failure])
    if reply.status >= BAD_REQUEST:
        return _web(f"The remote server returned an error: ({reply.status}) {reply.reason}.")
    return None


def _web(message: str) -> Fault:
    return Fault(
        message, "WebCmdletWebResponseException", "InvalidOperation", "System.Net.HttpWebRequest", WEB, terminating=True
    )


def web_request(host: Windows, call: Call) -> Iterator[Any]:
    """Invoke-WebRequest; without -UseBasicParsing it needs Internet Explorer, which Server Core lacks."""
    reply = ask(host, call)
    wrong = fault(call, reply)
    if wrong is not None:
        yield wrong
        return
    if not call.parameters.get("UseBasicParsing"):
        yield Fault(
            "The response content cannot be parsed because the Internet Explorer engine is not available, or Internet "
            "Explorer's first-launch configuration is not complete. Specify the UseBasicParsing parameter and try "
            "again.",
            "WebCmdletIEDomNotSupportedException", "NotImplemented", None, "System.NotSupportedException",
            terminating=True,
        )  # fmt: skip
        return
    if "OutFile" in call.parameters:
        host.state.files[text(call, "OutFile")] = reply.text
        return
    yield Record("Microsoft.PowerShell.Commands.BasicHtmlWebResponseObject", {
        "StatusCode": reply.status, "StatusDescription": reply.reason, "Content": reply.text,
        "RawContentLength": len(reply.body),
        "Headers": dict(reply.headers),
    })  # fmt: skip


def rest(host: Windows, call: Call) -> Iterator[Any]:
    """Invoke-RestMethod: JSON becomes objects."""
    reply = ask(host, call)
    wrong = fault(call, reply)
    if wrong is not None:
        yield wrong
    elif "OutFile" in call.parameters:
        host.state.files[text(call, "OutFile")] = reply.text
    elif "json" in reply.headers.get("Content-Type", "") or reply.text.lstrip().startswith("{"):
        yield _objects(json.loads(reply.text))
    else:
        yield reply.text


def _objects(value: Any) -> Any:
    if isinstance(value, dict):
        return Record("System.Management.Automation.PSCustomObject", {k: _objects(v) for k, v in value.items()})
    return [_objects(item) for item in value] if isinstance(value, list) else value


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


SHARED = "Uri Method Headers TimeoutSec UseBasicParsing UserAgent OutFile Body ContentType DisableKeepAlive"
UTILITY = {"Invoke-WebRequest": Row(web_request, SHARED), "Invoke-RestMethod": Row(rest, SHARED)}
TCPIP = {"Test-NetConnection": Row(connection, "ComputerName Port CommonTCPPort InformationLevel")}
