"""Where a WinRM login goes, as the inventory says it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from hostprep.declare.reach import auth_of

if TYPE_CHECKING:
    from pathlib import Path

    from hostprep.declare.host import AuthName, Host

PORTS: Final = {True: 5986, False: 5985}
"""WinRM's ports with and without TLS (Microsoft, *Installation and configuration for Windows Remote Management*)."""


@dataclass(frozen=True, slots=True)
class WsmanEndpoint:
    """One WinRM service and how to log in there.

    Attributes:
        host: the inventory host; what errors name.
        address: DNS name or IP address.
        port: TCP port.
        https: whether it is spoken to over TLS.
        auth: how the login is proven.
        user: login name, or None for whoever holds the Kerberos ticket or the client certificate.
        certificate: client certificate file.
        key: its private key file; the certificate's file where it holds both.
    """

    host: str
    address: str
    port: int
    https: bool
    auth: AuthName
    user: str | None
    certificate: Path | None
    key: Path | None

    @property
    def url(self) -> str:
        """What requests are sent to."""
        return f"{'https' if self.https else 'http'}://{self}/wsman"

    @property
    def sealed(self) -> bool:
        """Whether messages are sealed with the login's key, because TLS does not do it."""
        return not self.https and self.auth != "basic"

    @property
    def service(self) -> str:
        """What should be listening there."""
        return f"WinRM's {'https' if self.https else 'http'} listener"

    def __str__(self) -> str:
        """As people write it."""
        return f"[{self.address}]:{self.port}" if ":" in self.address else f"{self.address}:{self.port}"


def endpoint(host: Host) -> WsmanEndpoint:
    """The WinRM service of an inventory host."""
    return WsmanEndpoint(
        host=host.name,
        address=host.address,
        port=host.port or PORTS[host.https],
        https=host.https,
        auth=auth_of(host),
        user=host.user,
        certificate=host.certificate,
        key=host.identity_file or host.certificate,
    )
