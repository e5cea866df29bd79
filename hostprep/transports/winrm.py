"""Scripts over WinRM's command shell (MS-WSMV): one shell a host, one powershell.exe a script."""

from __future__ import annotations

import contextlib
from collections import deque
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final, Self
from xml.etree.ElementTree import ParseError

from winrm.exceptions import WinRMError, WinRMOperationTimeoutError, WinRMTransportError

from hostprep.errors import HostError, Unreachable
from hostprep.transports import clixml, cmd_wire, powershell_wire
from hostprep.transports.countdown import Countdown
from hostprep.transports.winrm_client import Client, fault
from hostprep.transports.wsman_faults import translated
from hostprep.transports.wsman_link import WsmanLink
from hostprep.transports.wsman_talk import GRACE, IDLE, KEPT, LEAVE, POLL, SILENT, Talk
from hostprep.transports.wsman_wire import CutError, StaleError

if TYPE_CHECKING:
    from types import TracebackType

    from hostprep.declare.host import Host
    from hostprep.transports.base import OnLine, Outcome, Script
    from hostprep.transports.credentials import Credentials

CHUNK: Final = 378_000
"""Bytes of input in one message: with base64, 504,000; the rest of the 500 KiB that Windows takes is the envelope's."""

_UTF8: Final = 65001
_FOREIGN: Final = (
    WinRMError, WinRMTransportError, WinRMOperationTimeoutError, ParseError, CutError, StaleError, Unreachable,
)  # fmt: skip


class WinrmTransport:
    """A command shell on a host. Made by :func:`open_winrm`."""

    def __init__(self, host: Host, link: WsmanLink) -> None:
        self._host = host
        self._link = link
        self._client = Client(link)
        self._shell = ""
        self._past: deque[str] = deque()
        self._busy = False
        self._ended = ""

    def open(self) -> None:
        """Log in and open the shell.

        Raises:
            HostError: as :func:`hostprep.transports.open_transport` says.
        """
        with self._link.limit(self._host.connect_timeout):
            try:
                self._shell = self._client.open_shell(codepage=_UTF8, idle_timeout=f"PT{IDLE}S")
            except (*_FOREIGN, HostError) as error:
                self._ended = "the session was never opened"
                self._link.close()
                raise self._ours(error, "") from None

    def run(self, script: Script, on_line: OnLine | None = None) -> Outcome:
        """See :class:`~hostprep.transports.base.Transport`."""
        command, data = _worded(script, self._host)
        talk = Talk(self._host.name, script, on_line)
        if self._ended:
            raise talk.lost(self._ended)
        self._busy = True
        try:
            with self._link.limit(script.deadline + GRACE):
                return self._exchange(command, data, talk, Countdown(script.deadline))
        except _FOREIGN as error:
            raise self._lost(error, talk) from None
        finally:
            self._busy = False

    def close(self) -> None:
        """End the session, from any thread; safe to call twice."""
        if self._busy:
            self._ended = self._ended or "hostprep was stopped"
            self._link.wire.stop()  # the thread that waits for output ends the session then
            return
        if not self._ended:
            self._ended = "the session was closed"
            self._delete()
        self._link.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _exchange(self, command: str, data: bytes, talk: Talk, countdown: Countdown) -> Outcome:
        if len(self._past) >= KEPT:
            self._client.cleanup_command(self._shell, self._past.popleft())
        process = self._client.run_command(self._shell, command, console_mode_stdin=not data)
        self._past.append(process)
        try:
            for at in range(0, len(data), CHUNK):
                end = at + CHUNK >= len(data)
                self._client.send_command_input(self._shell, process, data[at : at + CHUNK], end=end)
            while countdown.left():
                code = self._heard(process, talk, min(POLL, countdown.left()))
                if code is not None:
                    return _outcome(talk, code)
        except _FOREIGN:
            raise
        except BaseException:
            self._stopped(process)
            raise
        raise talk.late(ended=self._stopped(process))

    def _heard(self, process: str, talk: Talk, seconds: float) -> int | None:
        """Pass on what has come; the exit code once the process has ended."""
        self._client.operation_timeout_sec = max(1, round(seconds))
        try:
            out, err, code, done = self._client.get_command_output_raw(self._shell, process)
        except WinRMOperationTimeoutError:
            return None
        talk.feed(out, err)
        return code if done else None

    def _stopped(self, process: str) -> bool:
        """End a process on the host; whether the host says that it has ended."""
        self._past.remove(process)
        try:
            self._client.cleanup_command(self._shell, process)
        except _FOREIGN:
            self._abandon()
            return False
        return True

    def _lost(self, error: Exception, talk: Talk) -> HostError:
        """The error for a session that is gone; what still runs in it is ended, if the host can be reached."""
        stopped = self._ended
        self._abandon()
        if stopped or isinstance(error, CutError):
            return talk.lost(stopped or str(error))
        if isinstance(error, Unreachable):
            return talk.lost(f"the connection was cut, and {error.problem},")
        return talk.during(self._ours(error, talk.printed))

    def _abandon(self) -> None:
        """End the session on the host in what time is left, over a connection of its own."""
        self._ended = self._ended or "the session has ended"
        self._client.renew()
        self._delete()
        self._link.close()

    def _delete(self) -> None:
        with contextlib.suppress(*_FOREIGN, HostError), self._link.limit(LEAVE):
            self._client.close_shell(self._shell, close_session=False)

    def _ours(self, error: Exception, output: str) -> HostError:
        if isinstance(error, HostError):
            return error
        if isinstance(error, CutError):
            return Unreachable(self._host.name, f"{self._link.at}: {error} before the login was done", SILENT, output)
        return translated(self._link.at, fault(error), self._link.wire.offered, output)


def _worded(script: Script, host: Host) -> tuple[str, bytes]:
    """The command for a script, and what it reads."""
    if script.shell == "cmd":
        if line := cmd_wire.one_line(script):
            return line, b""
        script = cmd_wire.as_powershell(script)
    if script.shell != "powershell":
        problem = f"a script for {script.shell} cannot travel to a Windows host"
        raise HostError(host.name, problem, "declare the shell that this host has")
    return powershell_wire.command(), powershell_wire.pack(script)


def _outcome(talk: Talk, code: int) -> Outcome:
    if code == powershell_wire.INCOMPLETE and not talk.printed:
        raise talk.lost("the host did not take all of the input")
    outcome = talk.end(code)
    return replace(outcome, stderr=clixml.words(outcome.stderr))


def open_winrm(host: Host, credentials: Credentials, **way: Any) -> WinrmTransport:
    """Log in on a host. See :func:`hostprep.transports.open_transport`."""
    transport = WinrmTransport(host, WsmanLink(host, credentials, **way))
    transport.open()
    return transport
