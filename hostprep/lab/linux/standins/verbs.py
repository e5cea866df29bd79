"""The verbs of ``systemctl`` that change something, and the reading of its command line.

Messages and exit codes are systemd's; see systemctl(1). An unknown verb fails by name.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable

from . import enablement, queries, unitfile
from .answer import Answer
from .enablement import HOME
from .manager import Manager, RefusedError

TAKING = ("-n", "--lines", "-t", "--type", "-o", "--output", "-p", "--property", "--state")
SUFFIXES = (".service", ".target", ".timer", ".socket", ".path", ".mount")
LEVELS = ("reboot", "poweroff", "halt")


class Systemctl:
    """Carries out one command line after another on a manager.

    Args:
        manager: the units.
        shutdown: is handed ``reboot`` or ``poweroff`` and arranges for it.
    """

    def __init__(self, manager: Manager, shutdown: Callable[[str], None]) -> None:
        self.manager = manager
        self.shutdown = shutdown

    def call(self, argv: list[str], uid: int) -> Answer:
        """Run one command line for a user."""
        words, flags, properties = _sorted(argv)
        verb, names = (words[0] if words else "list-units"), [_full(word) for word in words[1:]]
        try:
            if verb == "show":
                return queries.show(self.manager, names, properties, bare="--value" in flags)
            if verb in queries.VERBS:
                return self._quiet(queries.VERBS[verb](self.manager, names), flags)
            act: Callable[[list[str], set[str]], Answer | None] | None
            act = self._level if verb in LEVELS else getattr(self, "do_" + verb.replace("-", "_"), None)
            if act is None:
                return Answer(1, err=f"Unknown command verb {verb}; it is not simulated.\n")
            if uid != 0:
                return Answer(1, err=f"Failed to {verb} {' '.join(names)}: Interactive authentication required.\n")
            return act([verb] if verb in LEVELS else names, flags) or Answer()
        except RefusedError as refused:
            return Answer(refused.code, err=f"{refused}\n")

    def _level(self, names: list[str], _flags: set[str]) -> None:
        self.shutdown("reboot" if names == ["reboot"] else "poweroff")

    def _quiet(self, answer: Answer, flags: set[str]) -> Answer:
        if flags & {"-q", "--quiet"}:
            answer.out = ""
        return answer

    def _each(self, names: list[str], flags: set[str], job: Callable[[str], object]) -> Answer:
        answer = Answer(err="".join(map(self._changed, names)))
        if "--no-block" in flags:
            threading.Thread(target=self._run, args=(names, job, Answer()), daemon=True).start()
        else:
            self._run(names, job, answer)
        return answer

    def _run(self, names: list[str], job: Callable[[str], object], answer: Answer) -> None:
        for name in names:
            try:
                job(name)
            except RefusedError as refused:
                answer.code = max(answer.code, refused.code)
                answer.err += f"{refused}\n"

    def _changed(self, name: str) -> str:
        unit = self.manager.units.get(name)
        fresh = unitfile.load(name) if unit and unit.path else None
        if unit is None or fresh is None or fresh.values == unit.values:
            return ""
        return (
            f"Warning: The unit file, source configuration file or drop-ins of {name} changed on disk. "
            "Run 'systemctl daemon-reload' to reload units.\n"
        )

    def do_start(self, names: list[str], flags: set[str]) -> Answer:
        """Start units."""
        return self._each(names, flags, self.manager.start)

    def do_stop(self, names: list[str], flags: set[str]) -> Answer:
        """Stop units."""
        return self._each(names, flags, self.manager.stop)

    def do_restart(self, names: list[str], flags: set[str]) -> Answer:
        """Restart units."""
        return self._each(names, flags, self.manager.restart)

    def do_try_restart(self, names: list[str], flags: set[str]) -> Answer:
        """Restart units that run."""
        return self._each([n for n in names if self.manager.active(n) == "active"], flags, self.manager.restart)

    def do_reload(self, names: list[str], flags: set[str]) -> Answer:
        """Run ExecReload=."""
        return self._each(names, flags, self._reload)

    def do_reload_or_restart(self, names: list[str], flags: set[str]) -> Answer:
        """Reload where the unit can, else restart."""

        def job(name: str) -> None:
            unit = self.manager.unit(name)
            able = unit is not None and unit.all("ExecReload") and self.manager.active(name) == "active"
            (self._reload if able else self.manager.restart)(name)

        return self._each(names, flags, job)

    def _reload(self, name: str) -> None:
        service = self.manager.service(name)
        if self.manager.unit(name) is None:
            raise RefusedError(f"Failed to reload {name}: Unit {name} not found.", 5)
        if service is None or service.active != "active":
            raise RefusedError(f"{name} is not active, cannot reload.")
        if not service.unit.all("ExecReload"):
            raise RefusedError(f"Failed to reload {name}: Job type reload is not applicable for unit {name}.")
        if not service.reload():
            raise RefusedError(f"Job for {name} failed.")

    def do_daemon_reload(self, _names: list[str], _flags: set[str]) -> None:
        """Read unit files anew."""
        self.manager.reload()

    do_daemon_reexec = do_daemon_reload

    def do_reset_failed(self, names: list[str], _flags: set[str]) -> None:
        """Forget failures."""
        for service in self.manager.services.values():
            if service.active == "failed" and (not names or service.unit.name in names):
                service.active = "inactive"

    def do_enable(self, names: list[str], flags: set[str]) -> Answer:
        """Link units to what wants them; with ``--now`` start them too."""
        said = ""
        for name in names:
            unit = unitfile.load(name)
            if unit is None:
                raise RefusedError(f"Failed to enable unit: Unit file {name} does not exist.")
            if unit.masked:
                raise RefusedError(f"Failed to enable unit: Unit file {unit.path} is masked.")
            links = enablement.links(unit)
            for link in links:
                if not os.path.lexists(link):
                    os.makedirs(os.path.dirname(link), exist_ok=True)
                    os.symlink(unit.path, link)
                    said += f"Created symlink {link} \u2192 {unit.path}.\n"
            if not links:
                said += "The unit files have no installation config (WantedBy=, RequiredBy=, Also=, Alias=).\n"
        return self._after(said, names, flags, self.manager.start)

    def do_disable(self, names: list[str], flags: set[str]) -> Answer:
        """Remove every link to units; with ``--now`` stop them too."""
        said = ""
        for name in names:
            if unitfile.find(name) is None:
                raise RefusedError(f"Failed to disable unit: Unit file {name} does not exist.")
            for link in enablement.existing(name):
                os.unlink(link)
                said += f"Removed {link}.\n"
                folder = os.path.dirname(link)
                if folder != HOME and not os.listdir(folder):
                    os.rmdir(folder)
        return self._after(said, names, flags, self.manager.stop)

    def do_mask(self, names: list[str], flags: set[str]) -> Answer:
        """Link units to /dev/null."""
        for name in names:
            if os.path.lexists(f"{HOME}/{name}"):
                raise RefusedError(f"Failed to mask unit: File {HOME}/{name} already exists.")
            os.symlink("/dev/null", f"{HOME}/{name}")
        return self._after("", names, flags, self.manager.stop)

    def do_unmask(self, names: list[str], flags: set[str]) -> Answer:
        """Undo a mask."""
        for name in names:
            if os.path.islink(f"{HOME}/{name}") and os.readlink(f"{HOME}/{name}") == "/dev/null":
                os.unlink(f"{HOME}/{name}")
        return self._after("", names, flags - {"--now"}, self.manager.stop)

    def _after(self, said: str, names: list[str], flags: set[str], job: Callable[[str], object]) -> Answer:
        self.manager.reload()
        answer = self._each(names, flags, job) if "--now" in flags else Answer()
        answer.err = said + answer.err
        return answer


def _sorted(argv: list[str]) -> tuple[list[str], set[str], list[str]]:
    words: list[str] = []
    flags: set[str] = set()
    properties: list[str] = []
    rest = iter(argv)
    for word in rest:
        key, given, value = word.partition("=")
        if key in TAKING:
            value = value if given else next(rest, "")
            if key in ("-p", "--property"):
                properties.append(value)
        elif word.startswith("-p") and len(word) > len("-p"):
            properties.append(word[2:])
        else:
            flags.add(word) if word.startswith("-") else words.append(word)
    return words, flags, properties


def _full(name: str) -> str:
    return name if name.endswith(SUFFIXES) else name + ".service"
