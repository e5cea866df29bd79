"""``docker run`` in the foreground: the command stays as long as its container's process, and ends as that did."""

from __future__ import annotations

import signal
import subprocess
from types import FrameType

KILLED = 128
"""What is added to a signal's number for an exit code."""


def wait(process: subprocess.Popen[bytes]) -> int:
    """Wait for a container's process, and hand on SIGTERM and SIGINT to it as docker does; its exit code."""

    def hand_on(sign: int, _frame: FrameType | None) -> None:
        process.send_signal(sign)

    for sign in (signal.SIGTERM, signal.SIGINT):
        signal.signal(sign, hand_on)
    status = process.wait()
    return status if status >= 0 else KILLED - status
