"""One connection: HTTP as HTTP.sys and WinRM speak it."""

from __future__ import annotations

import socket
import struct
import time
from contextlib import suppress
from email.utils import formatdate
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler
from typing import TYPE_CHECKING, cast

from hostprep.lab.wsman.identify import identify
from hostprep.lab.wsman.logins import Admitted, Challenge, Login
from hostprep.lab.wsman.names import SOAP
from hostprep.lab.wsman.sealing import UnsealableError, content_type, seal, unseal

if TYPE_CHECKING:
    from hostprep.lab.wsman.envelopes import Answer
    from hostprep.lab.wsman.listener import Listener

LINGER_RESET = struct.pack("ii", 1, 0)
NOT_FOUND = (
    b'<!DOCTYPE HTML PUBLIC "-//W3C//DTD HTML 4.01//EN""http://www.w3.org/TR/html4/strict.dtd">\r\n'
    b"<HTML><HEAD><TITLE>Not Found</TITLE>\r\n"
    b'<META HTTP-EQUIV="Content-Type" Content="text/html; charset=us-ascii"></HEAD>\r\n'
    b"<BODY><h2>Not Found</h2>\r\n<hr><p>HTTP Error 404. The requested resource is not found.</p>\r\n"
    b"</BODY></HTML>\r\n"
)
Headers = list[tuple[str, str]]


class Connection(BaseHTTPRequestHandler):
    """Answers requests until either side has had enough."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = -1

    def setup(self) -> None:
        """Read what TLS knows of the client, and begin with nobody logged in."""
        self.listener = cast("Listener", self.server)
        self.service = self.listener.service
        self.request.settimeout(self.service.endpoint.idle_connection)
        super().setup()
        peer = self.request.getpeercert(binary_form=True) if hasattr(self.request, "getpeercert") else None
        self.login = Login(self.service.endpoint, self.service.accounts, peer, self.listener.certificate)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # the base class's name
        """Nothing is printed."""

    def do_GET(self) -> None:
        """Only POST is allowed."""
        if self._is_wsman():
            self._send(405, b"", [("Allow", "POST")], close=True)

    def do_POST(self) -> None:
        """A request."""
        if not self._is_wsman():
            return
        length = int(self.headers.get("Content-Length") or 0)
        body = self.rfile.read(length)
        if len(body) < length:  # the connection was ended in its middle
            self.close_connection = True
            return
        self.service.silence.wait()
        with self.listener.working():
            self._post(body)

    def _post(self, body: bytes) -> None:
        """Login, then the body, then the service."""
        self.service.counters.count("requests")
        if self.headers.get("WSMANIDENTIFY", "").lower() == "unauthenticated":
            self._send(200, identify(None), [("Content-Type", SOAP)])
            return
        switched = self.service.trouble.status()
        if switched:
            self._refuse(self.login.offered()) if switched == HTTPStatus.UNAUTHORIZED else self._send(switched, b"")
            return
        before = self.login.user
        found = self.login.admit(self.headers.get("Authorization"))
        if isinstance(found, Challenge):
            self._unknown(found, body)
            return
        if before is not found.user:
            self.service.counters.count("logins")
        self._admitted(found, body)

    def _is_wsman(self) -> bool:
        path = self.path.partition("?")[0].rstrip("/").lower()
        if path == "/wsman":
            return True
        self._send(404, NOT_FOUND, [("Content-Type", "text/html; charset=us-ascii")], reason="Not Found", close=True)
        return False

    def _unknown(self, challenge: Challenge, body: bytes) -> None:
        # Ciphertext of another connection's context: neither a login nor a message.
        if body and self._sealed() and "Authorization" not in self.headers:
            self._send(400, b"", close=True)
        else:
            self._refuse(challenge)

    def _refuse(self, challenge: Challenge) -> None:
        self._send(401, b"", [("WWW-Authenticate", one) for one in challenge.headers], close=challenge.close)

    def _sealed(self) -> bool:
        return (
            self.headers.get("Content-Type", "")
            .lower()
            .startswith(("multipart/encrypted", "multipart/x-multi-encrypted"))
        )

    def _admitted(self, found: Admitted, body: bytes) -> None:
        extra = [("WWW-Authenticate", found.token)] if found.token else []
        if not body:
            self._send(200, b"", extra)
            return
        sealed = self._sealed()
        kind = self.headers.get("Content-Type", "").partition(";")[0].strip().lower()
        if not sealed and kind != "application/soap+xml":
            self._send(415, b"", extra)
            return
        if sealed:
            try:
                body = unseal(self.login.context, body) if self.login.context else b""
            except UnsealableError:
                body = b""
            if not body:
                self._send(400, b"", close=True)
                return
        elif not (self.service.endpoint.https or self.service.endpoint.allow_unencrypted):
            self._send(500, b"", extra)
            return
        self._serve(found, body, extra, sealed=sealed)

    def _serve(self, found: Admitted, body: bytes, extra: Headers, *, sealed: bool) -> None:
        if len(body) > self.service.endpoint.limits.envelope_kb * 1024:
            self._send(413, b"", extra)
            return
        answer = self.service.answer(found.user, self.client_address[0], body)
        if answer is None:
            self.reset()
            return
        data = answer.body
        if not data:
            self._send(answer.status, b"", extra)
        elif sealed and self.login.context:
            self._send(
                answer.status,
                seal(self.login.context, data),
                [("Content-Type", content_type(self.login.context, data)), *extra],
                of=answer,
            )
        else:
            self._send(answer.status, data, [("Content-Type", SOAP), *extra], of=answer)

    def _send(
        self,
        status: int,
        body: bytes,
        headers: Headers | None = None,
        *,
        reason: str = "",
        close: bool = False,
        of: Answer | None = None,
    ) -> None:
        self.service.silence.wait()
        trouble = self.service.trouble
        if trouble.switches.slow:
            trouble.wait(trouble.switches.slow)
        lines = [f"HTTP/1.1 {status} {reason}"]
        lines += [f"{name}: {value}" for name, value in headers or []]
        lines += ["Server: Microsoft-HTTPAPI/2.0", f"Date: {formatdate(time.time(), usegmt=True)}"]
        if close:
            lines.append("Connection: close")
            self.close_connection = True
        lines.append(f"Content-Length: {len(body)}")
        data = "\r\n".join([*lines, "", ""]).encode("latin-1") + body
        cut = trouble.cut() if of is not None else None
        if cut is not None:
            self.wfile.write(data[:cut])
            self.reset()
            return
        self.wfile.write(data)
        self.wfile.flush()

    def reset(self) -> None:
        """End the connection with a TCP reset."""
        self.close_connection = True
        with suppress(OSError, ValueError):
            self.wfile.flush()
        reset(self.connection)


def reset(connection: socket.socket) -> None:
    """Make a connection end with a reset as soon as its thread lets go of it; a thread that reads wakes up."""
    with suppress(OSError):
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, LINGER_RESET)
    with suppress(OSError):
        connection.shutdown(socket.SHUT_RD)
