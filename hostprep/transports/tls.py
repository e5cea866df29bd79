"""Whether the host at the other end of a TLS connection is the one that was meant.

A certificate on record is trusted by itself, and nothing else is then: neither its name nor who signed it nor its
validity counts, as with an SSH host key. Without a record the certificate must hold for the address and come from an
authority that is trusted. There is no third way: nothing is passed over with a warning.
"""

from __future__ import annotations

import errno
import os
import ssl
import threading
from contextlib import ExitStack
from typing import TYPE_CHECKING, Final

from hostprep.errors import AuthenticationFailed, HostKeyMismatch
from hostprep.transports.certificates import Certificate, known_certificates

if TYPE_CHECKING:
    import socket
    from collections.abc import Callable
    from pathlib import Path

    from hostprep.declare.host import Host
    from hostprep.declare.secrets import Secret
    from hostprep.transports.wsman_endpoint import WsmanEndpoint

_COMPARE: Final = "compare it with what the host's own console shows and trust it with: hostprep trust"


class Trust:
    """The verdict on one service's certificate, before anything is said to it."""

    def __init__(self, host: Host, endpoint: WsmanEndpoint, passphrase: Secret | None, *, accept_new: bool) -> None:
        self._host = host
        self._at = endpoint
        self._passphrase = passphrase
        self._accept_new = accept_new
        self._known = known_certificates(host)

    def secure(self, dial: Callable[[], socket.socket]) -> ssl.SSLSocket:
        """Connect and speak TLS, with a host that is the one that was meant.

        Raises:
            HostKeyMismatch: it is not, or nobody knows.
            AuthenticationFailed: the client certificate cannot be used.
            OSError: the connection or the TLS handshake failed.
        """
        pin = self._known.of(self._at)
        if pin is None:
            try:
                return self._wrapped(dial(), verify=True)
            except ssl.SSLCertVerificationError as error:
                if not self._accept_new:
                    raise self._refused(error) from None
        made = self._wrapped(dial(), verify=False)
        with ExitStack() as unless_trusted:
            unless_trusted.callback(made.close)
            shown = Certificate(made.getpeercert(binary_form=True) or b"")
            if pin is None:
                self._known.record(self._at, shown)
            elif shown.fingerprint != pin:
                raise self._changed(pin, shown)
            unless_trusted.pop_all()
        return made

    def _wrapped(self, plain: socket.socket, *, verify: bool) -> ssl.SSLSocket:
        try:
            made = self._context(verify=verify).wrap_socket(plain, server_hostname=self._at.address)
        except BaseException:
            plain.close()
            raise
        if made.version() is None:  # where a connection was reset already, Python shakes no hands and says nothing
            made.close()
            raise ConnectionResetError(errno.ECONNRESET, os.strerror(errno.ECONNRESET))
        return made

    def _context(self, *, verify: bool) -> ssl.SSLContext:
        client = (self._at.certificate, self._at.key, self._passphrase) if self._at.auth == "certificate" else None
        try:
            return _context(self._host.ca if verify else None, client, verify=verify)
        except _UnusableError as error:
            if error.path == self._host.ca:
                problem = f"the certificate authorities in {error.path} cannot be used: {error}"
                raise HostKeyMismatch(self._at.host, problem, "check ca in the inventory") from None
            problem = f"the client certificate {error.path} cannot be used: {error}"
            advice = "check certificate, identity_file and passphrase in the inventory"
            raise AuthenticationFailed(self._at.host, problem, advice) from None

    def _changed(self, pin: str, shown: Certificate) -> HostKeyMismatch:
        problem = (
            f"{self._at}: its certificate is not the one on record in {self._known.path}, SHA-256 {pin}; "
            f"it shows SHA-256 {shown.fingerprint}"
        )
        advice = f"if the host was made anew, {_COMPARE} {self._at.host}; if not, somebody may be listening in"
        return HostKeyMismatch(self._at.host, problem, advice)

    def _refused(self, error: ssl.SSLCertVerificationError) -> HostKeyMismatch:
        problem = f"{self._at}: its certificate is not trusted: {error.verify_message}"
        advice = (
            f"if it is the host's own, {_COMPARE} {self._at.host}, or run once with --accept-new; "
            "if an authority of yours signed it, declare ca"
        )
        return HostKeyMismatch(self._at.host, problem, advice)


def shown_by(endpoint: WsmanEndpoint, plain: socket.socket) -> Certificate:
    """The certificate that a service shows over a connection, trusted or not; the connection is closed.

    Raises:
        OSError: it does not speak TLS.
    """
    context = _context(None, None, verify=False)
    try:
        with context.wrap_socket(plain, server_hostname=endpoint.address) as made:
            return Certificate(made.getpeercert(binary_form=True) or b"")
    finally:
        plain.close()


_Client = tuple["Path | None", "Path | None", "Secret | None"]


class _UnusableError(Exception):
    """A file that TLS needs cannot be used."""

    def __init__(self, path: Path | None, why: str) -> None:
        super().__init__(why)
        self.path = path


_MAKING: Final = threading.Lock()
_MADE: Final[dict[tuple[Path | None, _Client | None, bool], ssl.SSLContext]] = {}


def _context(ca: Path | None, client: _Client | None, *, verify: bool) -> ssl.SSLContext:
    """Made once a process: reading the authorities that a machine trusts takes longer than a login."""
    with _MAKING:
        place = (ca, client, verify)
        if place not in _MADE:
            _MADE[place] = _made(ca, client, verify=verify)
        return _MADE[place]


class _TlsSocket(ssl.SSLSocket):
    """Closed where Python's ssl lets go of an open one: when the connection was reset before TLS began."""

    def recv(self, buflen: int = 1024, flags: int = 0) -> bytes:
        try:
            return super().recv(buflen, flags)
        except OSError:
            if self.version() is None:
                self.close()
            raise


def _made(ca: Path | None, client: _Client | None, *, verify: bool) -> ssl.SSLContext:
    if verify:
        try:
            context = ssl.create_default_context(cafile=str(ca) if ca else None)
        except OSError as error:
            raise _UnusableError(ca, error.strerror or "it holds no certificate") from None
    else:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE  # the fingerprint decides, in Trust.secure
    context.sslsocket_class = _TlsSocket
    if client:
        certificate, key, passphrase = client
        try:
            # Without a callable, OpenSSL would ask for the passphrase on the terminal.
            word = passphrase.reveal() if passphrase else ""
            context.load_cert_chain(str(certificate), str(key), lambda: word)
        except (OSError, ValueError) as error:
            raise _UnusableError(certificate, _why(error)) from None
    return context


def _why(error: Exception) -> str:
    if isinstance(error, ssl.SSLError):
        return "it is no PEM file, its key is another's, or the passphrase is wrong"
    return getattr(error, "strerror", None) or "the passphrase is wrong"
