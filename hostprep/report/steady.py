"""An output that may go away in the middle of a run: a closed pipe, a full disk. The run goes on."""

from __future__ import annotations

import errno
import os
import sys
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from typing import TextIO


LOST: Final = (errno.EPIPE, errno.ENOSPC, errno.EDQUOT, errno.EIO)
"""What writing to a standard stream fails with that is no fault of ours."""


class Steady:
    """A standard stream whose first failure ends its output, and not the run that talks to it.

    Attributes:
        lost: what the failure was, or None.
    """

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self.lost: OSError | None = None

    def write(self, text: str) -> int:
        """Write, or let go of the text once the stream is lost."""
        if not self.lost:
            try:
                return self._stream.write(text)
            except OSError as error:
                self._lose(error)
        return len(text)

    def flush(self) -> None:
        """Flush, where there is still something to flush to."""
        if not self.lost:
            try:
                self._stream.flush()
            except OSError as error:
                self._lose(error)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)

    def _lose(self, error: OSError) -> None:
        self.lost = error
        silence(self._stream)
        if self._stream is not sys.stderr:
            tell(error)


def silence(stream: TextIO) -> None:
    """Lead a stream that cannot be written to nowhere, so that its buffer fails no more, not even at Python's end."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, stream.fileno())
    os.close(nowhere)


def gone(error: OSError) -> int:
    """What a command ends with that cannot write its output: as if SIGPIPE had ended it, or 3 with a sentence."""
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except OSError:
            silence(stream)
    tell(error)
    return 141 if isinstance(error, BrokenPipeError) else 3


def tell(error: OSError) -> None:
    """Say that there is no output; not where its reader wanted no more of it."""
    if not isinstance(error, BrokenPipeError):
        sys.stderr.write(f"hostprep: the output cannot be written: {error.strerror}\n")
