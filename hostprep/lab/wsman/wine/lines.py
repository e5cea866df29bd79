"""Talking with forward.exe: a letter, a length, bytes. See forward.c."""

from __future__ import annotations

import struct
import threading
from typing import IO, TYPE_CHECKING

if TYPE_CHECKING:
    import socket

    from hostprep.lab.wsman.outbox import Chunk

HEAD = struct.Struct("<cI")
LETTERS = {"stdout": b"o", "stderr": b"e"}


class Line:
    """A connection of one forward.exe; it is a ``Sink`` for what that is to write.

    Args:
        connection: where messages go.
        file: where they come from.

    Attributes:
        key: of the command that it belongs to.
        program: its path.
        words: its command line.
    """

    def __init__(self, connection: socket.socket, file: IO[bytes]) -> None:
        self._connection = connection
        self._file = file
        self._sending = threading.Lock()
        self.key = self.take(b"k").decode().strip()
        self.program = self.take(b"m").decode("utf-16-le")
        self.words = self.take(b"a").decode("utf-16-le")

    def say(self, letter: bytes, data: bytes = b"") -> None:
        """Send a message."""
        with self._sending:
            self._connection.sendall(HEAD.pack(letter, len(data)) + data)

    def take(self, letter: bytes) -> bytes:
        """The next message, which must be of this kind.

        Raises:
            ConnectionError: the program has gone, or says something else.
        """
        head = self._file.read(HEAD.size)
        if len(head) < HEAD.size:
            raise ConnectionError("forward.exe has gone")
        found, size = HEAD.unpack(head)
        data = self._file.read(size)
        if found != letter or len(data) < size:
            raise ConnectionError(f"forward.exe says {found!r} instead of {letter!r}")
        return bytes(data)

    def put(self, *chunks: Chunk) -> None:
        """Let it write."""
        for chunk in chunks:
            self.say(LETTERS[chunk.stream], chunk.data)

    def read(self) -> bytes:
        """What its stdin holds; nothing at its end."""
        self.say(b"i")
        return self.take(b"i")

    def start(self, line: str, folder: str, variables: dict[str, str]) -> int:
        """Let it start a command line, and wait for that to end; the exit code."""
        block = "".join(f"{name}={value}\0" for name, value in variables.items())
        for letter, text in ((b"d", folder), (b"v", block), (b"s", line)):
            self.say(letter, text.encode("utf-16-le") + b"\0\0")
        code: int = struct.unpack("<I", self.take(b"x"))[0]
        return code

    def quit(self, code: int) -> None:
        """Let it end."""
        self.say(b"q", struct.pack("<I", code & 0xFFFFFFFF))
