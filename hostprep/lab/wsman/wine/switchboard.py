"""Where the forward.exe of every program calls, and who answers."""

from __future__ import annotations

import socketserver
import threading
from collections.abc import Sequence
from contextlib import suppress
from functools import cached_property
from typing import TYPE_CHECKING, cast, overload

from hostprep.lab.wsman.commandline import arguments
from hostprep.lab.wsman.outbox import Chunk
from hostprep.lab.wsman.wine.install import FORWARD, name_of
from hostprep.lab.wsman.wine.lines import Line
from hostprep.lab.wsman.wine.recoding import PROGRAMS

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from hostprep.lab.powershell.host.plug import Answer, Program
    from hostprep.lab.wsman.streams import Sink
    from hostprep.lab.wsman.wine.running import Running


class Switchboard(socketserver.ThreadingTCPServer):
    """Listens on 127.0.0.1; a caller has to know the key of a command that runs.

    Args:
        programs: the host's programs by name; asked for at every call.
    """

    daemon_threads = True
    block_on_close = False
    request_queue_size = 64

    def __init__(self, programs: Callable[[], Mapping[str, Program]]) -> None:
        super().__init__(("127.0.0.1", 0), _Caller)
        self.running: dict[str, Running] = {}
        self._programs = programs
        self._thread = threading.Thread(
            target=self.serve_forever, kwargs={"poll_interval": 0.05}, name="wsman-wine", daemon=True
        )
        self._thread.start()

    @property
    def port(self) -> int:
        """Where it listens."""
        return int(self.server_address[1])

    def called(self, line: Line) -> None:
        """Do what a program is there for."""
        running = self.running.get(line.key)
        if running is None:
            return
        name = name_of(line.program)
        if name == FORWARD.stem:
            running.begin(line)
        elif name == "powershell":
            with running.console.redirected(line, line.read, PROGRAMS) as console:
                line.quit(console.powershell(line.words))
        else:
            line.quit(self._answered(name, line))

    def _answered(self, name: str, line: Line) -> int:
        program = self._programs().get(name)
        if program is None:
            return 1
        return tell(program(arguments(line.words)[1:], _Input(line)), line, PROGRAMS)

    def close(self) -> None:
        """Answer no more."""
        self.shutdown()
        self.server_close()
        self._thread.join(5)


class _Caller(socketserver.BaseRequestHandler):
    def handle(self) -> None:
        board = cast("Switchboard", self.server)
        # A program that was ended in the middle of its call is nobody's fault.
        with suppress(OSError, ValueError), self.request.makefile("rb") as file:
            board.called(Line(self.request, file))


class _Input(Sequence[str]):
    """The lines of a program's input, read when it looks at them: most never do, and nobody may ever end it."""

    def __init__(self, line: Line) -> None:
        self._line = line

    @cached_property
    def _lines(self) -> list[str]:
        return b"".join(iter(self._line.read, b"")).decode(PROGRAMS, "replace").splitlines()

    @overload
    def __getitem__(self, place: int) -> str: ...
    @overload
    def __getitem__(self, place: slice) -> list[str]: ...
    def __getitem__(self, place: int | slice) -> str | list[str]:
        return self._lines[place]

    def __len__(self) -> int:
        return len(self._lines)


def tell(answer: Answer, sink: Sink, encoding: str) -> int:
    """Write what a program wrote; its exit code."""
    for stream, lines in (("stdout", answer.output), ("stderr", answer.stderr)):
        if lines:
            sink.put(Chunk(stream, "".join(f"{one}\r\n" for one in lines).encode(encoding, "replace")))
    return answer.exit_code
