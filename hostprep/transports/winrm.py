"""Scripts over WinRM's command shell (MS-WSMV): one shell a host, one powershell.exe a script."""

from __future__ import annotations

from collections import deque
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from winrm.exceptions import WinRMError, WinRMOperationTimeoutError, WinRMTransportError

from hostprep.errors import HostError, Unreachable
from hostprep.transports import clixml, cmd_wire, powershell_wire
from hostprep.transports.countdown import Countdown
from hostprep.transports.winrm_client import Client, fault
from hostprep.transports.wsman_faults import Fault
from hostprep.transports.wsman_link import WsmanLink
from hostprep.transports.wsman_session import FOREIGN, WsmanSession
from hostprep.transports.wsman_talk import GRACE, IDLE, KEPT, POLL, Talk

if TYPE_CHECKING:
    from hostprep.declare.host import Host
    from hostprep.transports.base import OnLine, Outcome, Script
    from hostprep.transports.credentials import Credentials

CHUNK: Final = 378_000
"""Bytes of input in one message: with base64, 504,000; the rest of the 500 KiB that Windows takes is the envelope's."""

_UTF8: Final = 65001
_ERRORS: Final = (WinRMError, WinRMTransportError, WinRMOperationTimeoutError)
_FOREIGN: Final = (*_ERRORS, *FOREIGN, Unreachable)


class WinrmTransport(WsmanSession):
    """A command shell on a host. Made by :func:`open_winrm`."""

    _errors = _ERRORS

    def __init__(self, host: Host, link: WsmanLink) -> None:
        super().__init__(host, link, Client(link))
        self._shell = ""
        self._past: deque[str] = deque()

    def open(self) -> None:
        """Log in and open the shell.

        Raises:
            HostError: as :func:`hostprep.transports.open_transport` says.
        """
        with self._link.limit(self._host.connect_timeout):
            try:
                self._shell = self._client.open_shell(codepage=_UTF8, idle_timeout=f"PT{IDLE}S")
            except (*_FOREIGN, HostError) as error:
                raise self._unopened(error) from None

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

    def _end(self) -> None:
        self._client.close_shell(self._shell, close_session=False)

    def _fault(self, error: Exception) -> Fault:
        return fault(error)


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
