"""Running deeply nested Python code: a thread with a large stack, and room for many calls."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable

STACK = 512 << 20
FRAMES = 400_000
_LOCK = threading.Lock()


def call(work: Callable[[], None]) -> None:
    """Do the work on a thread of its own, and raise here what it raised.

    The interpreter's limit on calls is raised for good: other threads may be deep in scripts when one of them ends.
    """
    raised: list[BaseException] = []

    def guarded() -> None:
        try:
            work()
        except BaseException as error:  # handed to the caller's thread
            raised.append(error)

    thread = threading.Thread(target=guarded, name="powershell", daemon=True)
    with _LOCK:
        sys.setrecursionlimit(max(sys.getrecursionlimit(), FRAMES))
        size = threading.stack_size()
        threading.stack_size(STACK)
        try:
            thread.start()
        finally:
            threading.stack_size(size)
    thread.join()
    if raised:
        raise raised[0]
