"""Entering a namespace with one thread of this process, by the C library: Python has os.setns only since 3.12.

A network namespace is a thread's own. A mount namespace is too, once the thread no longer shares its root and working
directory with the others (unshare(CLONE_FS), then setns(2)). A thread that has entered one never leaves it again.
"""

from __future__ import annotations

import ctypes
import os
from typing import Final

CLONE_FS: Final = 0x200
CLONE_NEWNS: Final = 0x20000
CLONE_NEWNET: Final = 0x40000000


def enter(pid: int, kind: str) -> None:
    """Move the calling thread into a namespace of a process.

    Args:
        pid: the process.
        kind: ``net`` or ``mnt``.

    Raises:
        OSError: the kernel refuses.
    """
    library = ctypes.CDLL(None, use_errno=True)
    target = os.open(f"/proc/{pid}/ns/{kind}", os.O_RDONLY)
    try:
        if kind == "mnt":
            _check(library.unshare(CLONE_FS))
        _check(library.setns(target, CLONE_NEWNS if kind == "mnt" else CLONE_NEWNET))
    finally:
        os.close(target)


def _check(result: int) -> None:
    if result != 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))
