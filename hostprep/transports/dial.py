"""The way to an SSH server: a TCP connection, or a channel through a server that we are logged in to."""

from __future__ import annotations

import socket
import threading
from typing import TYPE_CHECKING, Final

import paramiko

from hostprep.errors import Unreachable

if TYPE_CHECKING:
    from hostprep.transports.countdown import Countdown
    from hostprep.transports.endpoint import Endpoint

_NETWORK: Final = "check address and port, the host's security group and its route"
_FOREIGN: Final[dict[type[Exception], tuple[str, str]]] = {
    ConnectionRefusedError: ("refused the connection", "check the port, and that sshd runs"),
    TimeoutError: ("did not answer", _NETWORK),
    socket.gaierror: ("is not a known name", "check address, or the name server"),
    OSError: ("cannot be reached", _NETWORK),
}

# Names of socket options differ by system; the values say the same: silence for 15 s, then three questions 5 s apart.
_KEEPALIVE: Final = {
    "TCP_KEEPIDLE": 15,
    "TCP_KEEPALIVE": 15,
    "TCP_KEEPINTVL": 5,
    "TCP_KEEPCNT": 3,
    "TCP_USER_TIMEOUT": 30_000,
}


def dial(endpoint: Endpoint, countdown: Countdown) -> socket.socket:
    """Connect by TCP, trying the addresses of a name in turn, each with a fair share of what time is left.

    Raises:
        Unreachable: no address answered.
    """
    try:
        addresses = _resolve(endpoint, countdown)
        for number, (family, address) in enumerate(addresses, 1):
            try:
                return _connect(family, address, countdown.left() / (len(addresses) - number + 1))
            except OSError:
                if number == len(addresses):
                    raise
    except OSError as error:
        raise _translated(endpoint, error, countdown.seconds) from None
    raise Unreachable(endpoint.host, f"{endpoint} has no address", "check address, or the name server")


def dial_through(link: paramiko.Transport, via: Endpoint, endpoint: Endpoint, countdown: Countdown) -> paramiko.Channel:
    """Connect through a jump host (RFC 4254, section 7.2, ``direct-tcpip``).

    Raises:
        Unreachable: the jump host could not, or may not, connect.
    """
    try:
        return link.open_channel(
            "direct-tcpip", (endpoint.address, endpoint.port), ("127.0.0.1", 0), timeout=countdown.left()
        )
    except paramiko.ChannelException as error:
        problem = f"the jump host {via} cannot connect to {endpoint}: {error.text}"
        raise Unreachable(
            endpoint.host, problem, "check from there, and AllowTcpForwarding in its sshd_config"
        ) from None
    except (paramiko.SSHException, EOFError, OSError):
        problem = f"the jump host {via} did not connect to {endpoint} within {countdown.seconds:g} s"
        raise Unreachable(endpoint.host, problem, _NETWORK) from None


def _resolve(endpoint: Endpoint, countdown: Countdown) -> list[tuple[int, tuple[str, int]]]:
    found: list[list[tuple[int, tuple[str, int]]] | OSError] = []

    def ask() -> None:
        try:
            known = socket.getaddrinfo(endpoint.address, endpoint.port, type=socket.SOCK_STREAM)
            found.append([(entry[0], entry[4]) for entry in known])  # type: ignore[misc]  # IPv6 has four fields
        except OSError as error:
            found.append(error)
        except UnicodeError:  # a label that is too long, or empty
            found.append(socket.gaierror())

    if _is_literal(endpoint.address):
        ask()
    else:
        # getaddrinfo cannot be interrupted; a thread that is left behind ends when the resolver gives up.
        asking = threading.Thread(target=ask, name=f"resolve {endpoint.address}", daemon=True)
        asking.start()
        asking.join(countdown.left())
    if not found:
        raise TimeoutError
    if isinstance(found[0], OSError):
        raise found[0]
    return found[0]


def _is_literal(address: str) -> bool:
    for family in (socket.AF_INET, socket.AF_INET6):
        try:
            socket.inet_pton(family, address)
        except OSError:
            continue
        return True
    return False


def _connect(family: int, address: tuple[str, int], seconds: float) -> socket.socket:
    made = socket.socket(family, socket.SOCK_STREAM)
    try:
        made.settimeout(max(seconds, 0.001))
        made.connect(address)
        made.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        made.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
        for name, value in _KEEPALIVE.items():
            if hasattr(socket, name):
                made.setsockopt(socket.IPPROTO_TCP, getattr(socket, name), value)
    except BaseException:
        made.close()
        raise
    return made


def _translated(endpoint: Endpoint, error: OSError, seconds: float) -> Unreachable:
    kind = next(kind for kind in type(error).__mro__ if kind in _FOREIGN)
    problem, advice = _FOREIGN[kind]
    detail = f": {error.strerror}" if kind is OSError and error.strerror else ""
    within = f" within {seconds:g} s" if kind is TimeoutError else ""
    return Unreachable(endpoint.host, f"{endpoint} {problem}{within}{detail}", advice)
