"""One WinRM service, reached and trusted: what both of its client libraries stand on."""

from __future__ import annotations

import logging
import ssl
from typing import TYPE_CHECKING, Any, Final

from hostprep.errors import Unreachable
from hostprep.transports.countdown import Countdown
from hostprep.transports.tcp import dial
from hostprep.transports.tls import Trust
from hostprep.transports.tunnel import open_tunnel
from hostprep.transports.wsman_endpoint import WsmanEndpoint, endpoint
from hostprep.transports.wsman_login import Negotiate, session
from hostprep.transports.wsman_wire import Limit, Wire

if TYPE_CHECKING:
    import socket

    from hostprep.declare.host import Host
    from hostprep.transports.credentials import Credentials
    from hostprep.transports.tunnel import Tunnel

# They log scripts, messages, tokens and variables; tracebacks of what is reported anyway.
for _name in ("pypsrp", "winrm", "spnego", "urllib3"):
    logging.getLogger(_name).setLevel(logging.CRITICAL)

_TLS: Final = "check that the port is WinRM's https listener, or declare https = false"


class WsmanLink:
    """The way to one WinRM service.

    Attributes:
        at: the service.
        wire: its connection.
        session: what requests are sent through.
    """

    def __init__(
        self,
        host: Host,
        credentials: Credentials,
        *,
        jump: Host | None,
        jump_credentials: Credentials | None,
        accept_new: bool,
    ) -> None:
        """Prepare the way; a connection is made when it is first needed.

        Raises:
            HostError: a jump host cannot be logged in to.
        """
        self.at: WsmanEndpoint = endpoint(host)
        self.wire = Wire(self._dial)
        self.session = session(self.at, credentials.password, self.wire)
        self._trust = Trust(host, self.at, credentials.passphrase, accept_new=accept_new)
        self._tunnel: Tunnel | None = None
        if host.jump:
            countdown = Countdown(host.connect_timeout)
            self._tunnel = open_tunnel(host, jump, jump_credentials, countdown, accept_new=accept_new)

    def limit(self, seconds: float) -> Limit:
        """A limit over all that is said within it."""
        return Limit(self.wire, seconds)

    @property
    def keys(self) -> Any:
        """What messages are sealed with, once the login is done; None where they are not."""
        return self.session.auth.context if isinstance(self.session.auth, Negotiate) else None

    def renew(self) -> None:
        """Let the next request log in on a connection of its own."""
        self.wire.renew()
        if isinstance(self.session.auth, Negotiate):
            self.session.auth.forget()

    def close(self) -> None:
        """End the connection, and the logins on jump hosts; safe to call twice."""
        self.session.close()
        if self._tunnel:
            self._tunnel.close()

    def _dial(self, countdown: Countdown) -> socket.socket:
        def plain() -> socket.socket:
            return self._tunnel.dial(self.at, countdown) if self._tunnel else dial(self.at, countdown)

        if not self.at.https:
            return plain()
        try:
            return self._trust.secure(plain)
        except TimeoutError:
            problem = f"{self.at} took the connection and did not greet as TLS does within {countdown.seconds:g} s"
            raise Unreachable(self.at.host, problem, _TLS) from None
        except OSError as error:
            why = error.reason if isinstance(error, ssl.SSLError) else error.strerror
            problem = f"{self.at} took the connection and broke off the TLS handshake" + (f": {why}" if why else "")
            raise Unreachable(self.at.host, problem, _TLS) from None
