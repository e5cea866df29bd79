"""The runspaces of a pool: opened when needed, shared by its pipelines one after another."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hostprep.lab.powershell.host.engines import Engine, Runspace


class Runspaces:
    """At most ``most`` runspaces. A pipeline beyond that waits."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._changed = threading.Condition()
        self._free: list[Runspace] = []
        self._busy: list[Runspace] = []
        self._closed = False
        self._noisy: set[int] = set()
        self.most = 1

    def acquire(self, stopping: threading.Event, *, nested: bool = False) -> Runspace | None:
        """Wait for one; None if the pipeline is stopped, or the pool closed, before.

        A nested pipeline does not wait: it gets one besides, since an engine's runspace runs one script at a time.
        """
        with self._changed:
            self._changed.wait_for(lambda: stopping.is_set() or self._closed or nested or self._room())
            if stopping.is_set() or self._closed:
                return None
            found = self._free.pop() if self._free else self._engine.runspace()
            self._busy.append(found)
            return found

    def _room(self) -> bool:
        return bool(self._free) or len(self._busy) < self.most

    def release(self, runspace: Runspace) -> None:
        """Give one back."""
        with self._changed:
            self._busy.remove(runspace)
            if not self._closed:
                self._free.append(runspace)
            self._changed.notify_all()
        if self._closed:
            runspace.close()

    def wake(self) -> None:
        """Let those that wait look again."""
        with self._changed:
            self._changed.notify_all()

    def first_use(self, runspace: Runspace) -> bool:
        """Whether modules are made ready in it now, for the first time."""
        with self._changed:
            fresh = id(runspace) not in self._noisy
            self._noisy.add(id(runspace))
            return fresh

    def available(self) -> int:
        """How many more pipelines would run at once."""
        with self._changed:
            return self.most - len(self._busy)

    def reset(self) -> bool:
        """Forget variables and functions; not while a pipeline runs, nor before the first one has."""
        with self._changed:
            if self._busy or not self._free:
                return False
            free, self._free = self._free, []
        for one in free:
            one.close()
        return True

    def close(self) -> None:
        """Give up all of them; safe to call twice."""
        with self._changed:
            self._closed = True
            free, self._free = self._free, []
            busy = list(self._busy)
            self._changed.notify_all()
        for one in free:
            one.close()
        for one in busy:
            one.stop()
