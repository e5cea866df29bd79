"""One limit over many steps."""

from __future__ import annotations

import time
from typing import Final

_NEARLY: Final = 0.05


class Countdown:
    """Seconds that several steps share."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self._end = time.monotonic() + seconds

    def left(self) -> float:
        """Seconds that are left, never below zero."""
        return max(0.0, self._end - time.monotonic())

    def over(self) -> bool:
        """Whether the time is up, or so nearly that another clock may have said so already."""
        return self.left() < _NEARLY
