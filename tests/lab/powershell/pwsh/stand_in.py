"""Speaks the protocol of the engine's process without a PowerShell: ``python stand_in.py MODE ... -Port N``.

Its scripts are JSON: a list of steps. ``["say", report]`` reports; ``["ask", question]`` asks the host model and reports
the answer; ``["setup"]`` reports what it was told first; ``["wait"]`` waits for a stop; ``["deaf"]`` waits for nothing;
``["end", fields]`` changes how the run ends; ``["die", code]`` ends the process.
"""

from __future__ import annotations

import json
import os
import queue
import socket
import sys
import threading
from typing import Any


class Line:
    def __init__(self, role: str) -> None:
        self.file = socket.create_connection(("127.0.0.1", int(sys.argv[-1]))).makefile("rw", newline="\n")
        token = "wrong" if sys.argv[1] == "stranger" else os.environ["HOSTPREP_ENGINE_TOKEN"]
        self.send({"role": role, "token": token})

    def send(self, document: Any) -> None:
        self.file.write(json.dumps(document) + "\n")
        self.file.flush()

    def receive(self) -> Any:
        line = self.file.readline()
        return json.loads(line) if line else None


def die(code: int) -> None:
    sys.stderr.write("it went wrong\n")
    sys.stderr.flush()
    os._exit(code)


class StandIn:
    def __init__(self) -> None:
        self.control, self.model = Line("control"), Line("model")
        self.setup = self.control.receive()
        self.words: queue.Queue[Any] = queue.Queue()
        threading.Thread(target=self.listen, daemon=True).start()
        self.control.send({"ready": "PowerShell stand-in"})

    def listen(self) -> None:
        while (word := self.control.receive()) is not None:
            self.words.put(word)
        os._exit(0)

    def serve(self) -> None:
        while True:
            word = self.words.get()
            if "run" in word:
                self.run(word)

    def run(self, request: Any) -> None:
        ending = {"done": True, "state": "Completed", "terminated": None, "exit_code": 0}
        for step, *rest in json.loads(request["script"]):
            match step:
                case "say":
                    self.report(request, rest[0])
                case "ask":
                    self.model.send(rest[0])
                    self.report(request, {"stream": "output", "text": "", "value": self.model.receive()})
                case "setup":
                    seen = {"setup": self.setup, "arguments": request["arguments"], "environment": dict(os.environ)}
                    self.report(request, {"stream": "output", "text": "", "value": seen})
                case "wait":
                    while self.words.get() != {"stop": request["run"]}:
                        pass
                    ending["state"] = "Stopped"
                case "deaf":
                    threading.Event().wait()
                case "end":
                    ending |= rest[0]
                case "die":
                    die(rest[0])
        self.report(request, ending)

    def report(self, request: Any, said: Any) -> None:
        self.control.send({"run": request["run"], **said})


if __name__ == "__main__":
    match sys.argv[1]:
        case "absent":
            threading.Event().wait()
        case "dies":
            die(7)
        case "mute":
            lines = [Line("control"), Line("model")]
            threading.Event().wait()
        case _:
            StandIn().serve()
