"""Time, passed in: simulated time costs nothing, real time is real."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from hostprep.lab.windows.model import Windows


class Clock(Protocol):
    """What a host asks for the time.

    Attributes:
        real: whether waiting takes as long as it says.
    """

    real: bool

    def time(self) -> float:
        """Seconds since 1970."""
        ...

    def sleep(self, seconds: float) -> None:
        """Wait."""
        ...


class SimulatedClock:
    """Time that moves only when somebody waits."""

    real = False

    def __init__(self, start: float = 1_795_600_000.0) -> None:
        self.now = start

    def time(self) -> float:
        """Seconds since 1970."""
        return self.now

    def sleep(self, seconds: float) -> None:
        """Move on."""
        self.now += max(0.0, seconds)


class RealClock:
    """The machine's own time, for instances that people look at."""

    real = True

    def time(self) -> float:
        """Seconds since 1970."""
        return time.time()

    def sleep(self, seconds: float) -> None:
        """Wait."""
        time.sleep(seconds)


Handler = Callable[["Windows", str], None]
HANDLERS: dict[str, Handler] = {}


def happens(what: str) -> Callable[[Handler], Handler]:
    """Registers what an event of this name does."""

    def mark(handler: Handler) -> Handler:
        HANDLERS[what] = handler
        return handler

    return mark
