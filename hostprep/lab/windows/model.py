"""A simulated Windows container instance: one state, a clock, and what happens to the state in time."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any
from weakref import WeakSet

from hostprep.lab.windows import boot, docker, jsons, reach, web
from hostprep.lab.windows.clock import HANDLERS, Clock, SimulatedClock
from hostprep.lab.windows.state import HostState
from hostprep.lab.windows.state.network import Network
from hostprep.lab.windows.state.services import Service
from hostprep.lab.windows.state.system import Event, Switches, System

if TYPE_CHECKING:
    from hostprep.lab.powershell.dialect import DialectRunspace
    from hostprep.lab.powershell.host.plug import Answer, Plugs
    from hostprep.lab.windows.web import Reply

Runner = Callable[["Windows", str, str], int]
"""Runs a command line, the program and its arguments, on a host; returns its exit code."""

Real = Callable[["Windows", str], "Answer"]
"""Runs a line as cmd.exe does; returns what was said and the exit code."""


class Windows:
    """A host, or the inside of one of its containers.

    Args:
        state: what it is; taken over, not copied.
        clock: the time; simulated unless given.
        parent: the host of a container's inside.

    Attributes:
        runner: runs what scheduled tasks and user data start; without one they are only recorded.
        real: runs a line that needs a real cmd.exe (``programs.realcmd.run``); without one such a line is refused.
        runspaces: what runs scripts on it; they end with it.
    """

    def __init__(self, state: HostState, *, clock: Clock | None = None, parent: Windows | None = None) -> None:
        self.state = state
        self.clock = clock or SimulatedClock(state.now)
        self.parent = parent
        self._watchers: list[Callable[[frozenset[str]], None]] = []
        self.runner: Runner | None = parent.runner if parent else None
        self.real: Real | None = parent.real if parent else None
        self.runspaces: WeakSet[DialectRunspace] = WeakSet()
        self._insides: dict[str, Windows] = {}
        self._reached_by: frozenset[str] = frozenset()
        self.start: dict[str, Any] = {} if parent else jsons.to_json(state)

    def begin(self) -> None:
        """From now on ``diff`` tells what changed."""
        self.settle()
        self.start = jsons.to_json(self.state)

    @property
    def network(self) -> Network:
        """Its network."""
        return self.state.network

    @property
    def system(self) -> System:
        """Its version, language, boot."""
        return self.state.system

    @property
    def switches(self) -> Switches:
        """Which of the open behaviours it shows."""
        return self.state.switches

    def service(self, name: str) -> Service | None:
        """A service by its name."""
        return next((s for s in self.state.services if s.name.lower() == name.lower()), None)

    def runs(self, name: str) -> bool:
        """Whether a service runs."""
        found = self.service(name)
        return found is not None and found.state == "Running"

    def number(self) -> int:
        """A number that was not given out before."""
        self.state.counter += 1
        return self.state.counter

    def guid(self) -> str:
        """A GUID in upper case without braces, the same in every run."""
        return str(uuid.uuid5(uuid.NAMESPACE_OID, f"{self.system.name}/{self.number()}")).upper()

    def later(self, seconds: float, what: str, key: str = "") -> None:
        """Let something happen in a while."""
        self.state.events.append(Event(self.state.now + seconds, what, key))

    def wait(self, seconds: float) -> None:
        """Let time pass, and all that is due in it happen at its moment.

        What happens may itself take time, such as a task's script: then this takes as long.
        """
        until = self.clock.time() + max(0.0, seconds)
        while not self.clock.real and (event := self._next(until)) is not None:
            self.clock.sleep(event.at - self.clock.time())
            self.settle()
        self.clock.sleep(until - self.clock.time())
        self.settle()

    def _next(self, until: float) -> Event | None:
        due = [e for e in self.state.events if e.at <= until]
        return min(due, key=lambda e: e.at) if due else None

    def settle(self) -> None:
        """Let all happen that is due by now; safe to call at any time, also from what happens."""
        while (event := self._next(self.clock.time())) is not None:
            self.state.events.remove(event)
            self.state.now = max(self.state.now, event.at)
            HANDLERS[event.what](self, event.key)
        self.state.now = max(self.state.now, self.clock.time())
        for inside in self._insides.values():
            inside.settle()
        self._watch()

    def watch(self, watcher: Callable[[frozenset[str]], None]) -> None:
        """Call somebody with ``reached_by`` whenever it changes from now on."""
        self._reached_by = self.reached_by
        self._watchers.append(watcher)

    def _watch(self) -> None:
        if not self._watchers:  # asked at each moment of time: nobody pays for it who does not look
            return
        before, self._reached_by = self._reached_by, self.reached_by
        if before != self._reached_by:
            for watcher in self._watchers:
                watcher(self._reached_by)

    @property
    def reached_by(self) -> frozenset[str]:
        """``http``, ``https``: by which of them whoever is connected through WinRM still is, or could connect."""
        return reach.schemes(self)

    @property
    def reachable(self) -> bool:
        """Whether whoever is connected through WinRM still is, or could connect, by any of them."""
        return bool(self.reached_by)

    def container(self, name: str) -> Windows:
        """The inside of a container.

        Raises:
            KeyError: no container of this name or id runs.
        """
        found = docker.find(self, name)
        if found is None or not found.running:
            raise KeyError(name)
        if found.id not in self._insides:
            inside = Windows(self.state.inner[found.id], clock=self.clock, parent=self)
            inside.settle()
            self._insides[found.id] = inside
        self._insides[found.id].runner, self._insides[found.id].real = self.runner, self.real
        return self._insides[found.id]

    def forget_insides(self) -> None:
        """After a reboot or a restart a container's inside is a new one."""
        for inside in self._insides.values():
            inside.end_scripts()
        self._insides.clear()

    def end_scripts(self) -> None:
        """All processes end, and with them the scripts that run."""
        for one in list(self.runspaces):
            one.stop()

    @contextmanager
    def acting(self, user: str, *, elevated: bool) -> Iterator[None]:
        """Whose rights commands have for a while."""
        before = self.system.user, self.system.elevated
        self.system.user, self.system.elevated = user, elevated
        try:
            yield
        finally:
            self.system.user, self.system.elevated = before

    def http(
        self, url: str, method: str = "GET", headers: Mapping[str, str] | None = None, *, timeout: float = 100.0
    ) -> Reply:
        """An HTTP request as a program on this host makes it.

        Args:
            url: where to; names resolve as ``network.wide.names`` says.
            method: the method.
            headers: names and values.
            timeout: seconds until it gives up; they pass on the clock.

        Returns:
            The answer, or how there was none.
        """
        self.settle()
        reply = web.request(self, url, method, dict(headers or {}), timeout)
        self.settle()
        return reply

    def reboot(self, *, unexpected: bool = False, settle: float = 0.0) -> None:
        """Boot anew: what Windows forgets is forgotten, what it keeps is kept, what it makes anew is made anew.

        Args:
            unexpected: power was cut: nothing was stopped in order.
            settle: seconds to let pass after the boot.
        """
        boot.reboot(self, unexpected=unexpected)
        if settle:
            self.wait(settle)

    def snapshot(self) -> dict[str, Any]:
        """The state as JSON."""
        self.settle()
        document = jsons.to_json(self.state)
        assert isinstance(document, dict)  # noqa: S101  # for the type checker
        return document

    def diff(self) -> list[str]:
        """What changed since the host was made, a line each."""
        return [
            line
            for line in jsons.changes(self.start, self.snapshot())
            if not line.startswith(("now:", "counter:", "events", "network.next_index:", "network.closed"))
        ]

    def plugs(self) -> Plugs:
        """Its commands and programs, for an engine."""
        from hostprep.lab.windows.plugs import plugs_of

        return plugs_of(self)
