"""The process that keeps one instance: ``python -m hostprep.lab.windows.life.keeper FOLDER``.

It is started by ``start`` and lives on when that has gone, unless that goes before it knows: then nobody would ever end
this one, so it ends itself.
"""

from __future__ import annotations

import json
import shutil
import signal
import sys
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import asdict
from pathlib import Path
from threading import Event
from typing import Any

from hostprep.errors import LabError
from hostprep.lab.windows.life.access import Access
from hostprep.lab.windows.life.control import Answer, Control
from hostprep.lab.windows.life.lifecycle import KEEP, READY
from hostprep.lab.windows.life.running import Running
from hostprep.lab.windows.life.spec import Spec
from hostprep.lab.windows.life.starting import begin


class Keeper:
    """Answers questions about a running instance.

    Args:
        running: the instance.
        over: set when it is to end.
    """

    def __init__(self, running: Running, over: Event) -> None:
        self._running = running
        self._over = over

    def answer(self, question: Mapping[str, Any]) -> Answer:
        """Do what a question asks.

        Raises:
            LabError: it is none.
        """
        running = self._running
        match question["ask"]:
            case "status":
                return asdict(running.status())
            case "reboot":
                return asdict(running.reboot(question["settle"], unexpected=question["unexpected"]))
            case "wait":
                running.wait(question["seconds"])
                return asdict(running.status())
            case "state":
                return {"state": running.snapshot()}
            case "diff":
                return {"diff": running.diff()}
            case "down":
                self._over.set()
                return {}
            case other:
                raise LabError(f"the keeper of {running.name} cannot {other!r}: it is of another version of hostprep")


def keep(place: Path) -> None:
    """Keep an instance until it is taken down, or a signal ends this process."""
    over = Event()
    for name in ("SIGTERM", "SIGINT", "SIGHUP"):
        if number := getattr(signal, name, None):
            signal.signal(number, lambda _number, _frame: over.set())
    with ExitStack() as stack:
        running = stack.enter_context(_begin(place))
        stack.callback(Control(place, running.ports, Keeper(running, over).answer).close)
        stack.callback(shutil.rmtree, place, ignore_errors=True)
        if not _wanted():
            return
        while not over.wait(3600):
            continue


def _wanted() -> bool:
    """Say that the instance is up; whether who started this is still there to hear it."""
    try:
        sys.stdout.buffer.write(READY)
        sys.stdout.buffer.flush()
    except OSError:
        return False
    return sys.stdin.buffer.readline() == KEEP


def _begin(place: Path) -> Running:
    spec = Spec.from_json((place / "windows.json").read_text("utf-8"))
    state = place / "state.json"
    start = json.loads(state.read_text("utf-8")) if state.is_file() else None
    return begin(spec, Access(place, place.name), start, ExitStack())


def main() -> None:
    """Keep the instance; where it does not come up, say why and leave the rest to who started it."""
    try:
        keep(Path(sys.argv[1]))
    except LabError as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
