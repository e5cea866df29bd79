"""One script's way to a host and back, without the wire: bytes in, bytes out, an outcome or an error at the end."""

from __future__ import annotations

import math
import secrets
import time
from typing import TYPE_CHECKING, Final

from hostprep.errors import ConnectionLost, DeadlineExceeded, HostError, MalformedAnswer
from hostprep.transports.base import Outcome
from hostprep.transports.become import Sudo
from hostprep.transports.wire import KILL_AFTER, Parcel, pack

if TYPE_CHECKING:
    from hostprep.declare.host import Host
    from hostprep.declare.secrets import Secret
    from hostprep.transports.base import OnLine, Script

MAX_OUTPUT: Final = 64 * 1024 * 1024
"""Bytes of output, both streams together, after which a script is given up."""

GRACE: Final = KILL_AFTER + 3.0
"""Seconds the host is given, beyond the deadline, to end the script by itself."""

LINGER: Final = 1.0
"""Seconds of silence after which a shell that has ended is believed, though a child of it holds its output open."""

_BY_SIGNAL: Final = (None, 128 + 15, 128 + 9)
"""How a shell that the watchdog ended is reported: without an exit code, or as sudo and shells number TERM and KILL."""

_SHELLS: Final = {"linux": "POSIX"}


class Stream:
    """One output stream: keeps what comes after the marker line, and hands out its lines.

    Attributes:
        before: what came before the marker line, once that has come.
        data: what came after it; until then, all.
        begun: whether it has come.
    """

    def __init__(self, marker: bytes = b"", on_line: OnLine | None = None) -> None:
        self._marker = marker
        self._on_line = on_line
        self._line = bytearray()
        self.before = b""
        self.data = bytearray()
        self.begun = not marker

    def feed(self, chunk: bytes) -> None:
        """Take what arrived; packets may split lines and characters anywhere."""
        self.data += chunk
        if not self.begun:
            before, marker, after = self.data.partition(self._marker)
            if not marker:
                return
            self.begun, self.before, self.data, chunk = True, bytes(before), after, bytes(after)
        if self._on_line is None:
            return
        first, *rest = chunk.split(b"\n")
        self._line += first
        for following in rest:
            line, self._line = self._line, bytearray(following)
            self._on_line(_text(line.removesuffix(b"\r")))

    def end(self) -> None:
        """Hand out a last line that has no line end."""
        if self._line and self._on_line is not None:
            line, self._line = self._line, bytearray()
            self._on_line(_text(line))


