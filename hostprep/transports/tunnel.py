"""A way to a service through SSH jump hosts, as a socket: what needs one cannot use an SSH channel."""

from __future__ import annotations

import contextlib
import socket
import threading
from typing import TYPE_CHECKING, Final

from hostprep.transports.credentials import Credentials

if TYPE_CHECKING:
    import paramiko

    from hostprep.declare.host import Host
    from hostprep.transports.countdown import Countdown
    from hostprep.transports.link import Link
    from hostprep.transports.tcp import Place

_CHUNK: Final = 65536


class Tunnel:
    """The logins on the jump hosts that lead to a host. They stay; channels come and go."""

    def __init__(self, links: list[Link]) -> None:
        self._links = links

    def dial(self, place: Place, countdown: Countdown) -> socket.socket:
        """A socket whose other end is ``place``. No port is opened on this machine.

        Raises:
            Unreachable: the jump host could not, or may not, connect.
        """
        from hostprep.transports.dial import dial_through

        last = self._links[-1]
        channel = dial_through(last.transport, last.endpoint, place, countdown)
        ours, theirs = socket.socketpair()
        for carry in (_up, _down):
            threading.Thread(target=carry, args=(theirs, channel), name=f"tunnel {place}", daemon=True).start()
        ours.settimeout(countdown.left())
        return ours

    def close(self) -> None:
        """End the logins; safe to call twice."""
        while self._links:
            self._links.pop().close()


def open_tunnel(
    host: Host, jump: Host | None, jump_credentials: Credentials | None, countdown: Countdown, *, accept_new: bool
) -> Tunnel:
    """Log in on the jump hosts that ``jump`` of the inventory names.

    Raises:
        HostError: a jump host cannot be logged in to.
        DeclarationError: the jump host is no address.
    """
    from hostprep.transports.endpoint import route
    from hostprep.transports.link import Link

    links: list[Link] = []
    try:
        for endpoint in route(host, jump)[:-1]:
            via = links[-1] if links else None
            links.append(Link(endpoint, jump_credentials or Credentials(), countdown, via=via, accept_new=accept_new))
    except BaseException:
        for link in reversed(links):
            link.close()
        raise
    return Tunnel(links)


def _up(local: socket.socket, channel: paramiko.Channel) -> None:
    """From us to the service, until we close."""
    with contextlib.suppress(OSError, EOFError):
        while data := local.recv(_CHUNK):
            channel.sendall(data)
    with contextlib.suppress(OSError, EOFError):
        channel.close()


def _down(local: socket.socket, channel: paramiko.Channel) -> None:
    """From the service to us, until it closes."""
    with contextlib.suppress(OSError, EOFError):
        while data := channel.recv(_CHUNK):
            local.sendall(data)
    with contextlib.suppress(OSError):
        local.shutdown(socket.SHUT_RDWR)
    local.close()
