"""A session on a WinRM service, whichever of the two client libraries speaks: how it ends, and what its errors are."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING, Any, Final
from xml.etree.ElementTree import ParseError

from hostprep.closing import Closing
from hostprep.errors import HostError, Unreachable
from hostprep.transports.wsman_faults import Fault, translated
from hostprep.transports.wsman_talk import LEAVE, SILENT, Talk
from hostprep.transports.wsman_wire import CutError, StaleError

if TYPE_CHECKING:
    from hostprep.declare.host import Host
    from hostprep.transports.wsman_link import WsmanLink

FOREIGN: Final = (ParseError, CutError, StaleError)
"""What either library lets through, besides errors of its own."""


class WsmanSession(Closing):
    """What both transports share. Theirs are a client with ``renew``, its errors, and how the host ends a session."""

    _errors: tuple[type[Exception], ...]

    def __init__(self, host: Host, link: WsmanLink, client: Any) -> None:
        self._host = host
        self._link = link
        self._client = client
        self._busy = False
        self._ended = ""

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

    def _end(self) -> None:
        """Let the host end the session and all that runs in it."""
        raise NotImplementedError

    def _fault(self, error: Exception) -> Fault:
        """What the service answered, out of the library's error."""
        raise NotImplementedError

    def _unopened(self, error: Exception) -> HostError:
        """The error for a session that was not made."""
        self._ended = "the session was never opened"
        self._link.close()
        return self._ours(error, "")

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
        with contextlib.suppress(*self._errors, *FOREIGN, HostError), self._link.limit(LEAVE):
            self._end()

    def _ours(self, error: Exception, output: str) -> HostError:
        if isinstance(error, HostError):
            return error
        if isinstance(error, CutError):
            return Unreachable(self._host.name, f"{self._link.at}: {error} before the login was done", SILENT, output)
        return translated(self._link.at, self._fault(error), self._link.wire.offered, output)
