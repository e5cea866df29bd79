"""OpenSSH for Windows as far as a client sees it: cmd.exe or PowerShell takes the command line of each channel.

The server is paramiko's; powershell.exe is the lab's engine on a simulated instance. As on Windows, what runs in a
channel lives on when its client is gone, and ``taskkill.exe`` ends it.
"""

from __future__ import annotations

import itertools
import socket
import threading
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import Any

import paramiko

from hostprep.lab.powershell.dialect import Dialect
from hostprep.lab.powershell.host.engines import Engine
from hostprep.lab.powershell.host.machine import Host as Machine
from hostprep.lab.powershell.host.plug import Answer, Plugs
from hostprep.lab.wsman import process
from hostprep.lab.wsman.commandline import powershell
from hostprep.lab.wsman.outbox import Chunk, Outbox
from hostprep.lab.wsman.streams import Streams

LINE = 8191
"""Characters that cmd.exe takes on one line (Microsoft, *Command prompt line string limitation*)."""


@dataclass
class Windows:
    """The processes of a host.

    Attributes:
        engine: what powershell.exe is.
        default: the program that takes command lines: ``cmd`` or ``powershell`` (``DefaultShell`` in the registry).
        lines: the command lines that came.
        running: what runs, by the number of its process.
    """

    engine: Engine
    default: str
    lines: list[str] = field(default_factory=list)
    running: dict[int, Streams] = field(default_factory=dict)
    numbers: Any = field(default_factory=lambda: itertools.count(4242))

    def run(self, line: str, streams: Streams) -> int:
        """What the default shell makes of a command line: its exit code."""
        self.lines.append(line)
        return self._cmd(line, streams) if self.default == "cmd" else self._powershell(line, streams)

    def _cmd(self, line: str, streams: Streams) -> int:
        if len(line) > LINE:
            streams.write_error(b"The command line is too long.\r\n")
            return 1
        return self._program(line, streams)

    def _powershell(self, line: str, streams: Streams) -> int:
        """PowerShell's own parser decides what the line is; its exit code is 0 or 1, whatever the program's was."""
        codes: list[int] = []

        def start(name: str) -> Any:
            def program(words: Any, stdin: Any) -> Answer:
                del stdin
                codes.append(self._program(" ".join([name, *words]), streams))
                return Answer((), codes[-1])

            return program

        plugs = Plugs(programs={name: start(name) for name in ("powershell", "taskkill")})
        Dialect(Machine(plugs=plugs)).runspace().run(line, {}, lambda _: None)
        return int(codes != [0])

    def _program(self, line: str, streams: Streams) -> int:
        words = line.split()
        if words[0].lower() in ("taskkill", "taskkill.exe"):
            running = self.running.get(int(words[-1]))
            if running:
                running.stop()
            return 0 if running else 128
        invocation = powershell(line)
        if invocation is None:
            streams.write_error(f"'{words[0]}' is not recognized as an internal or external command,\r\n".encode())
            return 1
        number = next(self.numbers)
        self.running[number] = streams
        # $PID is the engine's own; a process of its own would have the number that taskkill knows.
        script = (invocation.script or "").replace("$PID", str(number))
        try:
            return process.run(self.engine, replace(invocation, script=script), streams, "utf-8")
        finally:
            self.running.pop(number, None)


class _Door(paramiko.ServerInterface):
    def __init__(self, windows: Windows, user: str, password: str) -> None:
        self._windows = windows
        self._login = (user, password)

    def get_allowed_auths(self, username: str) -> str:
        return "password"

    def check_auth_password(self, username: str, password: str) -> int:
        known = (username, password) == self._login
        return paramiko.common.AUTH_SUCCESSFUL if known else paramiko.common.AUTH_FAILED

    def check_channel_request(self, kind: str, chanid: int) -> int:
        return paramiko.common.OPEN_SUCCEEDED

    def check_channel_exec_request(self, channel: paramiko.Channel, command: bytes) -> bool:
        threading.Thread(target=_run, args=(self._windows, channel, command.decode()), daemon=True).start()
        return True


def _run(windows: Windows, channel: paramiko.Channel, line: str) -> None:
    outbox = Outbox()
    streams = Streams(outbox, lambda *_: 1)
    threading.Thread(target=_feed, args=(channel, streams), daemon=True).start()
    threading.Thread(target=lambda: outbox.put(exit_code=windows.run(line, streams)), daemon=True).start()
    with suppress(OSError, EOFError, paramiko.SSHException):  # the client is gone
        while True:
            taken = outbox.take(3600, 1 << 20)
            for chunk in taken.chunks:
                _send(channel, chunk)
            if taken.exit_code is not None:
                channel.send_exit_status(taken.exit_code)
                break
    channel.close()


def _feed(channel: paramiko.Channel, streams: Streams) -> None:
    with suppress(OSError):
        while data := channel.recv(65536):
            streams.feed(data, end=False)
    streams.feed(b"", end=True)


def _send(channel: paramiko.Channel, chunk: Chunk) -> None:
    (channel.sendall_stderr if chunk.stream == "stderr" else channel.sendall)(chunk.data)


def talk(windows: Windows, key: paramiko.PKey, user: str, password: str) -> Any:
    """What ``tests.transports.sockets.listening`` does with each connection."""

    def serve(connection: socket.socket) -> None:
        transport = paramiko.Transport(connection)
        transport.add_server_key(key)
        transport.start_server(event=threading.Event(), server=_Door(windows, user, password))

    return serve
