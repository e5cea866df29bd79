"""What runs an instance's scripts."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING
from weakref import WeakSet

from hostprep.errors import LabError

if TYPE_CHECKING:
    from threading import RLock

    from hostprep.lab.powershell.host.engines import Engine, Runspace
    from hostprep.lab.windows.life.spec import EngineName
    from hostprep.lab.windows.model import Windows


class Sessions:
    """An ``Engine``: the dialect, which is imported when the first session begins."""

    def __init__(self, model: Windows, lock: RLock) -> None:
        self._model = model
        self._lock = lock
        self._open: WeakSet[Runspace] = WeakSet()

    def runspace(self) -> Runspace:
        """A new process on the host.

        Raises:
            LabError: Nano Server has no PowerShell.
        """
        if self._model.system.edition == "Nano":
            raise LabError("Nano Server has no PowerShell")
        from hostprep.lab.windows.life import sessions

        found = sessions.runspace(self._model, self._lock)
        self._open.add(found)
        return found

    def close(self) -> None:
        """Stop what runs in any of them; safe to call twice."""
        for one in list(self._open):
            one.close()


def open_engine(name: EngineName, model: Windows, lock: RLock) -> Engine:
    """The engine that a spec asks for.

    Raises:
        LabError: there is no ``pwsh``, or it does not start.
    """
    if name == "dialect" or (name == "auto" and shutil.which("pwsh") is None):
        return Sessions(model, lock)
    from hostprep.lab.windows.life import sessions

    return sessions.pwsh(model, lock)
