"""One command line inside Wine, between its processes and the streams of its client."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import threading
from typing import IO, TYPE_CHECKING

from hostprep.lab.wsman.commandline import codec
from hostprep.lab.wsman.wine.recoding import Recoder

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from hostprep.lab.wsman.commandline import CommandCall, Console
    from hostprep.lab.wsman.wine.lines import Line

PIECE = 65536
NOT_FOUND = 9009


class Running:
    """A line that runs.

    Args:
        call: the line.
        console: the streams of its client.
        folder: where it starts.
        variables: of its process.
    """

    def __init__(self, call: CommandCall, console: Console, folder: str, variables: dict[str, str]) -> None:
        self.console = console
        self._encoding = codec(call.codepage)
        self._line = f'C:\\windows\\system32\\cmd.exe /d /s /c "{call.line}"' if call.shell else call.line
        self._folder = folder
        self._variables = variables
        self._code = 1

    def begin(self, line: Line) -> None:
        """The launcher is there: let it start the line, and wait for the end."""
        self._code = line.start(self._line, self._folder, self._variables)
        line.quit(self._code)

    def run(self, argv: list[str], environment: dict[str, str], place: Path) -> int:
        """Start the launcher, and carry bytes until all is over; the exit code."""
        pipe = subprocess.PIPE
        with subprocess.Popen(
            argv, env=environment, cwd=place, stdin=pipe, stdout=pipe, stderr=pipe, start_new_session=True
        ) as process:
            assert process.stdout is not None  # noqa: S101  # for the type checker
            assert process.stderr is not None  # noqa: S101  # for the type checker
            assert process.stdin is not None  # noqa: S101  # for the type checker
            _beside(self._feed, process.stdin)
            errors = _beside(self._drain, process.stderr, self.console.write_error)
            with self.console.stopped_by(lambda: _end(process.pid)):
                self._drain(process.stdout, self.console.write)
                errors.join()
                process.wait()
        # cmd /c ends with 1 where it finds no program.
        return 1 if self._code == NOT_FOUND else self._code

    def _feed(self, stdin: IO[bytes]) -> None:
        try:
            for data in iter(self.console.read, b""):
                stdin.write(data)
                stdin.flush()
            stdin.close()
        except (OSError, ValueError):
            return

    def _drain(self, pipe: IO[bytes], write: Callable[[bytes], None]) -> None:
        recoder = Recoder(self._encoding)
        while data := os.read(pipe.fileno(), PIECE):
            write(recoder.recoded(data))
        write(recoder.recoded(b"", last=True))


def _end(group: int) -> None:
    """End the launcher and all that came of it, a program too that cmd is starting at this moment."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(group, signal.SIGKILL)


def _beside(work: Callable[..., None], *words: object) -> threading.Thread:
    thread = threading.Thread(target=work, args=words, name="wsman-wine", daemon=True)
    thread.start()
    return thread
