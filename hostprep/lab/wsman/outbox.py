"""Output that waits for a Receive."""

from __future__ import annotations

import threading
import time
from collections import deque
from dataclasses import dataclass
from typing import NamedTuple

from hostprep.lab.wsman.faults import ABORTED, TIMED_OUT, Fault, FaultError


class Chunk(NamedTuple):
    """A piece of a stream.

    Attributes:
        stream: ``stdout`` or ``stderr``.
        data: the bytes; one fragment where the stream carries PSRP.
        end: whether the stream ends with it.
    """

    stream: str
    data: bytes = b""
    end: bool = False


@dataclass(frozen=True, slots=True)
class Taken:
    """What one Receive takes.

    Attributes:
        chunks: in order.
        exit_code: of the command, if that is all there will be; None while it goes on.
        pending: whether the command waits for its client to answer a host call.
    """

    chunks: tuple[Chunk, ...]
    exit_code: int | None = None
    pending: bool = False


class Outbox:
    """The output of one command, or of a pool. One side puts, on any thread; the other takes.

    Args:
        whole: whether chunks are fragments that must not be cut.
        most: how many full fragments one answer carries.
        gather: seconds that an answer is held back once it has something, for what comes right behind.
    """

    def __init__(self, *, whole: bool = False, most: int = 4, gather: float = 0.0) -> None:
        self._whole = whole
        self._most = most
        self._gather = gather
        self._ready = threading.Condition()
        self._chunks: deque[Chunk] = deque()
        self._exit_code: int | None = None
        self._fault: Fault | None = None
        self._breaks: set[int] = set()
        self._count = 0
        self.pending = False

    def put(self, *chunks: Chunk, exit_code: int | None = None, apart: bool = False) -> None:
        """Add output; with an exit code it is the last.

        Args:
            chunks: the output.
            exit_code: of the command that has ended.
            apart: whether one answer never carries it together with what came before.
        """
        with self._ready:
            if apart:
                self._breaks.add(self._count)
            self._chunks.extend(chunks)
            self._count += len(chunks)
            if exit_code is not None:
                self._exit_code = exit_code
            self._ready.notify_all()

    def fail(self, fault: Fault = ABORTED) -> None:
        """Whoever waits or comes gets this fault."""
        with self._ready:
            self._fault = fault
            self._ready.notify_all()

    def take(self, timeout: float, room: int) -> Taken:
        """Wait until there is any output, then take what fits.

        Args:
            timeout: the longest wait in seconds.
            room: bytes of base64 that the answer has place for.

        Raises:
            FaultError: nothing came in time, or the shell is gone.
        """
        deadline = time.monotonic() + timeout
        with self._ready:
            while not self._chunks and self._exit_code is None and self._fault is None:
                left = deadline - time.monotonic()
                if left <= 0:
                    raise FaultError(TIMED_OUT)
                self._ready.wait(left)
            self._ready.wait_for(lambda: self._exit_code is not None or self._fault or self.pending, self._gather)
            if self._fault is not None:
                raise FaultError(self._fault)
            chunks = tuple(self._fitting(room * 3 // 4))
            return Taken(chunks, None if self._chunks else self._exit_code, self.pending)

    def _fitting(self, room: int) -> list[Chunk]:
        taken: list[Chunk] = []
        full = 0
        while self._chunks:
            first = self._count - len(self._chunks)
            if taken and first in self._breaks:
                break
            chunk = self._chunks[0]
            size = len(chunk.data)
            full += self._whole and size >= FULL
            if taken and (size > room or full > self._most):
                break
            self._chunks.popleft()
            if size > room and not self._whole:
                self._chunks.appendleft(chunk._replace(data=chunk.data[room:]))
                self._count += 1
                chunk = Chunk(chunk.stream, chunk.data[:room])
            taken.append(chunk)
            room -= size
        return taken


FULL = 32768
