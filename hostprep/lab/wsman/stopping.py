"""Stopping a script for certain: also when the wish comes just before it begins."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from hostprep.lab.powershell.host.engines import Runspace

AGAIN = 0.02


@contextmanager
def stoppable(runspace: Runspace) -> Iterator[Callable[[], None]]:
    """What to call to stop the script that runs inside; it may be called from any thread, and more than once.

    An engine stops what runs, and forgets a wish that comes earlier; so it is told again until the script is over.
    """
    over = threading.Event()

    def insist() -> None:
        while not over.wait(AGAIN):
            runspace.stop()

    def stop() -> None:
        runspace.stop()
        threading.Thread(target=insist, name="wsman-stop", daemon=True).start()

    try:
        yield stop
    finally:
        over.set()
