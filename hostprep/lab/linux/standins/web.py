"""A very small HTTP server: ``http.server`` would triple the start-up time of the stand-ins."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Mapping

REASONS = {200: "OK", 400: "Bad Request", 401: "Unauthorized", 403: "Forbidden", 404: "Not Found"}
REASONS |= {405: "Method Not Allowed", 429: "Too Many Requests", 503: "Service Unavailable"}
LIMIT = 65536

Reply = tuple[int, str, str]
"""Status, content type, body."""

Answer = Callable[[socket.socket, str, str, Mapping[str, str]], Reply | None]
"""Handles (connection, method, target, headers in lower case); None closes without an answer."""


def serve(listening: socket.socket, answer: Answer, headers: str = "") -> None:
    """Answer requests for ever, a thread each; every connection carries one request."""
    listening.listen(64)
    while True:
        try:
            connection, _ = listening.accept()
        except OSError:
            return
        threading.Thread(target=_handle, args=(connection, answer, headers), daemon=True).start()


def _handle(connection: socket.socket, answer: Answer, headers: str) -> None:
    with connection:
        connection.settimeout(10)
        try:
            _exchange(connection, answer, headers)
        except OSError:
            return


def _exchange(connection: socket.socket, answer: Answer, headers: str) -> None:
    data = b""
    while b"\r\n\r\n" not in data and len(data) < LIMIT:
        chunk = connection.recv(LIMIT)
        if not chunk:
            return
        data += chunk
    first, *lines = data.partition(b"\r\n\r\n")[0].decode("latin-1").split("\r\n")
    method, _, rest = first.partition(" ")
    pairs = (line.partition(":") for line in lines)
    reply = answer(connection, method, rest.rpartition(" ")[0], {k.strip().lower(): v.strip() for k, _, v in pairs})
    if reply is None:
        return
    status, kind, body = reply
    head = f"HTTP/1.1 {status} {REASONS.get(status, 'Status')}\r\nContent-Type: {kind}\r\n{headers}"
    payload = body.encode()
    head += f"Content-Length: {len(payload)}\r\nConnection: close\r\n\r\n"
    connection.sendall(head.encode() + (b"" if method == "HEAD" else payload))


def listener(address: str, port: int) -> socket.socket:
    """A bound TCP socket; without an address it takes all of them, IPv6 too where the kernel has it."""
    if address or not socket.has_dualstack_ipv6():
        return socket.create_server((address, port))
    return socket.create_server(("", port), family=socket.AF_INET6, dualstack_ipv6=True)
