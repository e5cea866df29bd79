"""Taking a certificate as a host's own: what ``hostprep trust`` does."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from hostprep.declare.host import WINRM
from hostprep.errors import DeclarationError, Unreachable
from hostprep.transports.certificates import Certificate, KnownCertificates, known_certificates
from hostprep.transports.countdown import Countdown
from hostprep.transports.tcp import dial
from hostprep.transports.tls import shown_by
from hostprep.transports.tunnel import open_tunnel
from hostprep.transports.wsman_endpoint import WsmanEndpoint, endpoint

if TYPE_CHECKING:
    from hostprep.declare.host import Host
    from hostprep.transports.credentials import Credentials


@dataclass(frozen=True, slots=True)
class Offer:
    """What a host shows, and what is on record for it.

    Attributes:
        at: the service.
        shown: its certificate.
        recorded: the fingerprint on record, or None.
        known: the file of the records.
    """

    at: WsmanEndpoint
    shown: Certificate
    recorded: str | None
    known: KnownCertificates

    @property
    def state(self) -> str:
        """``new``, ``trusted`` or ``changed``."""
        if self.recorded is None:
            return "new"
        return "trusted" if self.recorded == self.shown.fingerprint else "changed"

    def take(self) -> None:
        """Trust this certificate for the host from now on, and no other.

        Raises:
            HostKeyMismatch: the record cannot be written.
        """
        self.known.record(self.at, self.shown)


def look(host: Host, jump: Host | None = None, jump_credentials: Credentials | None = None) -> Offer:
    """Ask a host for its certificate. Nothing is said to it, and nobody logs in; on jump hosts somebody does.

    Raises:
        DeclarationError: the host is not reached by WinRM over https.
        HostError: it, or a jump host, cannot be reached.
    """
    if host.transport not in WINRM or not host.https:
        problem = f"host {host.name!r} shows no certificate"
        expected = "transport psrp or winrm with https; ssh host keys are taken with --accept-new"
        raise DeclarationError(problem, found=f"transport {host.transport}", expected=expected)
    at = endpoint(host)
    countdown = Countdown(host.connect_timeout)
    tunnel = open_tunnel(host, jump, jump_credentials, countdown, accept_new=False) if host.jump else None
    try:
        shown = shown_by(at, tunnel.dial(at, countdown) if tunnel else dial(at, countdown))
    except OSError:
        problem = f"{at} took the connection and does not speak TLS"
        raise Unreachable(host.name, problem, "check that the port is WinRM's https listener") from None
    finally:
        if tunnel:
            tunnel.close()
    known = known_certificates(host)
    return Offer(at, shown, known.of(at), known)
