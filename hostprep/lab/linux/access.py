"""The way in: one TCP port of the machine's loopback, behind which every connection has a server of its own.

The listening socket was made in the machine's network namespace and is handed down, because a socket keeps the
namespace it was made in. While the instance is down nobody listens on it: connections are refused, and the port stays
ours (Linux lets a listener that was shut down listen again).
"""

from __future__ import annotations

import socket
import subprocess
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Final

Serve = Callable[[socket.socket], None]
"""Serves one connection until its end."""

CHUNK: Final = 32768
GRAIN: Final = 256
"""A slow wire passes this many bytes at a time."""


@dataclass(slots=True)
class Wire:
    """What is wrong with the way in.

    Attributes:
        black_hole: connections are accepted and never answered.
        cut_after: a connection is cut when this many bytes have come out of the instance; None never.
        delay: seconds that each small piece out of the instance is held back.
    """

    black_hole: bool = False
    cut_after: int | None = None
    delay: float = 0.0


class Access:
    """The port.

    Args:
        listening: the bound socket.
        serve: what serves a connection.
    """

    def __init__(self, listening: socket.socket, serve: Serve) -> None:
        self.wire = Wire()
        self._listening = listening
        self._serve = serve
        self._open: set[socket.socket] = set()
        self._lock = threading.Lock()

    def open(self) -> None:
        """Listen, and accept in a thread."""
        self._listening.listen(128)
        threading.Thread(target=self._accept, daemon=True).start()

    def close(self) -> None:
        """Refuse new connections and cut all that are open."""
        with suppress(OSError):
            self._listening.shutdown(socket.SHUT_RDWR)
        with self._lock:
            for connection in self._open:
                with suppress(OSError):
                    connection.shutdown(socket.SHUT_RDWR)

    def _accept(self) -> None:
        while True:
            try:
                connection, _ = self._listening.accept()
            except OSError:
                return
            with self._lock:
                self._open.add(connection)
            threading.Thread(target=self._one, args=(connection,), daemon=True).start()

    def _one(self, connection: socket.socket) -> None:
        try:
            if self.wire.black_hole:
                while connection.recv(CHUNK):
                    continue
            elif self.wire.cut_after is not None or self.wire.delay:
                self._through(connection)
            else:
                self._serve(connection)
        except OSError:
            return
        finally:
            with self._lock:
                self._open.discard(connection)
            connection.close()

    def _through(self, connection: socket.socket) -> None:
        """Pass bytes through a wire with faults, the server on the far side of it."""
        near, far = socket.socketpair()
        threading.Thread(target=self._far, args=(far,), daemon=True).start()
        threading.Thread(target=_pump, args=(connection, near), daemon=True).start()
        left = self.wire.cut_after
        with near:
            while chunk := near.recv(GRAIN if self.wire.delay else CHUNK):
                time.sleep(self.wire.delay)
                connection.sendall(chunk if left is None else chunk[:left])
                left = None if left is None else left - len(chunk)
                if left is not None and left <= 0:
                    connection.shutdown(socket.SHUT_RDWR)
                    return

    def _far(self, far: socket.socket) -> None:
        with far, suppress(OSError):
            self._serve(far)


def _pump(source: socket.socket, sink: socket.socket) -> None:
    with suppress(OSError):
        while chunk := source.recv(CHUNK):
            sink.sendall(chunk)
        sink.shutdown(socket.SHUT_WR)


def openssh(argv: Callable[[], list[str]]) -> Serve:
    """A server that runs ``sshd -i`` for a connection.

    Args:
        argv: the command line, asked for at each connection.
    """

    def serve(connection: socket.socket) -> None:
        with subprocess.Popen(argv(), stdin=connection.fileno(), stdout=connection.fileno()) as process:
            process.wait()

    return serve
