"""What a script may use up: steps, memory, depth; and stopping it from outside."""

from __future__ import annotations

import sys
import threading
from typing import Any, TypeVar

from hostprep.lab.powershell.operators.bounded import watch
from hostprep.lab.powershell.runtime.errors import fail
from hostprep.lab.powershell.runtime.flow import LimitExceeded, Stopped

CHECK_EVERY = 256
COUNT_EVERY = 1 << 16
BLOCK = 64  # bytes of an average small object
TOTAL = 64  # times max_bytes, for all that a script builds and throws away again
LIVE = 1  # times max_bytes, for small values that are there at once

Sized = TypeVar("Sized", str, "list[Any]")


class Limits:
    """The part of the session that counts what a script uses.

    Args:
        max_steps: how many statements and items a script may take.
        max_bytes: how much it may build.
        max_depth: how deep calls may go.
    """

    def __init__(self, max_steps: int, max_bytes: int, max_depth: int) -> None:
        self.max_steps, self.max_bytes, self.max_depth = max_steps, max_bytes, max_depth
        self.stopping = threading.Event()
        self.steps = self.bytes = self.depth = self.blocks = 0
        self.next_check, self.next_count = CHECK_EVERY, COUNT_EVERY

    def start_counting(self) -> None:
        """Before each script: nothing is used up yet."""
        self.steps = self.bytes = self.depth = 0
        self.next_check, self.next_count = CHECK_EVERY, COUNT_EVERY
        self.blocks = sys.getallocatedblocks()
        watch(self.stopping)

    def stop(self) -> None:
        """Stop what runs, from any thread."""
        self.stopping.set()
        self.next_check = 0

    def check(self) -> None:
        """Now and then: has somebody stopped us, are the limits used up?"""
        if self.stopping.is_set():
            raise Stopped
        if self.steps > self.max_steps:
            raise LimitExceeded(f"more than {self.max_steps} steps")
        if self.steps >= self.next_count:
            self.next_count = self.steps + COUNT_EVERY
            if (sys.getallocatedblocks() - self.blocks) * BLOCK > LIVE * self.max_bytes:
                raise LimitExceeded(f"more than {LIVE * self.max_bytes} bytes in small values")
        self.next_check = self.steps + CHECK_EVERY

    def charge(self, size: int) -> None:
        """Count memory that a script builds, and all that it built before."""
        self.bytes += size
        if size > self.max_bytes:
            raise LimitExceeded(f"more than {self.max_bytes} bytes at once")
        if self.bytes > TOTAL * self.max_bytes:
            raise LimitExceeded(f"more than {TOTAL * self.max_bytes} bytes altogether")

    def charged(self, value: Sized) -> Sized:
        """A string or list, after its size was counted."""
        if len(value) > 1 << 10:
            self.charge(len(value) * (8 if isinstance(value, list) else 1))
        return value

    def enter(self) -> None:
        """One more call."""
        self.depth += 1
        if self.depth > self.max_depth:
            self.depth -= 1
            fail("CallDepthOverflow", "The script failed due to call depth overflow.", "InvalidOperation")
