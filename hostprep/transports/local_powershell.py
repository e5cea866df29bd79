"""The Windows host that hostprep itself runs on: the same script on the same wire, to a powershell.exe of ours."""

from __future__ import annotations

import contextlib
import os
import queue
import subprocess
import threading
import time
from typing import IO, TYPE_CHECKING, Final

from hostprep.closing import Closing
from hostprep.errors import HostError
from hostprep.transports.countdown import Countdown
from hostprep.transports.exchange import LINGER, Exchange

if TYPE_CHECKING:
    from collections.abc import Callable

    from hostprep.declare.host import Host
    from hostprep.transports.base import OnLine, Outcome, Script

_CHUNK: Final = 65536
_GLANCE: Final = 0.25
"""Seconds between looks at whether we are stopped, or the shell has ended and a child of it holds its output open."""

_OUT: Final = 0
_ERR: Final = 1


class LocalPowerShell(Closing):
    """Runs scripts on this machine, each in a powershell.exe of its own."""

    def __init__(self, host: Host) -> None:
        self._host = host
        self._closed = threading.Event()

    def run(self, script: Script, on_line: OnLine | None = None) -> Outcome:
        """See :class:`~hostprep.transports.base.Transport`."""
        exchange = Exchange(self._host, script, None, on_line)
        shell = self._start(exchange.command)
        try:
            self._follow(shell, exchange, _heard(shell, exchange.feed()))
            code = shell.wait(LINGER)
            return exchange.end(code if code >= 0 else None)  # below zero: a signal ended it
        except subprocess.TimeoutExpired:
            raise exchange.lost("powershell.exe closed its output and did not end") from None
        finally:
            _end(shell)

    def close(self) -> None:
        """End what runs, from any thread."""
        self._closed.set()

    def _start(self, command: str) -> subprocess.Popen[bytes]:
        pipe = subprocess.PIPE
        try:
            return subprocess.Popen(command.split(" "), bufsize=0, stdin=pipe, stdout=pipe, stderr=pipe)
        except OSError as error:
            problem = f"powershell.exe could not be started: {error.strerror}"
            raise HostError(
                self._host.name, problem, "the local transport runs on the Windows host itself; reach others by psrp"
            ) from None

    def _follow(self, shell: subprocess.Popen[bytes], exchange: Exchange, heard: _Heard) -> None:
        """Until both streams have ended, or the shell has and its streams are silent."""
        countdown, open_streams, silent_since = Countdown(exchange.patience), {_OUT, _ERR}, time.monotonic()
        while open_streams:
            if self._closed.is_set():
                raise exchange.lost("hostprep was stopped")
            if not countdown.left():
                raise exchange.late()
            if time.monotonic() - silent_since > LINGER and shell.poll() is not None:
                return
            with contextlib.suppress(queue.Empty):
                stream, chunk = heard.get(timeout=min(_GLANCE, countdown.left()))
                silent_since = time.monotonic()
                if not chunk:
                    open_streams.discard(stream)
                exchange.feed(*((chunk, b"") if stream == _OUT else (b"", chunk)))


_Heard = queue.SimpleQueue[tuple[int, bytes]]


def _heard(shell: subprocess.Popen[bytes], data: bytes) -> _Heard:
    """Send the script, and gather what comes: threads, for pipes cannot be waited for on Windows."""
    heard: _Heard = queue.SimpleQueue()

    def begin(act: Callable[..., None], *words: object) -> None:
        threading.Thread(target=act, args=words, name="powershell.exe", daemon=True).start()

    begin(_listen, shell.stdout, _OUT, heard)
    begin(_listen, shell.stderr, _ERR, heard)
    begin(_send, shell.stdin, data)
    return heard


def _listen(pipe: IO[bytes], stream: int, heard: _Heard) -> None:
    with contextlib.suppress(OSError), pipe:
        while chunk := pipe.read(_CHUNK):
            heard.put((stream, chunk))
    heard.put((stream, b""))


def _send(pipe: IO[bytes], data: bytes) -> None:
    unsent = memoryview(data)
    with contextlib.suppress(OSError), pipe:  # it has ended; its exit code and its words will tell why
        while unsent:
            unsent = unsent[pipe.write(unsent) :]


def _end(shell: subprocess.Popen[bytes]) -> None:
    if shell.poll() is None:
        if os.name == "nt":  # with all that it has started
            subprocess.run(["taskkill.exe", "/F", "/T", "/PID", str(shell.pid)], capture_output=True, check=False)
        shell.kill()
        with contextlib.suppress(subprocess.TimeoutExpired):
            shell.wait(LINGER)
