"""The command lines of a running instance that are not PowerShell's.

The model runs programs, chains and pipes of them. What needs more of cmd.exe goes to Wine's, where this machine has
one; elsewhere the model says that it cannot. So it does of a line whose variables Wine replaces later than Windows.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from hostprep.lab.windows.batch.lint import late
from hostprep.lab.windows.programs import cmdline, shell
from hostprep.lab.windows.variables import of_process
from hostprep.lab.wsman import wine
from hostprep.lab.wsman.commandline import codec

if TYPE_CHECKING:
    from contextlib import ExitStack
    from threading import RLock

    from hostprep.lab.windows.model import Windows
    from hostprep.lab.wsman import CommandCall, CommandShell, Console

VARIABLE: Final = re.compile(r"%([^%=]+)%")


class CommandLine:
    """A ``CommandShell``.

    Args:
        model: whose programs they are.
        lock: held while they run.
        stack: ends what was started for it.
        real: whether Wine's cmd.exe is used, where there is one.
    """

    def __init__(self, model: Windows, lock: RLock, stack: ExitStack, *, real: bool) -> None:
        self._model = model
        self._lock = lock
        self._stack = stack
        self._wine: CommandShell | None = None
        self._real = real and wine.find() is not None

    def run(self, call: CommandCall, console: Console) -> int:
        """Run a line to its end."""
        line = VARIABLE.sub(lambda found: self._variables(call).get(found[1].upper(), found[0]), call.line)
        if call.shell and self._real and any(cmdline.BEYOND.search(part.text) for part in cmdline.parts(line)):
            if why := late(call.line, batch=False):
                console.write_error(f"hostprep's lab: {why}\r\n".encode())
                return 1
            return self._through_wine().run(call, console)
        words = ["cmd", "/c", line] if call.shell else shell.split(call.line)
        with self._lock:
            answer = shell.run(self._model, words)
        encoding = codec(call.codepage)
        for write, lines in ((console.write, answer.output), (console.write_error, answer.stderr)):
            if lines:
                write(("\r\n".join(lines) + "\r\n").encode(encoding, "replace"))
        return answer.exit_code

    def finds(self, program: str) -> bool:
        """Whether a program is there."""
        name = program.replace("/", "\\").rpartition("\\")[2].lower().removesuffix(".exe")
        with self._lock:
            return name in self._model.plugs().programs

    def _variables(self, call: CommandCall) -> dict[str, str]:
        with self._lock:
            named = {**of_process(self._model), **(call.variables or {})}
        return {name.upper(): value for name, value in named.items()}

    def _through_wine(self) -> CommandShell:
        """Wine's cmd.exe on the model, started when it is first wanted."""
        from hostprep.lab.windows.life import sessions

        if self._wine is None:
            variables = sessions.variables(self._model, self._lock)
            self._wine = self._stack.enter_context(
                wine.WineShell(
                    lambda: sessions.plugs(self._model, self._lock).programs,
                    lambda: {name: variables.process.get(name) or "" for name in variables.process.names()},
                    sessions.files(self._model, self._lock),
                )
            )
        return self._wine
