"""One script's way to a Windows host and back, without the wire: what it printed, and how it ended."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from hostprep.errors import ConnectionLost, DeadlineExceeded, HostError, Unreachable
from hostprep.transports.base import Outcome
from hostprep.transports.exchange import MAX_OUTPUT, Stream

if TYPE_CHECKING:
    from hostprep.transports.base import OnLine, Script

GRACE: Final = 5.0
"""Seconds the host is given, beyond the deadline, to end the script."""

LEAVE: Final = 3.0
"""Seconds in which a session that is lost, or closed, is ended on the host."""

POLL: Final = 20.0
"""Seconds that the host is asked to wait for output before it says that there is none."""

IDLE: Final = 900
"""Seconds after which the host ends a session that nobody has asked anything, and all that runs in it."""

KEPT: Final = 4
"""Scripts that have ended and that the host still holds: letting it forget one is a request, the session's end is none.

A session may hold 1000 pipelines (MaxCommandsPerShell) or 25 processes (MaxProcessesPerShell; 15 before Windows 2012).
"""

SILENT: Final = "check that the port is WinRM's, and the host's load"


class Talk:
    """The client's side of one script."""

    def __init__(self, host: str, script: Script, on_line: OnLine | None) -> None:
        self._host = host
        self._script = script
        self._out = Stream(on_line=on_line)
        self._err = Stream()

    def feed(self, stdout: bytes = b"", stderr: bytes = b"") -> None:
        """Take what the host printed.

        Raises:
            HostError: the script printed more than ``MAX_OUTPUT``.
        """
        self._err.feed(stderr)
        self._out.feed(stdout)
        if len(self._out.data) + len(self._err.data) > MAX_OUTPUT:
            problem = f"script {self._script.name} printed more than {MAX_OUTPUT >> 20} MiB and was given up"
            raise HostError(self._host, problem, "let it write to a file", self.printed[-4096:])

    def end(self, exit_code: int | None) -> Outcome:
        """What came of it."""
        self._out.end()
        return Outcome(exit_code, bytes(self._out.data), bytes(self._err.data))

    def lost(self, why: str) -> ConnectionLost:
        """The error for a session that ended before the script did."""
        problem = f"{why} while script {self._script.name} ran"
        return ConnectionLost(self._host, problem, "it may still be running there; look at the host", self.printed)

    def during(self, error: HostError) -> HostError:
        """The error, with the script that it came in the way of; a host that was talked to has been reached."""
        problem = f"{error.problem} while script {self._script.name} ran"
        kind = ConnectionLost if isinstance(error, Unreachable) else type(error)
        return kind(error.host, problem, error.advice, error.output)

    def late(self, *, ended: bool) -> DeadlineExceeded:
        """The error for a deadline that passed.

        Args:
            ended: whether the host has said that the script is no longer running.
        """
        problem = f"script {self._script.name} was ended at its deadline of {self._script.deadline:g} s"
        if not ended:
            problem += ", which the host did not confirm"
        return DeadlineExceeded(self._host, problem, "see what it waits for, or raise command_timeout", self.printed)

    @property
    def printed(self) -> str:
        """What the host has printed until now, as text."""
        return bytes(self._out.data + self._err.data).decode("utf-8", "replace")
