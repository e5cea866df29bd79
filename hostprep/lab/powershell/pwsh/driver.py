"""A real ``pwsh`` behind the interface that all engines share.

Scripts run for real, on this machine and with this user's rights: only the host's own commands, its programs and its
machine variables are simulated. The files, the clock and all else are those of the machine.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from itertools import count
from typing import Any, Final

from hostprep.errors import LabError
from hostprep.lab.powershell.host.engines import Ending, Report
from hostprep.lab.powershell.host.model import Environments
from hostprep.lab.powershell.host.plug import Plugs
from hostprep.lab.powershell.pwsh.link import Door, Link
from hostprep.lab.powershell.pwsh.model import Model
from hostprep.lab.powershell.pwsh.process import Process
from hostprep.lab.powershell.pwsh.proxies import module
from hostprep.lab.powershell.pwsh.reports import ending_of, report_of

STOPPING: Final = 5.0
"""Seconds after which a script that does not stop is ended with its process."""


class Pwsh:
    """An ``Engine`` that runs scripts in a real PowerShell 7. One script at a time; further ones wait for their turn.

    Args:
        plugs: the host's commands and programs. A command is a function of a script module here whatever module it is
            of, and a program gets numbers as PowerShell shows them: ``1.5`` for ``1.50``.
        pwsh: the program, by name or path.
        environment: the host's variables: those of the process when it starts, those of machine and user all the time.
            Without it ``[Environment]`` is this machine's.
        name: the host's name, where its environment is given.
        start_within: seconds that the process has to start.

    Attributes:
        version: what it calls itself, such as ``PowerShell 7.6.5``.

    Raises:
        LabError: there is no ``pwsh``, or it does not start in time.
    """

    def __init__(
        self,
        plugs: Plugs,
        *,
        pwsh: str = "pwsh",
        environment: Environments | None = None,
        name: str = "EC2AMAZ-LAB",
        start_within: float = 30.0,
    ) -> None:
        text = module(plugs)
        self._model = Model(plugs, environment, name)
        self._turn, self._sessions, self._runs = threading.Lock(), count(1), count(1)
        self._links: dict[str, Link] = {}
        self._running, self._closed = "", False
        process = environment.process if environment is not None else None
        variables = {each: process.get(each) or "" for each in process.names()} if process is not None else {}
        door = Door()
        try:
            self._process = Process(pwsh, door, variables)
            self._start(door, start_within, {"module": text, "environment": environment is not None})
        finally:
            door.close()

    def _start(self, door: Door, within: float, setup: Mapping[str, Any]) -> None:
        timer = threading.Timer(within, self._process.kill)
        timer.daemon = True
        timer.start()
        try:
            door.admit({"control", "model"}, self._links, within=within, alive=self._process.check)
            self._links["control"].send(setup)
            self.version = self._ready(self._links["control"], within)
        except BaseException:
            self._process.kill()
            self.close()
            raise
        finally:
            timer.cancel()
        threading.Thread(target=self._serve, args=(self._links["model"],), name="pwsh host model", daemon=True).start()

    def _ready(self, control: Link, within: float) -> str:
        said = control.receive()
        if said is None:
            raise LabError(self._process.epitaph() + f"; it has {within:g} s to start")
        return str(said["ready"])

    def _serve(self, link: Link) -> None:
        while (question := link.receive()) is not None:
            try:
                link.send(self._model.answer(question))
            except OSError:
                return

    def runspace(self) -> PwshRunspace:
        """A new runspace."""
        return PwshRunspace(self, str(next(self._sessions)))

    def close(self) -> None:
        """End the process, whatever it runs; safe to call twice."""
        if self._closed:
            return
        self._closed = True
        for link in self._links.values():
            link.close()
        self._process.close()

    def send(self, document: Mapping[str, Any]) -> None:
        """Say something to the process; nothing happens where it has gone."""
        with suppress(OSError):  # whoever waits for its answer sees the end
            self._links["control"].send(document)

    def stop(self, run: str) -> None:
        """Stop a run, with the whole process where the script does not let go."""
        self.send({"stop": run})
        timer = threading.Timer(STOPPING, lambda: self._process.kill() if self._running == run else None)
        timer.daemon = True
        timer.start()

    def run(self, begin: Callable[[str], bool], report: Callable[[Report], None]) -> Ending:
        """Wait for a turn, run, hand over the records.

        Args:
            begin: sends the request under a run's id, and says whether it did: it may not be wanted any more.
            report: takes the records.

        Raises:
            LabError: the process has gone.
        """
        with self._turn:
            run = str(next(self._runs))
            self._model.failure, self._running = None, run
            try:
                ending = self._follow(run, report) if begin(run) else Ending("Stopped", exit_code=1)
            except BaseException:
                self.send({"stop": run})
                raise
            finally:
                self._running = ""
            if self._model.failure is not None:
                raise self._model.failure
            return ending

    def _follow(self, run: str, report: Callable[[Report], None]) -> Ending:
        while (said := self._links["control"].receive()) is not None:
            if said.get("run") != run:
                continue  # what an abandoned run still had to say
            if said.get("done"):
                return ending_of(said)
            report(report_of(said))
        raise LabError("the engine was closed" if self._closed else self._process.epitaph())


class PwshRunspace:
    """A ``Runspace`` of a real PowerShell."""

    def __init__(self, engine: Pwsh, session: str) -> None:
        self._engine, self._session = engine, session
        self._lock = threading.Lock()
        self._run, self._wanted, self._closed = "", False, False

    def run(self, script: str, arguments: Mapping[str, Any], report: Callable[[Report], None]) -> Ending:
        """Run a script to its end. ``report`` is called on the caller's thread.

        Raises:
            Refused: it asked a command of the host for what that does not do.
            LabError: the process has gone.
        """
        with self._lock:
            self._wanted = True
        request = {"session": self._session, "script": script, "arguments": dict(arguments)}

        def begin(run: str) -> bool:
            with self._lock:  # so that a stop comes after what it stops
                if self._wanted:
                    self._run = run
                    self._engine.send({"run": run, **request})
                return self._wanted

        try:
            return self._engine.run(begin, report)
        finally:
            with self._lock:
                self._run = ""

    def stop(self) -> None:
        """Stop what runs, from any thread."""
        with self._lock:
            self._wanted, run = False, self._run
        if run:
            self._engine.stop(run)

    def close(self) -> None:
        """Give it up, and stop what runs in it; safe to call twice."""
        if not self._closed:
            self._closed = True
            self.stop()
            self._engine.send({"close": self._session})
