"""Ends that are not a command's own: Ctrl-C, SIGTERM of a CI or a timer, SIGHUP of a closed terminal."""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from types import FrameType
from typing import Final

SIGNALS: Final = ("SIGTERM", "SIGHUP")
PATIENCE: Final = 3.0
"""Seconds that threads have to close their connections."""

WORDS: Final = "hostprep: stopped; `hostprep history` knows how far each host got"


class Stopping:
    """Makes these signals what Ctrl-C is: connections are closed, what runs here is ended, the journal is whole.

    Attributes:
        signal: the number of the signal that came.
    """

    def __init__(self) -> None:
        self.signal = int(signal.SIGINT)

    def listen(self) -> None:
        """Take the signals, but for those that somebody has set to be ignored, as nohup does."""
        for name in SIGNALS:
            number = getattr(signal, name, None)  # Windows has no SIGHUP
            if number and signal.getsignal(number) is signal.SIG_DFL:
                signal.signal(number, self._stop)

    def _stop(self, number: int, frame: FrameType | None) -> None:
        self.signal = number
        raise KeyboardInterrupt

    def end(self) -> int:
        """Say that it was stopped; the exit code that a shell gives to this signal.

        Threads have a moment to end what they run. Python would wait without an end for one whose host does not answer.
        """
        sys.stderr.write(f"{WORDS}\n")
        code = 128 + self.signal
        try:
            left = _threads(time.monotonic() + PATIENCE)
        except KeyboardInterrupt:
            left = True
        if left:
            for stream in (sys.stdout, sys.stderr):
                stream.flush()
            os._exit(code)
        return code


def _threads(until: float) -> bool:
    """Wait for all other threads until then; whether some are left."""
    others = [t for t in threading.enumerate() if not t.daemon and t is not threading.main_thread()]
    for thread in others:
        thread.join(max(0.0, until - time.monotonic()))
    return any(thread.is_alive() for thread in others)
