"""The two connections between the driver and the engine's process: JSON documents, one a line."""

from __future__ import annotations

import hmac
import json
import secrets
import socket
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any, Final

from hostprep.errors import LabError

PATIENCE: Final = 0.1
"""Seconds between two looks at whether the process still lives."""
LONGEST_HELLO: Final = 4096


class Link:
    """One connection. Any thread may write; one reads."""

    def __init__(self, connection: socket.socket) -> None:
        self._connection = connection
        self._reader = connection.makefile("r", encoding="utf-8", newline="\n")
        self._writing = threading.Lock()

    def send(self, document: Any) -> None:
        """Write a document.

        Raises:
            OSError: the other side has gone.
        """
        line = json.dumps(document, default=str) + "\n"
        with self._writing:
            self._connection.sendall(line.encode("ascii"))

    def receive(self) -> Any:
        """The next document, or None where the other side has gone."""
        try:
            line = self._reader.readline()
        except (OSError, ValueError):  # closed meanwhile
            return None
        return json.loads(line) if line.endswith("\n") else None

    def close(self) -> None:
        """End the connection, whoever reads from it; safe to call twice."""
        with suppress(OSError):  # the other side may have been faster
            self._connection.shutdown(socket.SHUT_RDWR)
        self._reader.close()
        self._connection.close()


class Door:
    """Where the engine's process connects to: a port of the loopback, open to whoever knows the token."""

    def __init__(self) -> None:
        self.token = secrets.token_hex(16)
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._listener.settimeout(PATIENCE)

    @property
    def port(self) -> int:
        """The port."""
        return int(self._listener.getsockname()[1])

    def admit(self, roles: set[str], found: dict[str, Link], *, within: float, alive: Callable[[], None]) -> None:
        """Wait for a connection of each role.

        Args:
            roles: who has to come.
            found: takes the links by role, as they come.
            within: seconds.
            alive: raises where nobody will come any more.

        Raises:
            LabError: they did not come in time.
        """
        end = time.monotonic() + within
        while missing := roles - set(found):
            alive()
            if time.monotonic() > end:
                raise LabError(f"pwsh did not connect within {within:g} s")
            try:
                connection, _ = self._listener.accept()
            except TimeoutError:
                continue
            hello = _hello(connection, min(end, time.monotonic() + 5))
            if hmac.compare_digest(str(hello.get("token", "")), self.token) and hello.get("role") in missing:
                found[hello["role"]] = Link(connection)
            else:
                connection.close()

    def close(self) -> None:
        """Let nobody in any more."""
        self._listener.close()


def _hello(connection: socket.socket, end: float) -> dict[str, Any]:
    """The first line, read byte by byte: what follows belongs to the link's own reader."""
    line = b""
    try:
        while not line.endswith(b"\n") and len(line) < LONGEST_HELLO:
            connection.settimeout(max(end - time.monotonic(), 0.001))
            byte = connection.recv(1)
            if not byte:
                return {}
            line += byte
        connection.settimeout(None)
        found = json.loads(line)
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}
