"""The host hostprep itself runs on: the same script on the same wire, to a shell that is our child."""

from __future__ import annotations

import contextlib
import os
import selectors
import signal
import subprocess
import threading
import time
from typing import TYPE_CHECKING, Final

from hostprep.closing import Closing
from hostprep.errors import HostError
from hostprep.transports.exchange import LINGER, Exchange

if TYPE_CHECKING:
    from hostprep.declare.host import Host
    from hostprep.transports.base import OnLine, Outcome, Script
    from hostprep.transports.credentials import Credentials

_CHUNK: Final = 65536
_GLANCE: Final = 0.25
"""Seconds between looks at whether we are stopped, or the shell has ended and a child of it holds its output open."""


class LocalTransport(Closing):
    """Runs scripts on this machine, each in a session of its own.

    Raises:
        HostError: this machine has no POSIX shell to talk to.
    """

    def __init__(self, host: Host, credentials: Credentials) -> None:
        if os.name != "posix":
            problem = "the local transport needs a POSIX shell, and this machine has none"
            raise HostError(host.name, problem, "run hostprep on the Linux host itself, or reach it by ssh")
        self._host = host
        self._password = credentials.become_password
        self._closed = threading.Event()

    def run(self, script: Script, on_line: OnLine | None = None) -> Outcome:
        """See :class:`~hostprep.transports.base.Transport`."""
        exchange = Exchange(self._host, script, self._password, on_line)
        shell = self._start(exchange.command)
        try:
            _Pump(shell, exchange, self._closed).run()
            code = shell.wait()
            return exchange.end(code if code >= 0 else None)  # below zero: a signal ended the shell
        finally:
            _end(shell)

    def close(self) -> None:
        """End what runs, from any thread; behind sudo it is the watchdog that ends it."""
        self._closed.set()

    def _start(self, command: str) -> subprocess.Popen[bytes]:
        pipe = subprocess.PIPE
        argv = ["sh", "-c", command]
        try:
            return subprocess.Popen(argv, bufsize=0, stdin=pipe, stdout=pipe, stderr=pipe, start_new_session=True)
        except OSError as error:
            raise HostError(
                self._host.name, f"no shell could be started: {error.strerror}", "check sh on PATH"
            ) from None


class _Pump:
    """Carries bytes between a shell and an exchange, never blocked on one stream while another is full."""

    def __init__(self, shell: subprocess.Popen[bytes], exchange: Exchange, closed: threading.Event) -> None:
        self._shell = shell
        self._exchange = exchange
        self._closed = closed
        self._unsent = memoryview(b"")
        self._stop = time.monotonic() + exchange.patience
        self._selector = selectors.DefaultSelector()
        self._stdin, self._stdout, self._stderr = _descriptors(shell)
        os.set_blocking(self._stdin, False)

    def run(self) -> None:
        """Until both streams have ended, or the shell has and its streams are silent."""
        with self._selector as selector:
            selector.register(self._stdout, selectors.EVENT_READ)
            selector.register(self._stderr, selectors.EVENT_READ)
            self._send(self._exchange.feed())
            silent_since = time.monotonic()
            while self._stdout in selector.get_map() or self._stderr in selector.get_map():
                now = time.monotonic()
                if self._closed.is_set():
                    raise self._exchange.lost("hostprep was stopped")
                if now > self._stop:
                    raise self._exchange.late()
                if now - silent_since > LINGER and self._shell.poll() is not None:
                    return
                for key, _ in selector.select(min(_GLANCE, self._stop - now)):
                    silent_since = time.monotonic()
                    self._write() if key.fd == self._stdin else self._read(key.fd)

    def _read(self, descriptor: int) -> None:
        chunk = os.read(descriptor, _CHUNK)
        if not chunk:
            self._selector.unregister(descriptor)
            return
        out = chunk if descriptor == self._stdout else b""
        self._send(self._exchange.feed(out, b"" if out else chunk))

    def _send(self, data: bytes) -> None:
        if data:
            self._unsent = memoryview(bytes(self._unsent) + data)
            if self._stdin not in self._selector.get_map():
                self._selector.register(self._stdin, selectors.EVENT_WRITE)

    def _write(self) -> None:
        try:
            self._unsent = self._unsent[os.write(self._stdin, self._unsent) :]
        except BrokenPipeError:
            # The shell has ended; its exit code and its words will tell why.
            self._unsent = memoryview(b"")
        if not self._unsent:
            self._selector.unregister(self._stdin)


def _descriptors(shell: subprocess.Popen[bytes]) -> tuple[int, int, int]:
    pipes = [pipe.fileno() for pipe in (shell.stdin, shell.stdout, shell.stderr) if pipe]
    return pipes[0], pipes[1], pipes[2]


def _end(shell: subprocess.Popen[bytes]) -> None:
    if shell.poll() is None:
        # Behind sudo the processes are root's and only the watchdog may end them.
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(shell.pid, signal.SIGKILL)
        with contextlib.suppress(subprocess.TimeoutExpired):
            shell.wait(1.0)
    for pipe in (shell.stdin, shell.stdout, shell.stderr):
        if pipe:
            pipe.close()
