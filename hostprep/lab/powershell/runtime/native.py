"""Native programs of the simulated host: text in, text out, an exit code."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from hostprep.lab.powershell.net.exceptions import make_exception
from hostprep.lab.powershell.runtime.errors import ScriptError, make_record
from hostprep.lab.powershell.runtime.stage import Out, Stage
from hostprep.lab.powershell.values.objects import NetObject
from hostprep.lab.powershell.values.text import to_text

if TYPE_CHECKING:
    from hostprep.lab.powershell.runtime.arguments import Argument
    from hostprep.lab.powershell.runtime.frame import Frame

_WORD = re.compile(r'(?:"[^"]*"|[^\s"])+')
_PERCENT = re.compile("%([^%]+)%")


class NativeStage(Stage):
    """Runs a program, which is a Python function of arguments and input lines."""

    def __init__(self, frame: Frame, out: Out, program: Any, name: str, arguments: list[Argument]) -> None:
        super().__init__(frame, out)
        self.program, self.name = program, name
        self.words: list[str] = []
        for argument in arguments:
            self._add(argument)
        self.lines: list[str] = []

    def _add(self, argument: Argument) -> None:
        if argument.name == "--%":
            self.words.extend(word.replace('"', "") for word in _WORD.findall(self._expanded(to_text(argument.value))))
        elif argument.text is not None:
            self.words.append(argument.text)
        elif isinstance(argument.value, list):
            self.words.extend(to_text(item) for item in argument.value)
        else:
            self.words.append(to_text(argument.value))

    def _expanded(self, text: str) -> str:
        """With the variables of the environment in the place of ``%NAME%``."""
        environment = self.frame.session.host.environment
        return _PERCENT.sub(lambda found: environment.get(found[1]) or found[0], text)

    def process(self, item: Any) -> None:
        """A line of input."""
        self.lines.append(to_text(item))

    def _write(self, record: NetObject) -> None:
        """A line of standard error; in 5.1 it ends the script where it is redirected and errors stop."""
        frame = self.frame
        redirected = frame.streams.error is not frame.session.streams.error
        if not frame.session.modern and redirected and to_text(frame.read("erroractionpreference")).lower() == "stop":
            raise ScriptError(record, settled=True)
        frame.streams.error(record)

    def end(self) -> None:
        """Run the program, and hand on what it printed."""
        answer = self.program(self.words, self.lines)
        for line in answer.output:
            self.write(line)
        for place, line in enumerate(answer.stderr):
            exception = make_exception("System.Management.Automation.RemoteException", line)
            name = "NativeCommandErrorMessage" if place else "NativeCommandError"
            self._write(make_record(exception, name, "NotSpecified", line))
        self.frame.session.state.top.variables["lastexitcode"] = answer.exit_code
        self.failed = answer.exit_code != 0 or (bool(answer.stderr) and not self.frame.session.modern)
