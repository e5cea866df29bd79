"""Hosts that speak TLS, with certificates of every kind."""

from __future__ import annotations

import datetime as dt
import ipaddress
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from tests.transports.sockets import listening


@dataclass(frozen=True)
class Identity:
    """A certificate and its key, in one PEM file; ``key`` is for signing others."""

    pem: Path
    certificate: x509.Certificate
    key: ec.EllipticCurvePrivateKey


USAGE = x509.KeyUsage(
    digital_signature=True,
    key_cert_sign=True,
    content_commitment=False,
    key_encipherment=False,
    data_encipherment=False,
    key_agreement=False,
    crl_sign=False,
    encipher_only=False,
    decipher_only=False,
)


def identity(
    folder: Path, name: str, *, by: Identity | None = None, days: int = 30, passphrase: str = "", address: str = ""
) -> Identity:
    """Make a certificate for an address (127.0.0.1), signed by itself or by another."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    now = dt.datetime.now(dt.UTC)
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(by.certificate.subject if by else subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=60))
        .not_valid_after(now + dt.timedelta(days=days))
        .add_extension(x509.BasicConstraints(ca=by is None, path_length=None), critical=True)
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address(address or "127.0.0.1"))]), critical=False)
    )  # fmt: skip
    # RFC 5280, sections 4.2.1.1 and 4.2.1.3; Python 3.13 takes no chain that lacks them.
    signer = (by.key if by else key).public_key()
    builder = builder.add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(signer), critical=False)
    builder = builder.add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
    if by is None:
        builder = builder.add_extension(USAGE, critical=True)
    certificate = builder.sign(by.key if by else key, hashes.SHA256())
    hide = serialization.BestAvailableEncryption(passphrase.encode()) if passphrase else serialization.NoEncryption()
    pem = folder / f"{name}.pem"
    private = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, hide)
    pem.write_bytes(private + certificate.public_bytes(serialization.Encoding.PEM))
    return Identity(pem, certificate, key)


@contextmanager
def speaking_tls(shown: Identity) -> Iterator[int]:
    """A server that shakes hands and says nothing more; yields its port."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(shown.pem)

    def greet(connection: socket.socket) -> None:
        with suppress(OSError):
            context.wrap_socket(connection, server_side=True).close()

    with listening(greet) as port:
        yield port
