"""What keeps a running instance's ports in step with its model: time passes, it reboots, it is cut off."""

from __future__ import annotations

from threading import Event, Lock, Thread
from typing import TYPE_CHECKING, Final, Literal, Self

if TYPE_CHECKING:
    from collections.abc import Mapping
    from threading import RLock
    from types import TracebackType

    from hostprep.lab.windows.life.spec import Spec
    from hostprep.lab.windows.model import Windows
    from hostprep.lab.wsman import Served

TICK: Final = 0.02
"""Seconds between two looks at the model."""

GRACE: Final = 0.3
"""Seconds for which sessions go on once a shutdown has begun: who asked for it still hears that it was asked for."""

State = Literal["up", "rebooting", "off", "refused", "cut off"]


class Driver:
    """A thread that lets time pass on a model and does at its ports what comes of it.

    Args:
        model: the host.
        lock: held while the model is touched.
        served: its endpoints, by scheme.
        spec: for how long it is away in a reboot.

    Attributes:
        state: ``up``, by one of its endpoints at least; ``rebooting``; ``off``, shut down from inside; ``refused``,
            where WinRM does not run; ``cut off``, where nothing reaches it.
    """

    def __init__(self, model: Windows, lock: RLock, served: Mapping[str, Served], spec: Spec) -> None:
        self.state: State = "up"
        self._model = model
        self._lock = lock
        self._served = served
        self._spec = spec
        self._over = Event()
        self._acting = Lock()
        self._blinked = False
        self._thread = Thread(target=self._drive, name="windows-lab", daemon=True)
        model.watch(self._watch)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._over.set()
        self._thread.join(5)

    def _watch(self, schemes: frozenset[str]) -> None:
        now = self._now()
        self._blinked |= not schemes
        for scheme, one in self._served.items():
            if now in ("up", "cut off") and scheme not in schemes:
                one.silent = True  # at once: the answer of the command that did it is lost too

    def _drive(self) -> None:
        while not self._over.wait(TICK):
            with self._acting:
                with self._lock:
                    self._model.settle()
                    now, blinked = self._now(), self._blinked
                    self._blinked = False
                self._follow(now, lost=blinked and now == self.state == "up")

    def _now(self) -> State:
        if self._model.system.going_down:
            return "off" if self.state == "off" else "rebooting"
        if not self._model.runs("WinRM"):
            return "refused"
        return "up" if self._model.reached_by & self._served.keys() else "cut off"

    def _follow(self, now: State, *, lost: bool) -> None:
        """Do what the step from ``state`` to now takes; the lock is not held, for sessions that end may wait for it."""
        if now == "rebooting":
            self.state = "rebooting"
            self._over.wait(GRACE)
            self._down("rebooting")
            self._over.wait(self._spec.reboot_seconds)
            self._come_back()
        elif now == "refused" and self.state != "refused":
            self._down("refused")
        elif now in ("up", "cut off"):
            self._open(now)
            for one in self._served.values() if lost else ():
                one.restart_service()  # WinRM stopped and started between two looks

    def _down(self, state: State) -> None:
        self.state = state
        for one in self._served.values():
            one.silent = False
            one.go_down()

    def _open(self, state: State) -> None:
        with self._lock:  # else a command that cuts an endpoint off just now would find it opened again
            schemes = self._model.reached_by
            for scheme, one in self._served.items():
                one.silent = scheme not in schemes
        for one in self._served.values():
            if self.state not in ("up", "cut off"):
                one.come_up()
        self.state = state

    def _come_back(self) -> None:
        """Leap to the end of the boot under way; where none is, it was shut down for good."""
        with self._lock:
            boot = next((event.at for event in self._model.state.events if event.what == "boot"), None)
            if boot is not None:
                self._model.wait(boot - self._model.clock.time())
                self._model.wait(self._spec.settled)
            now: State = "off" if boot is None else self._now()
            self._blinked = False
        if now == "off":
            self.state = "off"
        elif now in ("up", "cut off"):
            self._open(now)

    def reboot(self, settle: float, *, unexpected: bool) -> None:
        """Reboot now, or power on; see ``Running.reboot``."""
        with self._acting:
            self._down("rebooting")
            self._over.wait(self._spec.reboot_seconds)
            with self._lock:
                self._model.reboot(unexpected=unexpected, settle=settle)
                now = self._now()
                self._blinked = False
            if now in ("up", "cut off"):
                self._open(now)
            else:
                self.state = now
