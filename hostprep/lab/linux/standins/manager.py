"""The service manager: units, their dependencies, their jobs. A stand-in for systemd, with its visible behaviour.

Simulated: services and targets; Wants, Requires, BindsTo, PartOf, After, Before, Conflicts; enablement by symbolic
links; drop-ins; masks; the cache that only ``daemon-reload`` refreshes; Restart=. Not simulated: timers, sockets,
paths, mounts, slices, cgroups, the D-Bus interface.
"""

from __future__ import annotations

import threading
import time

from . import execution, unitfile
from .service import Service
from .unitfile import Unit


class RefusedError(Exception):
    """A job that cannot be done; carries systemctl's message and exit code."""

    def __init__(self, message: str, code: int = 1) -> None:
        super().__init__(message)
        self.code = code


class Manager:
    """All units of one running instance."""

    def __init__(self) -> None:
        self.units: dict[str, Unit] = {}
        self.services: dict[str, Service] = {}
        self.targets: set[str] = set()
        self._restarts: dict[str, list[float]] = {}
        self._locks: dict[str, threading.RLock] = {}
        self._guard = threading.Lock()

    def unit(self, name: str) -> Unit | None:
        """A unit as it was when it was last loaded; a unit never seen is looked for on disk."""
        if name not in self.units:
            loaded = unitfile.load(name)
            if loaded is None and name.endswith(".target"):
                loaded = unitfile.target(name)
            if loaded is None:
                return None
            self.units[name] = self.units.setdefault(loaded.name, loaded)
        return self.units[name]

    def reload(self) -> None:
        """``daemon-reload``: forget unit files; running services keep running and take the new text."""
        self.units.clear()
        for name, service in self.services.items():
            service.unit = self.unit(name) or service.unit

    def service(self, name: str) -> Service | None:
        """The running state of a service by any of its names."""
        unit = self.unit(name)
        return self.services.get(unit.name if unit else name)

    def active(self, name: str) -> str:
        """What ``systemctl is-active`` says."""
        if name in self.targets:
            return "active"
        service = self.service(name)
        return service.active if service else "inactive"

    def start(self, name: str) -> None:
        """Start a unit with all that it wants and requires, in order.

        Raises:
            RefusedError: it cannot be loaded, or it or a requirement failed.
        """
        wanted = self._closure(self._loaded(name))
        failed: set[str] = set()
        for unit in self.ordered(wanted):
            needs = unit.all("Requires") + unit.all("BindsTo") + unit.all("Requisite")
            if failed & {self._name(need) for need in needs} or not self._start_one(unit):
                failed.add(unit.name)
        unit = self._loaded(name)
        if unit.name in failed:
            service = self.services.get(unit.name)
            if service is None or service.result == "success":
                raise RefusedError(f"A dependency job for {name} failed. See 'journalctl -xe' for details.")
            raise RefusedError(
                f"Job for {name} failed because the control process exited with error code.\n"
                f'See "systemctl status {name}" and "journalctl -xeu {name}" for details.'
            )

    def _loaded(self, name: str) -> Unit:
        unit = self.unit(name)
        if unit is None:
            raise RefusedError(f"Failed to start {name}: Unit {name} not found.", 5)
        if unit.masked:
            raise RefusedError(f"Failed to start {name}: Unit {name} is masked.")
        if unit.refused:
            raise RefusedError(f"Failed to start {name}: Unit {name} has a bad unit file setting.\n{unit.refused}")
        if not unit.name.endswith((".service", ".target")):
            raise RefusedError(f"Failed to start {name}: units of this type are not simulated.")
        return unit

    def _name(self, name: str) -> str:
        unit = self.unit(name)
        return unit.name if unit else name

    def _closure(self, first: Unit) -> dict[str, Unit]:
        found = {first.name: first}
        queue = [first]
        while queue:
            unit = queue.pop()
            for key in ("Requires", "BindsTo", "Wants"):
                for name in unit.all(key):
                    try:
                        needed = self._loaded(name)
                    except RefusedError:
                        if key != "Wants":
                            raise
                        continue
                    if needed.name not in found:
                        found[needed.name] = needed
                        queue.append(needed)
        return found

    def ordered(self, units: dict[str, Unit]) -> list[Unit]:
        """Units so that After= and Before= hold; a cycle is broken where it is met, as systemd does."""
        before: dict[str, set[str]] = {name: set() for name in units}
        for unit in units.values():
            for other in unit.all("After"):
                before[unit.name] |= {self._name(other)} & units.keys()
            for other in unit.all("Before"):
                if self._name(other) in units:
                    before[self._name(other)].add(unit.name)
            if unit.name.endswith(".target"):
                before[unit.name] |= {self._name(w) for w in unit.all("Wants") + unit.all("Requires")} & units.keys()
        done: dict[str, Unit] = {}

        def visit(name: str, above: frozenset[str]) -> None:
            if name not in done and name not in above:
                for earlier in sorted(before[name]):
                    visit(earlier, above | {name})
                done.setdefault(name, units[name])

        for name in units:
            visit(name, frozenset())
        return list(done.values())

    def _start_one(self, unit: Unit) -> bool:
        with self._lock(unit.name):
            if unit.name.endswith(".target"):
                self.targets.add(unit.name)
                return True
            for other in unit.all("Conflicts"):
                if self.active(other) == "active":
                    self.stop(other)
            service = self.services.get(unit.name)
            if service is None:
                service = self.services[unit.name] = Service(unit, self._ended)
            if service.active in ("active", "activating"):
                return True
            service.unit = unit
            try:
                return service.start()
            except OSError as error:
                service.active, service.result = "failed", f"resources ({error})"
                return False

    def stop(self, name: str) -> list[str]:
        """Stop a unit and all that is part of it or requires it, last started first; say which were stopped."""
        unit = self.unit(name)
        if unit is None and name not in self.services:
            raise RefusedError(f"Failed to stop {name}: Unit {name} not loaded.", 5)
        own = unit.name if unit else name
        stopped = []
        for other in list(self.services.values()):
            tied = other.unit.all("PartOf") + other.unit.all("Requires") + other.unit.all("BindsTo")
            if other.active == "active" and own in {self._name(tie) for tie in tied}:
                stopped += self.stop(other.unit.name)
        with self._lock(own):
            self.targets.discard(own)
            service = self.services.get(own)
            if service is not None and service.active not in ("inactive", "failed"):
                service.stop()
                stopped.append(own)
        return stopped

    def restart(self, name: str) -> None:
        """Restart a unit; what was stopped along with it comes back too."""
        self._loaded(name)
        stopped = self.stop(name)
        self.start(name)
        for other in reversed(stopped):
            if self.active(other) != "active":
                self.start(other)

    def stop_all(self) -> None:
        """Shut down: every active service, last started first."""
        running = [service for service in self.services.values() if service.active == "active"]
        for service in sorted(running, key=lambda each: each.since, reverse=True):
            service.stop()

    def _ended(self, service: Service) -> None:
        """Restart= for a service whose main process ended by itself."""
        policy, unit = service.unit.get("Restart", "no"), service.unit
        bad = service.active == "failed"
        wanted = policy == "always" or (policy in ("on-failure", "on-abnormal") and bad)
        wanted = wanted or (policy == "on-success" and not bad)
        if not wanted or str(service.status) in unit.all("RestartPreventExitStatus"):
            return
        times = self._restarts.setdefault(unit.name, [])
        times[:] = [moment for moment in times if moment > time.monotonic() - 10] + [time.monotonic()]
        if len(times) > int(unit.get("StartLimitBurst", "5")):
            service.result = "start-limit-hit"
            return
        time.sleep(execution.seconds(unit, "RestartSec", 0.1))
        if service.active in ("inactive", "failed"):
            self._start_one(unit)

    def _lock(self, name: str) -> threading.RLock:
        with self._guard:
            return self._locks.setdefault(name, threading.RLock())
