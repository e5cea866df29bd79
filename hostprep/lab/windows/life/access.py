"""The files with which a client reaches an instance: inventory, passwords, certificates; in one private folder."""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hostprep.declare.secrets import Secret

if TYPE_CHECKING:
    from hostprep.lab.windows.life.spec import Spec
    from hostprep.lab.wsman.certificates import Pair


@dataclass(frozen=True, slots=True)
class Access:
    """Where the files of one instance are.

    Attributes:
        folder: all of them are below it.
        name: of the host in the inventory.
    """

    folder: Path
    name: str

    @property
    def hosts_toml(self) -> Path:
        """An inventory of this one host."""
        return self.folder / "hosts.toml"

    @property
    def certificate(self) -> Path:
        """The listener's certificate in PEM, for clients that take an authority's file."""
        return self.folder / "certificate.pem"

    @property
    def known_certificates(self) -> Path:
        """The same on record, as ``hostprep trust`` keeps it."""
        return self.folder / "known_certificates"

    @property
    def client_certificate(self) -> Path:
        """The first user's certificate and key in PEM."""
        return self.folder / "client.pem"

    def password_file(self, user: str) -> Path:
        """The file that holds a user's password."""
        return self.folder / "passwords" / user

    def password(self, user: str) -> Secret:
        """A user's password."""
        return Secret(self.password_file(user).read_text("utf-8"))

    def make_passwords(self, spec: Spec) -> None:
        """Give each account a password of its own, with the kinds of characters that Windows asks for."""
        (self.folder / "passwords").mkdir(mode=0o700)
        for user in (*spec.users, *spec.guests):
            private(self.password_file(user), (secrets.token_urlsafe(18) + "-Aa1").encode())

    def write(self, spec: Spec, ports: Mapping[str, int], certificate: bytes | None, client: Pair | None) -> None:
        """Write the rest, once the ports are known.

        Args:
            spec: the instance.
            ports: by scheme.
            certificate: the listener's, in PEM.
            client: the first user's, where there is one.
        """
        if certificate is not None:
            self.certificate.write_bytes(certificate)
            self._record(ports["https"], certificate)
        if client is not None:
            private(self.client_certificate, client.certificate + client.key)
        scheme = spec.schemes[0]
        lines: dict[str, Any] = {
            "address": "127.0.0.1",
            "transport": spec.transport,
            "port": ports[scheme],
            "user": spec.users[0],
        }
        lines |= {"password": f"file:{self.password_file(spec.users[0])}", "groups": ["lab"]}
        lines |= {"https": False} if scheme == "http" else {"known_certificates": str(self.known_certificates)}
        text = "".join(f"{key} = {json.dumps(value)}\n" for key, value in lines.items())
        self.hosts_toml.write_text(f"[groups.lab]\n\n[hosts.{self.name}]\n{text}", "utf-8")

    def _record(self, port: int, certificate: bytes) -> None:
        from cryptography import x509
        from cryptography.hazmat.primitives.serialization import Encoding

        from hostprep.declare.host import Host
        from hostprep.transports.certificates import Certificate, KnownCertificates
        from hostprep.transports.wsman_endpoint import endpoint

        der = x509.load_pem_x509_certificate(certificate).public_bytes(Encoding.DER)
        at = endpoint(Host(self.name, "127.0.0.1", transport="psrp", shell="powershell", port=port))  # noqa: S604  # a name, no process
        KnownCertificates(self.known_certificates).record(at, Certificate(der))


def private(path: Path, data: bytes) -> None:
    """Write a file that only its owner reads."""
    path.touch(mode=0o600)
    path.write_bytes(data)
