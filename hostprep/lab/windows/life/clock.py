"""The time of a running instance: it passes by itself, and leaps over waits."""

from __future__ import annotations

import time


class PacedClock:
    """Real time at a pace; who waits comes at once to the end of the wait, and everybody else with him.

    Args:
        start: seconds since 1970.
        pace: seconds that pass on it while one passes here.
    """

    real = False

    def __init__(self, start: float, pace: float = 1.0) -> None:
        self._start = start
        self._pace = pace
        self._begun = time.monotonic()
        self._leapt = 0.0

    def time(self) -> float:
        """Seconds since 1970."""
        return self._start + self._leapt + (time.monotonic() - self._begun) * self._pace

    def sleep(self, seconds: float) -> None:
        """Leap."""
        self._leapt += max(0.0, seconds)
