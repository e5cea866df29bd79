"""Tables of types and commands are read one by one by a process that runs one script, and all at once by any other.

A module that is being read has registered its types and not yet their members: no second thread may look meanwhile.
"""

from __future__ import annotations

import threading

from hostprep.lab.powershell.commands import load as commands
from hostprep.lab.powershell.net import load as types

_LOCK = threading.Lock()
_read = threading.Event()


def prepare() -> None:
    """Before a session or a script begins: read all, unless this is the process's only thread."""
    if _read.is_set() or threading.active_count() == 1:
        return
    with _LOCK:
        if not _read.is_set():
            types.load_all()
            commands.load_all()
            _read.set()
