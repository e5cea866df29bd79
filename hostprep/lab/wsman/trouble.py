"""What goes wrong now: the switches, used up as they strike, and the time just after a boot."""

from __future__ import annotations

import threading
import time
from dataclasses import replace
from http import HTTPStatus
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hostprep.lab.wsman.switches import Switches


class Trouble:
    """The trouble of one endpoint; safe to use from all its threads.

    Attributes:
        switches: what is switched on.
        over: set when the endpoint ends, so that nothing is held back beyond that.
    """

    def __init__(self, switches: Switches) -> None:
        self.switches = switches
        self.over = threading.Event()
        self._lock = threading.Lock()
        self._refuse_until = 0.0
        self._first_fault = 0

    def wait(self, duration: float) -> None:
        """Hold an answer back."""
        self.over.wait(duration)

    def status(self) -> int:
        """The HTTP status that is answered whatever is asked; 0 for none."""
        return HTTPStatus.UNAUTHORIZED if time.monotonic() < self._refuse_until else self.switches.answer

    def cut(self) -> int | None:
        """How much of this answer gets through, once; None for all of it."""
        with self._lock:
            found = self.switches.cut_after
            if found is not None:
                self.switches = replace(self.switches, cut_after=None)
            return found

    def lost(self, operation: str) -> bool:
        """Whether the answer of this operation is lost, once."""
        with self._lock:
            lost = bool(operation) and self.switches.lose_reply == operation
            if lost:
                self.switches = replace(self.switches, lose_reply="")
            return lost

    def booted(self, refuse: float, first_fault: int) -> None:
        """From now on behave as just after a boot: logins refused for a while, then a first Create that fails."""
        self._refuse_until = time.monotonic() + refuse
        self._first_fault = first_fault

    def first_fault(self) -> int:
        """The code of the fault that this Create meets, once; 0 for none."""
        with self._lock:
            found, self._first_fault = self._first_fault, 0
            return found
