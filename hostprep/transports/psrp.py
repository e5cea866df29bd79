"""Scripts over PowerShell remoting (MS-PSRP): one runspace pool a host, one pipeline a script.

Microsoft's own endpoint for administration: output comes as it is written, and nothing is started as a process.
"""

from __future__ import annotations

import contextlib
from collections import deque
from typing import TYPE_CHECKING, Any, Final

from pypsrp.complex_objects import PSInvocationState
from pypsrp.exceptions import WinRMError
from pypsrp.host import PSHost
from pypsrp.powershell import PowerShell

from hostprep.errors import HostError, Unreachable
from hostprep.transports.cmd_wire import as_powershell
from hostprep.transports.countdown import Countdown
from hostprep.transports.psrp_brief import Pool
from hostprep.transports.psrp_client import Client, fault
from hostprep.transports.psrp_pipeline import drain, fill
from hostprep.transports.wsman_faults import Fault
from hostprep.transports.wsman_link import WsmanLink
from hostprep.transports.wsman_session import FOREIGN, WsmanSession
from hostprep.transports.wsman_talk import GRACE, IDLE, KEPT, LEAVE, POLL, Talk

if TYPE_CHECKING:
    from hostprep.declare.host import Host
    from hostprep.transports.base import OnLine, Outcome, Script
    from hostprep.transports.credentials import Credentials

START: Final = 60.0
"""Seconds that PowerShell may take to start on a host that has taken the login; the first after a boot is slow."""

_STOP: Final = "powershell/signal/crtl_c"
"""Spelled so in PowerShell's own source; what is spelled otherwise ends the pipeline without its ``finally`` blocks."""

_FOREIGN: Final = (WinRMError, *FOREIGN, HostError)


class PsrpTransport(WsmanSession):
    """A runspace pool on a host. Made by :func:`open_psrp`."""

    _errors = (WinRMError,)

    def __init__(self, host: Host, link: WsmanLink) -> None:
        super().__init__(host, link, Client(link))
        self._console = PSHost(
            None, None, debugger_enabled=False, name="hostprep", private_data=None, ui=None, version="1"
        )
        self._pool = Pool(self._client, host=self._console, idle_timeout=IDLE)
        self._past: deque[PowerShell] = deque()

    def open(self) -> None:
        """Log in and start PowerShell.

        Raises:
            HostError: as :func:`hostprep.transports.open_transport` says.
        """
        with self._link.limit(self._host.connect_timeout) as limit:
            self._client.created = lambda: limit.extend(START)
            self._client.opening = True
            try:
                self._pool.open()
            except _FOREIGN as error:
                raise self._unopened(error) from None
            self._client.opening = False

    def run(self, script: Script, on_line: OnLine | None = None) -> Outcome:
        """See :class:`~hostprep.transports.base.Transport`."""
        if script.shell == "cmd":
            script = as_powershell(script)
        if script.shell != "powershell":
            problem = f"a script for {script.shell} cannot travel in a PowerShell pipeline"
            raise HostError(self._host.name, problem, "declare the shell that this host has")
        talk = Talk(self._host.name, script, on_line)
        if self._ended:
            raise talk.lost(self._ended)
        self._busy = True
        try:
            with self._link.limit(script.deadline + GRACE):
                return self._exchange(script, talk)
        finally:
            self._busy = False

    def _exchange(self, script: Script, talk: Talk) -> Outcome:
        pipeline = self._started(script, talk)
        try:
            in_time = self._followed(pipeline, talk, Countdown(script.deadline))
        except (WinRMError, *FOREIGN, Unreachable) as error:
            raise self._lost(error, talk) from None
        except BaseException:
            self._stop(pipeline)
            raise
        if in_time:
            return self._outcome(pipeline, talk)
        raise talk.late(ended=self._stop(pipeline, talk))

    def _started(self, script: Script, talk: Talk) -> PowerShell:
        pipeline = PowerShell(self._pool)
        fill(pipeline, script)
        self._console.rc = None
        try:
            if len(self._past) >= KEPT:
                self._past.popleft().close()
            self._past.append(pipeline)
            pipeline.begin_invoke(remote_stream_options=0)
        except _FOREIGN as error:
            raise self._lost(error, talk) from None
        return pipeline

    def _followed(self, pipeline: PowerShell, talk: Talk | None, countdown: Countdown) -> bool:
        """Whether the pipeline came to its end in time; until then, what it writes is passed on."""
        while pipeline.state == PSInvocationState.RUNNING:
            if not countdown.left():
                return False
            pipeline.poll_invoke(timeout=_seconds(countdown))
            if talk:
                talk.feed(*drain(pipeline))
        return True

    def _stop(self, pipeline: PowerShell, talk: Talk | None = None) -> bool:
        """End a pipeline on the host; whether the host says that it has ended."""
        with contextlib.suppress(*_FOREIGN):
            self._pool.shell.signal(_STOP, pipeline.id)
            if self._followed(pipeline, talk, Countdown(LEAVE)):
                return True
        self._abandon()
        return False

    def _outcome(self, pipeline: PowerShell, talk: Talk) -> Outcome:
        if pipeline.state == PSInvocationState.STOPPED:
            raise talk.lost("it was stopped from elsewhere")
        said: int | None = self._console.rc
        failed = pipeline.state == PSInvocationState.FAILED
        return talk.end(int(failed) if said is None else said)

    def _end(self) -> None:
        self._pool.close()

    def _fault(self, error: Exception) -> Fault:
        return fault(error)


def _seconds(countdown: Countdown) -> Any:
    """How long the host shall wait for output: pypsrp writes it as it is, and MS-WSMV allows parts of a second."""
    return round(max(0.1, min(POLL, countdown.left())), 1)


def open_psrp(host: Host, credentials: Credentials, **way: Any) -> PsrpTransport:
    """Log in on a host. See :func:`hostprep.transports.open_transport`."""
    transport = PsrpTransport(host, WsmanLink(host, credentials, **way))
    transport.open()
    return transport
