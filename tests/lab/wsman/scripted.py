"""An engine and a command shell that do what a test wants, and wait when it wants them to."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from typing import Any

from hostprep.lab.powershell.host.engines import Ending, Report
from hostprep.lab.wsman import ClientHost, CommandCall, Console

Say = Callable[[Report], None]


class ScriptedEngine:
    """Runs a few words: ``wait``, ``ask TEXT``, ``tell TEXT``, ``flood N``, ``set X``, ``get``, ``echo TEXT``."""

    def __init__(self) -> None:
        self.running = threading.Event()
        self.open: list[ScriptedRunspace] = []

    def runspace(self) -> ScriptedRunspace:
        self.open.append(ScriptedRunspace(self))
        return self.open[-1]

    def close(self) -> None:
        for one in self.open:
            one.close()


class ScriptedRunspace:
    def __init__(self, engine: ScriptedEngine) -> None:
        self._engine = engine
        self._stop = threading.Event()
        self._host: ClientHost | None = None
        self._kept = "nothing"
        self.closed = False

    def attach(self, host: ClientHost | None) -> None:
        self._host = host

    def run(self, script: str, arguments: Mapping[str, Any], report: Say) -> Ending:
        self._stop.clear()
        word, _, rest = script.partition(" ")
        match word:
            case "wait":
                report(Report("output", "before", value="before"))
                self._engine.running.set()
                return Ending("Stopped" if self._stop.wait(20) else "Completed")
            case "ask":
                assert self._host is not None
                answer = self._host.call("ReadLine")
                report(Report("output", f"{rest} {answer}", value=f"{rest} {answer}"))
            case "tell":
                assert self._host is not None
                self._host.call("WriteLine2", rest)
            case "flood":
                for number in range(int(rest)):
                    report(Report("output", "x", value=f"{number}:" + "x" * 1000))
            case "set":
                self._kept = rest
            case "get":
                report(Report("output", self._kept, value=self._kept))
            case _:
                report(Report("output", rest, value=rest))
        return Ending("Completed")

    def stop(self) -> None:
        self._stop.set()

    def close(self) -> None:
        self.closed = True
        self._stop.set()


class ScriptedShell:
    """``echo TEXT``, ``cat``, ``wait``, ``exit N``, ``flood N``, ``both``."""

    def __init__(self) -> None:
        self.running = threading.Event()
        self.calls: list[CommandCall] = []

    def finds(self, program: str) -> bool:
        return program.lower().endswith("\\tool.exe")

    def run(self, call: CommandCall, console: Console) -> int:
        self.calls.append(call)
        word, _, rest = call.line.partition(" ")
        match word:
            case "cat":
                for data in iter(console.read, b""):
                    console.write(data)
            case "wait":
                console.write(b"before\r\n")
                self.running.set()
                console.stopping.wait(20)
            case "exit":
                return int(rest)
            case "flood":
                for _ in range(int(rest)):
                    console.write(b"y" * 10_000)
            case "both":
                console.write(b"out\r\n")
                console.write_error(b"err\r\n")
            case "ps":
                return console.powershell("powershell.exe -Command " + rest)
            case _:
                console.write(rest.encode("cp437") + b"\r\n")
        return 0
