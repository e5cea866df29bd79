"""What an instance leaves on the machine while it runs: a process and a folder; and how both go away."""

from __future__ import annotations

import os
import shutil
import time
from contextlib import suppress
from pathlib import Path
from typing import Final

ENDING_SECONDS: Final = 10.0


def end(folder: Path) -> None:
    """End the supervisor, if it is still there and still that one; with it goes all that it kept."""
    deadline = time.monotonic() + ENDING_SECONDS
    while (pid := supervisor_pid(folder)) and time.monotonic() < deadline:
        if time.monotonic() > deadline - ENDING_SECONDS / 2:
            with suppress(ProcessLookupError):
                os.kill(pid, 9)
        time.sleep(0.005)


def supervisor_pid(folder: Path) -> int:
    """The process to kill so that everything of an instance ends, or 0."""
    with suppress(OSError, ValueError):
        pid = int((folder / "pid").read_text("ascii"))
        state = Path("/proc", str(pid), "stat").read_text("ascii", "replace").rpartition(")")[2].split()[0]
        words = Path("/proc", str(pid), "cmdline").read_bytes().split(b"\0")
        return pid if state != "Z" and os.fsencode(folder) in words else 0
    return 0


def remove(folder: Path) -> None:
    """Remove a state folder, with what an overlay's work folder forbids its owner to list."""
    for path, names, _ in os.walk(folder):
        for name in names:
            with suppress(OSError):
                Path(path, name).chmod(0o700)
    shutil.rmtree(folder, ignore_errors=True)
