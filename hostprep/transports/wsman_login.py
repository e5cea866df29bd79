"""Who we are, said to a WinRM service: the session that pypsrp and pywinrm then speak over.

Both libraries ask first and log in when they are refused, which costs a connection: the refusal closes it. Here the
login begins with the first request (RFC 4559), bound to the certificate that TLS has shown (RFC 5929).
"""

from __future__ import annotations

import base64
import re
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

import requests
import spnego
from requests.auth import AuthBase, HTTPBasicAuth
from spnego.channel_bindings import GssChannelBindings

from hostprep.errors import AuthenticationFailed

if TYPE_CHECKING:
    from requests import PreparedRequest, Response

    from hostprep.declare.secrets import Secret
    from hostprep.transports.wsman_endpoint import WsmanEndpoint
    from hostprep.transports.wsman_wire import Wire

_TOKEN: Final = re.compile(r"(?:Negotiate|Kerberos|NTLM|CredSSP)\s+([A-Za-z0-9+/=]+)", re.IGNORECASE)
_MUTUAL: Final = "http://schemas.dmtf.org/wbem/wsman/1/wsman/secprofile/https/mutual"
_UNAUTHORIZED: Final = 401


def session(endpoint: WsmanEndpoint, password: Secret | None, wire: Wire) -> requests.Session:
    """What requests are sent through: neither proxies nor ``.netrc`` nor authorities come from the environment."""
    made = requests.Session()
    made.trust_env = False
    made.headers.update({"User-Agent": "hostprep", "Accept-Encoding": "identity"})
    made.headers["Content-Type"] = "application/soap+xml;charset=UTF-8"
    made.mount("https://", wire)
    made.mount("http://", wire)
    word = password.reveal() if password else None
    match endpoint.auth:
        case "basic":
            made.auth = HTTPBasicAuth((endpoint.user or "").encode(), (word or "").encode())
        case "certificate":
            made.headers["Authorization"] = _MUTUAL
        case _:
            made.auth = Negotiate(endpoint, password, wire)
    return made


class Negotiate(AuthBase):
    """Kerberos and NTLM inside of HTTP's Negotiate, or of CredSSP; belongs to one connection.

    CredSSP (MS-CSSP) hands the password to the host, over a TLS connection of its own inside of the login's messages,
    so that scripts can log in elsewhere with it.

    Attributes:
        contexts: pypsrp looks here for the keys that messages are sealed with.
    """

    def __init__(self, endpoint: WsmanEndpoint, password: Secret | None, wire: Wire) -> None:
        self._at = endpoint
        self._password = password
        self._wire = wire
        self._name = urlsplit(endpoint.url).hostname or ""
        self.contexts: dict[str, Any] = {}

    @property
    def context(self) -> Any:
        """The keys that messages are sealed with."""
        return self.contexts[self._name]

    @property
    def session_security(self) -> _Seal:
        """Pywinrm looks here for the keys that messages are sealed with."""
        return _Seal(self.context)

    def forget(self) -> None:
        """Log in anew with the next request."""
        self.contexts.clear()

    def __call__(self, request: PreparedRequest) -> PreparedRequest:
        """Begin the login with the first request; later ones ride on its connection."""
        request.headers["Connection"] = "Keep-Alive"
        request.register_hook("response", self._answered)
        if not self.contexts:
            self._begin(request)
        return request

    def _begin(self, request: PreparedRequest) -> None:
        certificate = self._wire.certificate()
        binding = None
        if certificate and self._scheme == "Negotiate":
            binding = GssChannelBindings(application_data=b"tls-server-end-point:" + _digest(certificate))
        word = self._password.reveal() if self._password else None
        try:
            context = spnego.client(
                self._at.user,
                word,
                hostname=self._at.address,
                service="host",
                channel_bindings=binding,
                protocol=self._at.auth,
                options=spnego.NegotiateOptions.wrapping_winrm if self._at.sealed else spnego.NegotiateOptions.none,
            )
            token = context.step()
        except (spnego.exceptions.SpnegoError, ImportError, ValueError) as error:
            raise self._impossible(error) from None
        context.response_auth_header = "negotiate"  # type: ignore[attr-defined]  # pypsrp reads it
        self.contexts[self._name] = context
        self._carry(request, token)

    def _answered(self, response: Response, **kwargs: Any) -> Response:
        if response.status_code != _UNAUTHORIZED:
            return response
        if "Authorization" not in response.request.headers:  # the connection is another one than we logged in on
            response, request = _again(response)
            self._begin(request)
            response = response.connection.send(request, **kwargs)
        context = self.context
        while response.status_code == _UNAUTHORIZED and (challenge := _challenge(response)):
            try:
                token = context.step(challenge)
            except spnego.exceptions.SpnegoError as error:
                raise self._broken(error) from None
            if not token:
                break
            response, request = _again(response)
            self._carry(request, token)
            response = response.connection.send(request, **kwargs)
        if response.status_code == _UNAUTHORIZED:
            self.forget()
        elif not context.complete and (final := _challenge(response)):
            context.step(final)
        return response

    @property
    def _scheme(self) -> str:
        return "CredSSP" if self._at.auth == "credssp" else "Negotiate"

    def _carry(self, request: PreparedRequest, token: bytes | None) -> None:
        request.headers["Authorization"] = f"{self._scheme} {base64.b64encode(token or b'').decode()}"

    def _broken(self, error: Exception) -> AuthenticationFailed:
        problem = (
            f"{self._at} and we did not agree on a login of user {self._at.user} by {self._at.auth}: {_why(error)}"
        )
        return AuthenticationFailed(self._at.host, problem, "check user, password and auth")

    def _impossible(self, error: Exception) -> AuthenticationFailed:
        why = _why(error)
        problem = f"no {self._at.auth} login can be made for {self._at}: {why}"
        advice = "declare user and password, or for Kerberos: pip install 'hostprep[kerberos]' and run kinit"
        return AuthenticationFailed(self._at.host, problem, advice)


class _Seal:
    """How pywinrm asks for messages to be sealed."""

    def __init__(self, context: Any) -> None:
        self._context = context

    def wrap(self, message: bytes) -> tuple[bytes, bytes]:
        """A message sealed, and its signature."""
        signature, sealed, _ = self._context.wrap_winrm(message)
        return sealed, signature

    def unwrap(self, sealed: bytes, signature: bytes) -> bytes:
        """The message that was sealed."""
        message: bytes = self._context.unwrap_winrm(signature, sealed)
        return message


def _why(error: Exception) -> str:
    return str(error).splitlines()[0] if str(error) else type(error).__name__


def _challenge(response: Response) -> bytes | None:
    found = _TOKEN.search(response.headers.get("www-authenticate", ""))
    return base64.b64decode(found[1]) if found else None


def _again(response: Response) -> tuple[Any, PreparedRequest]:
    """The response, with its connection free for the same request once more."""
    response.content  # noqa: B018  # reading it frees the connection
    response.raw.release_conn()
    return response, response.request.copy()


def _digest(certificate: bytes) -> bytes:
    """The hash that RFC 5929, section 4.1, takes of a certificate."""
    from cryptography import x509
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives import hashes

    try:
        algorithm = x509.load_der_x509_certificate(certificate).signature_hash_algorithm
    except UnsupportedAlgorithm:
        algorithm = None
    if algorithm is None or algorithm.name in {"md5", "sha1"}:
        algorithm = hashes.SHA256()
    digest = hashes.Hash(algorithm)
    digest.update(certificate)
    return digest.finalize()
