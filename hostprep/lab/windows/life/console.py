"""The command lines of a running instance that are not PowerShell's."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hostprep.lab.windows.programs import shell

if TYPE_CHECKING:
    from threading import RLock

    from hostprep.lab.windows.model import Windows
    from hostprep.lab.wsman import CommandCall, Console


class CommandLine:
    """A ``CommandShell``: the model's programs, and cmd.exe as far as the model has it."""

    def __init__(self, model: Windows, lock: RLock) -> None:
        self._model = model
        self._lock = lock

    def run(self, call: CommandCall, console: Console) -> int:
        """Run a line to its end."""
        from hostprep.lab.wsman.commandline import codec

        words = ["cmd", "/c", call.line] if call.shell else shell.split(call.line)
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