class Exchange:
    """The client's side of one script.

    Attributes:
        command: what to execute on the host.
        patience: seconds until the client gives up on a host that has not ended the script itself.
        complete: whether all has been sent, so that the host's standard input can be closed.
    """

    def __init__(self, host: Host, script: Script, password: Secret | None, on_line: OnLine | None) -> None:
        """Prepare to say ``script`` to ``host``; ``password`` is sudo's."""
        nonce = secrets.token_hex(8)
        self._host = host.name
        self._script = script
        self._parcel = _packed(host, script, nonce)
        sudo = host.become == "sudo" and self._parcel.watched
        self._sudo = Sudo(host.name, password, nonce) if sudo else None
        self._out = Stream(self._parcel.started, on_line)
        self._err = Stream(self._sudo.ready if self._sudo else b"")
        self.command = self._sudo.command if self._sudo else self._parcel.command
        self.patience = self._parcel.seconds + GRACE if self._parcel.watched else script.deadline
        self.complete = False
        self._sent = float("inf")

    def feed(self, stdout: bytes = b"", stderr: bytes = b"") -> bytes:
        """Take what the host printed; return what to send it now. The first call takes nothing and starts it all.

        Raises:
            BecomeFailed: sudo did not accept the password.
            HostError: the script printed more than ``MAX_OUTPUT``.
        """
        if stdout:
            self._out.feed(stdout)
        if stderr:
            self._err.feed(stderr)
        if len(self._out.data) + len(self._err.data) > MAX_OUTPUT:
            problem = f"script {self._script.name} printed more than {MAX_OUTPUT >> 20} MiB and was given up"
            raise HostError(self._host, problem, "let it write to a file", self._tail())
        if self.complete:
            return b""
        if self._sudo:
            said = self._sudo.feed(stdout, stderr)
            if not self._sudo.through:
                return said
        self.complete = True
        self._sent = time.monotonic()
        return self._parcel.data

    def end(self, exit_code: int | None) -> Outcome:
        """What came of it, once both streams have ended.

        Args:
            exit_code: the remote side's, or None where it ended without saying one.

        Raises:
            ConnectionLost: there is no exit code.
            DeadlineExceeded: the host ended the script at its deadline.
            BecomeFailed: sudo ended before a root shell had started.
            MalformedAnswer: the login shell ended without running the script.
        """
        self._out.end()
        if exit_code in _BY_SIGNAL and self._overdue():
            raise self.late()
        if exit_code is None:
            raise self.lost("the connection was cut, or the shell was killed,")
        if self._sudo and not self._sudo.through:
            raise self._sudo.failure(f"ended with exit code {exit_code}")
        if not self._out.begun:
            problem = f"the login shell ended with exit code {exit_code} without running script {self._script.name}"
            advice = f"log in as this user and try: echo 'echo works' | {self._parcel.command.split(' -Enc')[0]}"
            raise MalformedAnswer(self._host, problem, advice, self._printed())
        return Outcome(exit_code, bytes(self._out.data), bytes(self._err.data))

    def lost(self, why: str) -> ConnectionLost:
        """The error for a connection that ended before the script did."""
        problem = f"{why} while script {self._script.name} ran"
        ends = f" and is ended there {self._parcel.seconds} s after its start" if self._parcel.watched else ""
        advice = f"it may still be running{ends}; look at the host"
        return ConnectionLost(self._host, problem, advice, self._printed())

    def late(self) -> HostError:
        """The error for a deadline that passed; for a silent sudo it is sudo that is named."""
        if self._sudo and not self._sudo.through:
            return self._sudo.failure(f"let nobody through within {self._parcel.seconds} s")
        problem = f"script {self._script.name} was ended at its deadline of {self._script.deadline:g} s"
        return DeadlineExceeded(self._host, problem, "see what it waits for, or raise command_timeout", self._printed())

    @property
    def ending(self) -> str | None:
        """What to execute on the host to end the script; empty where it has not begun, None where the host does it."""
        if self._parcel.watched:
            return None
        from hostprep.transports import powershell_wire

        return powershell_wire.ending(self._out.before)

    def _overdue(self) -> bool:
        # Our clock started before the host's, so what its watchdog ended is overdue here too, but for uneven clocks.
        return time.monotonic() - self._sent > 0.99 * self._parcel.seconds

    def _printed(self) -> str:
        return _text(self._out.data + self._err.data)

    def _tail(self) -> str:
        return _text(bytes(self._out.data[-4096:]))


def _packed(host: Host, script: Script, nonce: str) -> Parcel:
    """The script as the host's own shell takes it."""
    if (script.shell == "sh") != (host.shell == "linux"):
        problem = f"a script for {script.shell} cannot travel to a {_SHELLS.get(host.shell, 'Windows')} shell"
        raise HostError(host.name, problem, "declare the shell that this host has")
    if script.shell == "sh":
        return pack(script, nonce)
    from hostprep.transports import cmd_wire, powershell_wire

    whole = cmd_wire.as_powershell(script) if script.shell == "cmd" else script
    started = f"hostprep-started-{nonce}"
    return Parcel(
        powershell_wire.pack(whole),
        max(1, math.ceil(script.deadline)),
        f"{started}\r\n".encode(),
        powershell_wire.command(started),
        watched=False,
    )


def _text(data: bytes | bytearray) -> str:
    return data.decode("utf-8", "replace")
