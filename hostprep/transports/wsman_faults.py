"""What WinRM services answer instead of an answer, as errors of ours.

The codes are those of ``wsmerror.h`` (Windows SDK) and of *MS-WSMV*; the texts that come with them follow the host's
language and are only passed on.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from hostprep.errors import AuthenticationFailed, ConnectionLost, HostError, Unreachable

if TYPE_CHECKING:
    from hostprep.transports.wsman_endpoint import WsmanEndpoint

OPERATION_TIMEOUT: Final = 2150858793
"""Nothing has come within the time that a Receive was given: ask again."""

_MEMBER: Final = (
    "let the user be a local administrator; for a local account other than Administrator also set "
    "LocalAccountTokenFilterPolicy to 1"
)
_RESTARTING: Final = "the host is going down or starting; try again when it is up"
_MUTE: Final = "it may be starting, or want encryption: use https, or auth negotiate"
_GONE: Final = "it was closed from elsewhere, WinRM was restarted, or the host was rebooted; run it again"
_SHELLS: Final = "end abandoned sessions (Restart-Service WinRM ends all), or raise MaxShellsPerUser"

_FAULTS: Final[dict[int | str, tuple[type[HostError], str, str]]] = {
    5: (AuthenticationFailed, "lets the user in and denies WinRM to it", _MEMBER),
    2147942405: (AuthenticationFailed, "lets the user in and denies PowerShell to it", _MEMBER),
    995: (ConnectionLost, "gave up what was running", _RESTARTING),
    1726: (ConnectionLost, "lost the process that was running", "look for memory limits, or who ended wsmprovhost"),
    2148007941: (Unreachable, "cannot start a process yet", _RESTARTING),
    2147943418: (Unreachable, "cannot load the user's registry", _RESTARTING),
    2: (Unreachable, "cannot start the process for a session", _RESTARTING),
    1018: (Unreachable, "cannot start the process for a session", _RESTARTING),
    1460: (HostError, "did not read its input in time", "look at the host's load"),
    2150858843: (ConnectionLost, "does not know the session any more", _GONE),
    2150858811: (HostError, "has no such session configuration", "run Enable-PSRemoting there, or use transport winrm"),
    2150859173: (HostError, "has as many sessions of this user as it allows", _SHELLS),
    2150859174: (HostError, "has as many operations of this user as it allows", _SHELLS),
    2150859175: (HostError, "has as many users as it allows", "raise MaxConcurrentUsers"),
    2150859180: (HostError, "does not allow remote shells", "set WSMan:\\localhost\\Shell\\AllowRemoteShellAccess"),
    2150859241: (HostError, "has as many commands in this session as it allows", "run it again"),
    2152992673: (ConnectionLost, "is ending its PowerShell sessions", _RESTARTING),
    "w:QuotaLimit": (HostError, "has as many sessions of this user as it allows", _SHELLS),
}
_STATUSES: Final[dict[int, tuple[type[HostError], str, str]]] = {
    400: (ConnectionLost, "did not understand what was sealed for it", "run it again"),
    401: (AuthenticationFailed, "does not let the user in", "check user, password and auth"),
    404: (Unreachable, "has no WinRM at /wsman", "check the port; another web server may own it"),
    405: (Unreachable, "has no WinRM at /wsman", "check the port; another web server may own it"),
    413: (HostError, "takes no message as large as this", "raise MaxEnvelopeSizekb there"),
    415: (HostError, "takes no messages of WinRM's kind", "check the port; another web server may own it"),
    500: (Unreachable, "refused the message without a word", _MUTE),
    503: (Unreachable, "has no WinRM that answers", _RESTARTING),
}
_OTHERWISE: Final = (HostError, "answered with an error", "look at its event log Microsoft-Windows-WinRM/Operational")


@dataclass(frozen=True, slots=True)
class Fault:
    """What a service answered.

    Attributes:
        status: the HTTP status.
        code: WinRM's own code, or the SOAP subcode where there is none.
        text: the host's words.
    """

    status: int
    code: int | str | None = None
    text: str = ""


def translated(endpoint: WsmanEndpoint, fault: Fault, offered: str = "", output: str = "") -> HostError:
    """The error that a fault is.

    Args:
        endpoint: who answered.
        fault: what.
        offered: the ways to log in that it named, in its own words.
        output: what a script had printed until then.
    """
    code = fault.code.rpartition(":")[2] if isinstance(fault.code, str) else fault.code
    named = f"w:{code}" if isinstance(code, str) else code
    found = _FAULTS.get(named) if named is not None else _STATUSES.get(fault.status)
    kind, problem, advice = found or _OTHERWISE
    problem = f"{endpoint} {problem}"
    if kind is AuthenticationFailed and fault.status == 401:  # noqa: PLR2004  # HTTP's own number
        problem = _refused(endpoint, offered)
    else:
        words = " ".join(fault.text.split())
        number = f"code {fault.code}" if fault.code else f"HTTP status {fault.status}"
        problem += f" ({number}{': ' + words if words else ''})"
    return kind(endpoint.host, problem, advice, output)


def _refused(endpoint: WsmanEndpoint, offered: str) -> str:
    who = f"user {endpoint.user}" if endpoint.user else "us"
    problem = f"{endpoint} does not let {who} in by {endpoint.auth}"
    schemes = ", ".join(dict.fromkeys(word.split()[0] for word in offered.split(",") if word.strip()))
    return f"{problem}; it offers {schemes}" if schemes else problem
