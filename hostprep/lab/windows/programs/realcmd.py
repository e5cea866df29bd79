"""What needs more of cmd.exe than the model has: run by Wine's on the host's own programs and files."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from threading import Event
from typing import TYPE_CHECKING, Any, Final

from hostprep.lab.powershell.host.plug import Answer
from hostprep.lab.windows.programs.answers import failed
from hostprep.lab.windows.variables import of_process

if TYPE_CHECKING:
    from hostprep.lab.windows.model import Windows

CODE_PAGE: Final = 65001


@dataclass(slots=True)
class Kept:
    """A console (:class:`~hostprep.lab.wsman.commandline.Console`) that keeps what is written; nobody types."""

    output: bytearray = field(default_factory=bytearray)
    errors: bytearray = field(default_factory=bytearray)
    stopping: Event = field(default_factory=Event)

    def write(self, data: bytes) -> None:
        """Keep it."""
        self.output += data

    def write_error(self, data: bytes) -> None:
        """Keep it apart."""
        self.errors += data

    def read(self) -> bytes:
        """The end, at once."""
        return b""

    def powershell(self, line: str) -> int:
        """There is no engine behind it."""
        self.errors += f"hostprep's lab: not from Wine's cmd.exe: {line}\r\n".encode()
        return 1

    def stopped_by(self, stop: Callable[[], None]) -> AbstractContextManager[None]:
        """Nobody wishes it to end."""
        del stop
        return nullcontext()

    def redirected(self, *_: object) -> AbstractContextManager[Any]:
        """Output of a process that this one starts is kept too."""
        return nullcontext(self)


def run(host: Windows, line: str) -> Answer:
    """Run a line to its end, with Wine started for it: a ``Windows.real``."""
    from hostprep.lab.windows.batch.lint import late
    from hostprep.lab.windows.engine import StateFiles
    from hostprep.lab.wsman.commandline import CommandCall
    from hostprep.lab.wsman.wine import WineShell

    if why := late(line, batch=False):
        return failed(f"hostprep's lab: {why}", code=1)
    kept = Kept()
    with WineShell(lambda: host.plugs().programs, lambda: of_process(host), StateFiles(host)) as shell:
        code = shell.run(CommandCall(line, codepage=CODE_PAGE, user=host.system.user), kept)
    return Answer(kept.output.decode().splitlines(), code, kept.errors.decode().splitlines())
