"""Invoke-WebRequest and Invoke-RestMethod as Windows PowerShell 5.1 has them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from hostprep.lab.powershell.host.plug import Call, Fault, Record
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


def ask(host: Windows, call: Call) -> Reply:
    """The request that a call makes."""
    headers = {str(k): str(v) for k, v in (call.parameters.get("Headers") or {}).items()}
    if "UserAgent" in call.parameters:
        headers["User-Agent"] = text(call, "UserAgent")
    limit = number(call, "TimeoutSec") or 100
    return host.http(text(call, "Uri"), text(call, "Method", "Get").upper(), headers, timeout=limit)


def fault(call: Call, reply: Reply) -> Fault | None:
    """How the command fails, if it does; a body that came is what is shown."""
    if not reply.failure and reply.status < BAD_REQUEST:
        return None
    kind, category, target = "WebCmdletWebResponseException", "InvalidOperation", "System.Net.HttpWebRequest"
    if reply.failure == "NameResolutionFailure":
        name = text(call, "Uri").split("://", 1)[-1].split("/")[0].split(":")[0]
        message = f"The remote name could not be resolved: '{name}'"
    elif reply.failure:
        message = FAILURES[reply.failure]
        if reply.failure == "ConnectFailure" and "Body" in call.parameters:
            kind, category, target = WEB, "NotSpecified", ""
    else:
        message = f"The remote server returned an error: ({reply.status}) {reply.reason}."
    return Fault(message, kind, category, target or None, WEB, terminating=True, reply=reply)


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


SHARED = "Uri Method Headers TimeoutSec UseBasicParsing UserAgent OutFile Body ContentType DisableKeepAlive"
UTILITY = {"Invoke-WebRequest": Row(web_request, SHARED), "Invoke-RestMethod": Row(rest, SHARED)}
