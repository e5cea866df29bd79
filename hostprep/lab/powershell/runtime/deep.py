"""Running deeply nested Python code: a thread with a large stack, and room for many calls."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable

STACK = 512 << 20
FRAMES = 400_000
_LOCK = threading.Lock()
_RUNNING: dict[str, int] = {"threads": 0, "limit": 0}


def call(work: Callable[[], None]) -> None:
    """Do the work on a thread of its own, and raise here what it raised.

    The interpreter's limit on calls is raised while any such thread runs, and no longer: with it, a thread of ordinary
    size that recurses without end would overflow its stack instead of getting a RecursionError.
    """
    raised: list[BaseException] = []

    def guarded() -> None:
        try:
            work()
        except BaseException as error:  # noqa: BLE001  # handed to the caller's thread
            raised.append(error)

    thread = threading.Thread(target=guarded, name="powershell", daemon=True)
    with _LOCK:
        if not _RUNNING["threads"]:
            _RUNNING["limit"] = sys.getrecursionlimit()
        _RUNNING["threads"] += 1
        sys.setrecursionlimit(max(sys.getrecursionlimit(), FRAMES))
        size = threading.stack_size()
        threading.stack_size(STACK)
        try:
            thread.start()
        except BaseException:
            _ended()
            raise
        finally:
            threading.stack_size(size)
    try:
        thread.join()
    finally:
        with _LOCK:
            _ended()
    if raised:
        raise raised[0]


def _ended() -> None:
    _RUNNING["threads"] -= 1
    if not _RUNNING["threads"]:
        sys.setrecursionlimit(_RUNNING["limit"])
