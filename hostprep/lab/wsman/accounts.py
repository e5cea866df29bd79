"""Who may log in, and how their words are checked."""

from __future__ import annotations

import base64
import hmac
import os
import tempfile
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from spnego import ContextProxy

    from hostprep.lab.wsman.endpoint import User

# The file of accounts that a login of this thread is checked against.
_asking: ContextVar[str] = ContextVar("hostprep_lab_accounts", default="")


class Accounts:
    """The accounts of a host. Holds a private file of NT hashes until it is closed.

    Args:
        users: the accounts.
        host: the host's name, which clients may put before a user's.
    """

    def __init__(self, users: Iterable[User], host: str) -> None:
        self._users = {user.name.lower(): user for user in users}
        self._mapped = {_der(user.certificate): user for user in self._users.values() if user.certificate}
        self._host = host
        handle, name = tempfile.mkstemp(prefix="hostprep-lab-")
        self._store = Path(name)
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.writelines(self._lines())

    def _lines(self) -> Iterable[str]:
        from spnego._ntlm_raw.crypto import ntowfv1

        for user in self._users.values():
            digest = ntowfv1(user.password).hex().upper()
            for domain in ("", self._host + "\\", ".\\"):
                yield f"{domain}{user.name}:1000:{'0' * 32}:{digest}:[U]:LCT-00000000\n"

    def close(self) -> None:
        """Forget the hashes; safe to call twice."""
        self._store.unlink(missing_ok=True)

    def named(self, principal: str) -> User | None:
        r"""The account of ``HOST\user``, ``.\user`` or ``user``."""
        return self._users.get(principal.rpartition("\\")[2].lower())

    def basic(self, words: str) -> User | None:
        """The account of an ``Authorization: Basic`` header, if the password is right."""
        try:
            raw = base64.b64decode(words, validate=True)
        except ValueError:
            return None
        try:
            text = raw.decode("utf-8")
        except UnicodeDecodeError:
            text = raw.decode("cp1252", "replace")
        name, _, password = text.partition(":")
        user = self.named(name)
        right = user is not None and hmac.compare_digest(user.password.encode(), password.encode())
        return user if right else None

    def mapped(self, certificate: bytes | None) -> User | None:
        """The account that a client certificate, in DER, is mapped to."""
        return self._mapped.get(certificate) if certificate else None

    def authorities(self) -> str:
        """The mapped certificates, in PEM, for TLS to ask for."""
        return "\n".join(user.certificate for user in self._mapped.values())

    def step(self, context: ContextProxy, token: bytes) -> bytes | None:
        """One step of NTLM.

        Raises:
            SpnegoError: the user is unknown, or the password is wrong.
        """
        with self._asked():
            return context.step(token)

    @contextmanager
    def _asked(self) -> Iterator[None]:
        _ask_here()
        before = _asking.set(str(self._store))
        try:
            yield
        finally:
            _asking.reset(before)

    def context(self, token: bytes, *, credssp: bool = False) -> ContextProxy:
        """A context for a login that begins with this token: raw NTLM, or inside SPNEGO, or SPNEGO inside CredSSP."""
        import spnego

        if credssp:
            return spnego.server(protocol="credssp")
        raw = token.startswith(b"NTLMSSP\0")
        options = spnego.NegotiateOptions.use_ntlm if raw else spnego.NegotiateOptions.use_negotiate
        with self._asked():
            return spnego.server(
                protocol="ntlm" if raw else "negotiate", options=options | spnego.NegotiateOptions.wrapping_winrm
            )


@cache
def _ask_here() -> None:
    """Let pyspnego's acceptor find the accounts of the endpoint that asks.

    It looks for them in an environment variable, which all threads of the process share.
    """
    from spnego import _ntlm

    everywhere = _ntlm._get_credential_file  # noqa: SLF001  # pyspnego has no hook there

    def here() -> str | None:
        return _asking.get() or everywhere()

    _ntlm._get_credential_file = here  # noqa: SLF001  # the same


def _der(certificate: str) -> bytes:
    return x509.load_pem_x509_certificate(certificate.encode()).public_bytes(Encoding.DER)
