"""The standard streams of one process, between its thread and the requests of its client."""

from __future__ import annotations

import threading
from collections import deque
from contextlib import contextmanager
from typing import TYPE_CHECKING, Protocol

from hostprep.lab.wsman.outbox import Chunk

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


class Sink(Protocol):
    """Where output goes."""

    def put(self, *chunks: Chunk) -> None:
        """Add output."""
        ...


class Streams:
    """A ``Console``.

    Args:
        outbox: where output goes.
        powershell: runs a powershell.exe command line with these streams.
        encoding: the codec of their text.
    """

    def __init__(self, outbox: Sink, powershell: Callable[[str, Streams], int], encoding: str = "cp437") -> None:
        self.encoding = encoding
        self._outbox = outbox
        self._powershell = powershell
        self._ready = threading.Condition()
        self._input: deque[bytes] = deque()
        self._ended = False
        self._stops: list[Callable[[], None]] = []
        self.stopping = threading.Event()

    def write(self, data: bytes) -> None:
        """A chunk of stdout."""
        if data:
            self._outbox.put(Chunk("stdout", data))

    def write_error(self, data: bytes) -> None:
        """A chunk of stderr."""
        if data:
            self._outbox.put(Chunk("stderr", data))

    def read(self) -> bytes:
        """The next input; nothing at its end, and when the process is to end."""
        with self._ready:
            self._ready.wait_for(lambda: self._input or self._ended or self.stopping.is_set())
            return self._input.popleft() if self._input else b""

    def powershell(self, line: str) -> int:
        """Run powershell.exe."""
        return self._powershell(line, self)

    @contextmanager
    def redirected(self, outbox: Sink, read: Callable[[], bytes], encoding: str) -> Iterator[Streams]:
        """The same for a process that this one started, with streams of its own; it is to end with this one."""
        other = _Redirected(outbox, self._powershell, read, encoding)
        with self.stopped_by(other.stop):
            yield other

    def feed(self, data: bytes, *, end: bool) -> None:
        """Input from the client."""
        with self._ready:
            if data:
                self._input.append(data)
            self._ended = self._ended or end
            self._ready.notify_all()

    def stop(self) -> None:
        """The client wants it to end."""
        with self._ready:
            self.stopping.set()
            stops = list(self._stops)
            self._ready.notify_all()
        for stop in stops:
            stop()

    @contextmanager
    def stopped_by(self, stop: Callable[[], None]) -> Iterator[None]:
        """While inside, a wish to end calls this."""
        with self._ready:
            self._stops.append(stop)
            late = self.stopping.is_set()
        if late:
            stop()
        try:
            yield
        finally:
            with self._ready:
                self._stops.remove(stop)


class _Redirected(Streams):
    def __init__(
        self, outbox: Sink, powershell: Callable[[str, Streams], int], read: Callable[[], bytes], encoding: str
    ) -> None:
        super().__init__(outbox, powershell, encoding)
        self._source = read

    def read(self) -> bytes:
        return b"" if self.stopping.is_set() else self._source()
