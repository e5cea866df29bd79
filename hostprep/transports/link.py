"""One login on one SSH server: greeting, key exchange, host key, user; all of it within one limit."""

from __future__ import annotations

import contextlib
import logging
import socket
import threading
from typing import TYPE_CHECKING, Final

import paramiko
from paramiko.ssh_exception import IncompatiblePeer

from hostprep.errors import HostError, Unreachable
from hostprep.transports.dial import dial_through
from hostprep.transports.known_hosts import Known
from hostprep.transports.login import Login
from hostprep.transports.tcp import dial

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hostprep.transports.countdown import Countdown
    from hostprep.transports.credentials import Credentials
    from hostprep.transports.endpoint import Endpoint

KEEPALIVE: Final = 15
"""Seconds of silence after which a connection is asked for a sign of life."""

_FOREIGN: Final[dict[type[Exception], tuple[str, str]]] = {
    IncompatiblePeer: ("shares no algorithm with us", "update the host's OpenSSH or this machine's paramiko"),
    paramiko.SSHException: ("does not speak SSH as we know it", "check that the port is sshd's, and its MaxStartups"),
    EOFError: ("closed the connection before the login", "look at the host's sshd log, and its MaxStartups"),
    OSError: ("broke the connection before the login", "look at the host's sshd log"),
}

# Without a handler of its own, paramiko's tracebacks would reach standard error through logging.lastResort.
logging.getLogger("paramiko").addHandler(logging.NullHandler())


class Link:
    """A login that is open.

    Attributes:
        endpoint: where.
        transport: paramiko's connection, authenticated.
    """

    transport: paramiko.Transport

    def __init__(
        self, endpoint: Endpoint, credentials: Credentials, countdown: Countdown, *, via: Link | None, accept_new: bool
    ) -> None:
        """Log in at ``endpoint``, through ``via`` where it is given.

        Raises:
            Unreachable: no connection, or silence until the countdown ended.
            HostKeyMismatch: the host is not who it should be; nothing secret was sent.
            AuthenticationFailed: we are not who the host lets in.
        """
        self.endpoint = endpoint
        known = Known(endpoint)
        self._wire = (
            dial_through(via.transport, via.endpoint, endpoint, countdown) if via else dial(endpoint, countdown)
        )
        self.transport = paramiko.Transport(self._wire)
        try:
            self._greet(known, countdown)
            shown = self.transport.get_remote_server_key()
            known.check(shown.get_name(), shown.asbytes(), accept_new=accept_new)
            Login(self.transport, endpoint, credentials).run(countdown)
            self.transport.set_keepalive(KEEPALIVE)
        except (paramiko.SSHException, EOFError, OSError) as error:
            self.close()
            raise self._translated(error, countdown) from None
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """End the connection; safe to call twice."""
        with contextlib.suppress(OSError):
            if isinstance(self._wire, socket.socket):
                self._wire.shutdown(socket.SHUT_RDWR)  # wakes paramiko's thread, which would look up only now and then
        for end in (self.transport, self._wire):
            with contextlib.suppress(OSError, EOFError, paramiko.SSHException):
                end.close()

    def _greet(self, known: Known, countdown: Countdown) -> None:
        options = self.transport.get_security_options()
        options.key_types = _known_first(options.key_types, known.kinds())
        self.transport.banner_timeout = self.transport.handshake_timeout = countdown.left()
        done = threading.Event()
        self.transport.start_client(event=done)
        if not done.wait(countdown.left()):
            raise TimeoutError
        if not self.transport.is_active():
            raise self.transport.get_exception() or EOFError

    def _translated(self, error: Exception, countdown: Countdown) -> HostError:
        if countdown.over():
            stage = "finish the login" if self.transport.remote_version else "greet as an SSH server does"
            problem = f"{self.endpoint} took the connection and did not {stage} within {countdown.seconds:g} s"
            return Unreachable(self.endpoint.host, problem, "check that the port is sshd's, and the host's load")
        kind = next(kind for kind in type(error).__mro__ if kind in _FOREIGN)
        problem, advice = _FOREIGN[kind]
        return Unreachable(self.endpoint.host, f"{self.endpoint} {problem}", advice)


def _known_first(offered: Sequence[str], known: list[str]) -> tuple[str, ...]:
    """The host key algorithms to ask for: first those whose key is on record, as OpenSSH does."""
    return tuple(sorted(offered, key=lambda name: ("ssh-rsa" if name.startswith("rsa-sha2-") else name) not in known))
