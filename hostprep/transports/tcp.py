"""A TCP connection to a host, within a limit, with an error that says what to look at."""

from __future__ import annotations

import socket
import threading
from typing import TYPE_CHECKING, Final, Protocol

from hostprep.errors import Unreachable

if TYPE_CHECKING:
    from hostprep.transports.countdown import Countdown

NETWORK: Final = "check address and port, the host's security group and its route"
_FOREIGN: Final[dict[type[Exception], tuple[str, str]]] = {
    ConnectionRefusedError: ("refused the connection", "check the port, and that {service} runs"),
    TimeoutError: ("did not answer", NETWORK),
    socket.gaierror: ("is not a known name", "check address, or the name server"),
    OSError: ("cannot be reached", NETWORK),
}

# Names of socket options differ by system; the values say the same: silence for 15 s, then three questions 5 s apart.
_KEEPALIVE: Final = {
    "TCP_KEEPIDLE": 15,
    "TCP_KEEPALIVE": 15,
    "TCP_KEEPINTVL": 5,
    "TCP_KEEPCNT": 3,
    "TCP_USER_TIMEOUT": 30_000,
}


class Place(Protocol):
    """Where a service listens; ``str()`` says it as people write it."""

    @property
    def host(self) -> str:
        """The inventory host that errors name."""

    @property
    def address(self) -> str:
        """DNS name or IP address."""

    @property
    def port(self) -> int:
        """TCP port."""

    @property
    def service(self) -> str:
        """What should be listening there."""


def dial(place: Place, countdown: Countdown) -> socket.socket:
    """Connect by TCP, trying the addresses of a name in turn, each with a fair share of what time is left.

    Raises:
        Unreachable: no address answered.
    """
    try:
        addresses = _resolve(place, countdown)
        for number, (family, address) in enumerate(addresses, 1):
            try:
                return _connect(family, address, countdown.left() / (len(addresses) - number + 1))
            except OSError:
                if number == len(addresses):
                    raise
    except OSError as error:
        raise _translated(place, error, countdown.seconds) from None
    raise Unreachable(place.host, f"{place} has no address", "check address, or the name server")


def _resolve(place: Place, countdown: Countdown) -> list[tuple[int, tuple[str, int]]]:
    found: list[list[tuple[int, tuple[str, int]]] | OSError] = []

    def ask() -> None:
        try:
            known = socket.getaddrinfo(place.address, place.port, type=socket.SOCK_STREAM)
            found.append([(entry[0], entry[4]) for entry in known])  # type: ignore[misc]  # IPv6 has four fields
        except OSError as error:
            found.append(error)
        except UnicodeError:  # a label that is too long, or empty
            found.append(socket.gaierror())

    if _is_literal(place.address):
        ask()
    else:
        # getaddrinfo cannot be interrupted; a thread that is left behind ends when the resolver gives up.
        asking = threading.Thread(target=ask, name=f"resolve {place.address}", daemon=True)
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


def _translated(place: Place, error: OSError, seconds: float) -> Unreachable:
    kind = next(kind for kind in type(error).__mro__ if kind in _FOREIGN)
    problem, advice = _FOREIGN[kind]
    detail = f": {error.strerror}" if kind is OSError and error.strerror else ""
    within = f" within {seconds:g} s" if kind is TimeoutError else ""
    return Unreachable(place.host, f"{place} {problem}{within}{detail}", advice.format(service=place.service))
