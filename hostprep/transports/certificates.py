"""Certificates on record: what ``known_hosts`` is for SSH, for WinRM over https.

One line for each service, written when a person has compared the fingerprint::

    192.0.2.7:5986 sha256 9F:86:...:08 CN=EC2AMAZ-1A2B3C4

The certificate itself is public; its fingerprint says it all. What follows the fingerprint is for people.
"""

from __future__ import annotations

import hashlib
import os
import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from hostprep.errors import HostKeyMismatch
from hostprep.transports.filecache import FileCache

if TYPE_CHECKING:
    from pathlib import Path

    from hostprep.declare.host import Host
    from hostprep.transports.wsman_endpoint import WsmanEndpoint

_WRITING: Final = threading.Lock()
_KIND: Final = "sha256"
_FIELDS: Final = 3


@dataclass(frozen=True, slots=True)
class Certificate:
    """A certificate that a host has shown.

    Attributes:
        der: the certificate, as it is on the wire.
    """

    der: bytes

    @property
    def fingerprint(self) -> str:
        """SHA-256 of the certificate, as OpenSSL and browsers show it."""
        return _colons(hashlib.sha256(self.der).hexdigest())

    @property
    def thumbprint(self) -> str:
        """What Windows calls it: SHA-1 of the certificate. For people to compare, never to decide on."""
        return hashlib.sha1(self.der, usedforsecurity=False).hexdigest().upper()

    def about(self) -> dict[str, str]:
        """Subject, issuer and validity, in words."""
        from cryptography import x509  # only when a person is to read it

        read = x509.load_der_x509_certificate(self.der)
        return {
            "subject": read.subject.rfc4514_string(),
            "issuer": "itself" if read.issuer == read.subject else read.issuer.rfc4514_string(),
            "valid": f"{read.not_valid_before_utc:%Y-%m-%d} to {read.not_valid_after_utc:%Y-%m-%d}",
        }


class KnownCertificates:
    """The certificates that one file trusts."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def of(self, endpoint: WsmanEndpoint) -> str | None:
        """The fingerprint on record for a service, or None.

        Raises:
            HostKeyMismatch: the file is there and cannot be read.
        """
        try:
            return _FILES.get(self.path).get(str(endpoint).lower())
        except OSError as error:
            problem = f"the file of known certificates {self.path} cannot be read: {error.strerror}"
            raise HostKeyMismatch(endpoint.host, problem, "make it readable") from None

    def record(self, endpoint: WsmanEndpoint, certificate: Certificate) -> None:
        """Trust this certificate for the service from now on, and no other.

        Raises:
            HostKeyMismatch: the file cannot be written.
        """
        name = str(endpoint).lower()
        subject = " ".join(certificate.about()["subject"].split())
        self._rewrite(endpoint, name, f"{name} {_KIND} {certificate.fingerprint} {subject}\n")

    def forget(self, endpoint: WsmanEndpoint) -> None:
        """Trust nothing for the service any more.

        Raises:
            HostKeyMismatch: the file cannot be written.
        """
        self._rewrite(endpoint, str(endpoint).lower(), "")

    def _rewrite(self, endpoint: WsmanEndpoint, name: str, line: str) -> None:
        """Replace a service's line; whoever reads meanwhile finds the file as it was or as it will be."""
        try:
            with _WRITING:
                text = self.path.read_text(encoding="utf-8") if self.path.exists() else ""
                kept = [old for old in text.splitlines(keepends=True) if old.split(" ", 1)[0].lower() != name]
                self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
                draft = self.path.with_name(f"{self.path.name}.{os.getpid()}")
                draft.write_text("".join(_ended(old) for old in kept) + line, encoding="utf-8")
                draft.replace(self.path)
        except OSError as error:
            problem = f"the certificate of {endpoint} cannot be recorded in {self.path}: {error.strerror}"
            raise HostKeyMismatch(
                endpoint.host, problem, "make the file writable, or declare known_certificates"
            ) from None


def known_certificates(host: Host) -> KnownCertificates:
    """The file that speaks for an inventory host."""
    if host.known_certificates:
        return KnownCertificates(host.known_certificates)
    from hostprep.report.state import state_folder

    return KnownCertificates(state_folder() / "known_certificates")


def _parse(path: Path) -> dict[str, str]:
    fields = [line.split() for line in path.read_text(encoding="utf-8", errors="replace").splitlines()]
    return {
        field[0].lower(): field[2].upper()
        for field in fields
        if len(field) >= _FIELDS and field[1] == _KIND and not field[0].startswith("#")
    }


def _ended(line: str) -> str:
    return line if line.endswith("\n") else f"{line}\n"


def _colons(digits: str) -> str:
    upper = digits.upper()
    return ":".join(upper[at : at + 2] for at in range(0, len(upper), 2))


_FILES: Final = FileCache[dict[str, str]](_parse, {})
