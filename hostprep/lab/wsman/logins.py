"""Logging in: the schemes, and the state of it that belongs to one connection."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from hostprep.lab.wsman.names import MUTUAL

if TYPE_CHECKING:
    from spnego import ContextProxy

    from hostprep.lab.wsman.accounts import Accounts
    from hostprep.lab.wsman.endpoint import Endpoint, User

# The head of a channel binding in NTLM's list of pairs: id 10, 16 bytes.
BINDING = b"\x0a\x00\x10\x00"


@dataclass(frozen=True, slots=True)
class Challenge:
    """What a 401 says.

    Attributes:
        headers: the values of WWW-Authenticate, in order.
        close: whether the connection ends with it.
    """

    headers: tuple[str, ...]
    close: bool = True


@dataclass(frozen=True, slots=True)
class Admitted:
    """A login that holds.

    Attributes:
        user: whose.
        token: the last word of SPNEGO, for the answer's WWW-Authenticate.
    """

    user: User
    token: str = ""


class Login:
    """The login of one connection. Keys and authentication of Negotiate live and die with it."""

    def __init__(self, endpoint: Endpoint, accounts: Accounts, peer: bytes | None, certificate: bytes | None) -> None:
        self._endpoint = endpoint
        self._accounts = accounts
        self._peer = peer
        self._binding = _binding(certificate)
        self.context: ContextProxy | None = None
        self.user: User | None = None

    def offered(self) -> Challenge:
        """The bare challenge: each scheme that is on, in Windows's order."""
        schemes = ["Negotiate", "Kerberos"]
        if self._endpoint.https and self._endpoint.certificates:
            schemes.append(MUTUAL)
        if self._endpoint.basic:
            schemes.append('Basic realm="WSMAN"')
        if self._endpoint.credssp:
            schemes.append("CredSSP")
        return Challenge(tuple(schemes))

    def admit(self, authorization: str | None) -> Admitted | Challenge:
        """What to make of a request with this header, or without one."""
        if authorization is None:
            return Admitted(self.user) if self.user is not None else self.offered()
        scheme, _, words = authorization.partition(" ")
        user: User | None = None
        known = ("negotiate", "credssp") if self._endpoint.credssp else ("negotiate",)
        if scheme.lower() in known and words:
            return self._negotiate(scheme, words)
        if scheme.lower() == "basic" and self._endpoint.basic:
            user = self._accounts.basic(words)
        elif authorization == MUTUAL and self._endpoint.https and self._endpoint.certificates:
            user = self._accounts.mapped(self._peer)
        return self.offered() if user is None else Admitted(user)

    def _negotiate(self, scheme: str, words: str) -> Admitted | Challenge:
        from spnego.exceptions import SpnegoError

        try:
            token = base64.b64decode(words, validate=True)
            if self.context is None or self.context.complete:
                self.context = self._accounts.context(token, credssp=scheme.lower() == "credssp")
            answer = self._accounts.step(self.context, token)
        except (SpnegoError, ValueError):
            return self._refused()
        said = "" if not answer else f"{scheme} " + base64.b64encode(answer).decode()
        if not self.context.complete:
            return Challenge((said,), close=False) if said else self._refused()
        self.user = self._accounts.named(self.context.client_principal or "")
        if self.user is None or not self._bound(token):
            return self._refused()
        return Admitted(self.user, said)

    def _refused(self) -> Challenge:
        self.context = self.user = None
        return self.offered()

    def _bound(self, token: bytes) -> bool:
        """CbtHardeningLevel Relaxed: a binding to the TLS channel is checked when one is sent."""
        start = token.find(BINDING)
        sent = token[start + len(BINDING) :][:16] if start >= 0 else b""
        return self._binding is None or sent.strip(b"\0") == b"" or sent == self._binding


def _binding(certificate: bytes | None) -> bytes | None:
    """What NTLM sends of RFC 5929's tls-server-end-point, for certificates signed with SHA-256."""
    if certificate is None:
        return None
    from spnego.channel_bindings import GssChannelBindings

    data = b"tls-server-end-point:" + hashlib.sha256(certificate).digest()
    return hashlib.md5(GssChannelBindings(application_data=data).pack(), usedforsecurity=False).digest()
