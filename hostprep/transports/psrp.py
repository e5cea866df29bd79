"""Scripts over PowerShell remoting (MS-PSRP): one runspace pool a host, one pipeline a script.

Microsoft's own endpoint for administration: output comes as it is written, and nothing is started as a process.
"""

from __future__ import annotations

import contextlib
from collections import deque
from typing import TYPE_CHECKING, Any, Final, Self
from xml.etree.ElementTree import ParseError

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
from hostprep.transports.wsman_faults import translated
from hostprep.transports.wsman_link import WsmanLink
from hostprep.transports.wsman_talk import GRACE, IDLE, KEPT, LEAVE, POLL, SILENT, Talk
from hostprep.transports.wsman_wire import CutError

if TYPE_CHECKING:
    from types import TracebackType

    from hostprep.declare.host import Host
    from hostprep.transports.base import OnLine, Outcome, Script
    from hostprep.transports.credentials import Credentials

START: Final = 60.0
"""Seconds that PowerShell may take to start on a host that has taken the login; the first after a boot is slow."""

_STOP: Final = "powershell/signal/crtl_c"
"""Spelled so in PowerShell's own source; what is spelled otherwise ends the pipeline without its ``finally`` blocks."""

_FOREIGN: Final = (WinRMError, ParseError, CutError, HostError)


class PsrpTransport:
    """A runspace pool on a host. Made by :func:`open_psrp`."""

    def __init__(self, host: Host, link: WsmanLink) -> None:
        self._host = host
        self._link = link
        self._client = Client(link)
        self._console = PSHost(
            None, None, debugger_enabled=False, name="hostprep", private_data=None, ui=None, version="1"
        )
        self._pool = Pool(self._client, host=self._console, idle_timeout=IDLE)
        self._past: deque[PowerShell] = deque()
        self._busy = False
        self._ended = ""

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

    def _exchange(self, script: Script, talk: Talk) -> Outcome:
        pipeline = self._started(script, talk)
        try:
            in_time = self._followed(pipeline, talk, Countdown(script.deadline))
        except (WinRMError, ParseError, CutError, Unreachable) as error:
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
        with contextlib.suppress(*_FOREIGN), self._link.limit(LEAVE):
            self._pool.close()

    def _unopened(self, error: Exception) -> HostError:
        self._ended = "the session was never opened"
        self._link.close()
        return self._ours(error, "")

    def _ours(self, error: Exception, output: str) -> HostError:
        if isinstance(error, HostError):
            return error
        if isinstance(error, CutError):
            return Unreachable(self._host.name, f"{self._link.at}: {error} before the login was done", SILENT, output)
        return translated(self._link.at, fault(error), self._link.wire.offered, output)


def _seconds(countdown: Countdown) -> Any:
    """How long the host shall wait for output: pypsrp writes it as it is, and MS-WSMV allows parts of a second."""
    return round(max(0.1, min(POLL, countdown.left())), 1)


def open_psrp(host: Host, credentials: Credentials, **way: Any) -> PsrpTransport:
    """Log in on a host. See :func:`hostprep.transports.open_transport`."""
    transport = PsrpTransport(host, WsmanLink(host, credentials, **way))
    transport.open()
    return transport
