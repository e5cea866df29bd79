"""Self-signed certificates, as the listener of a fresh Windows host has one."""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

WINDOWS_UPN = x509.ObjectIdentifier("1.3.6.1.4.1.311.20.2.3")


class Pair(NamedTuple):
    """A certificate and its key, both in PEM."""

    certificate: bytes
    key: bytes


def server(name: str) -> Pair:
    """A listener's: for its name, ``localhost`` and the loopback addresses."""
    import ipaddress

    names: list[x509.GeneralName] = [x509.DNSName(name), x509.DNSName("localhost")]
    names += [x509.IPAddress(ipaddress.ip_address(one)) for one in ("127.0.0.1", "::1")]
    return _signed(name, names, ExtendedKeyUsageOID.SERVER_AUTH)


def client(user: str) -> Pair:
    """A user's, with the user principal name that WinRM's certificate mapping reads."""
    utf8 = f"{user}@localhost".encode()
    principal = x509.OtherName(WINDOWS_UPN, bytes([0x0C, len(utf8)]) + utf8)
    return _signed(user, [principal], ExtendedKeyUsageOID.CLIENT_AUTH)


def _signed(name: str, names: list[x509.GeneralName], usage: x509.ObjectIdentifier) -> Pair:
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = dt.datetime.now(dt.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=365))
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .add_extension(x509.ExtendedKeyUsage([usage]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .sign(key, hashes.SHA256())
    )
    encoding = serialization.Encoding.PEM
    private = key.private_bytes(encoding, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    return Pair(made.public_bytes(encoding), private)
