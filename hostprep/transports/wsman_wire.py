"""The connection under WinRM's client libraries: requests' sessions end here.

The libraries bound each read and nothing bounds the whole; they send again what may have been done already; and after a
connection is gone they go on in the keys of the old one. So every connection is made here, with one limit over all that
is said on it, and every failure leaves as one of ours, which they neither know nor retry.
"""

from __future__ import annotations

import contextlib
import logging
import socket
import ssl
import threading
from typing import TYPE_CHECKING, Any, Final, Self
from urllib.parse import urlsplit

import requests
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection
from urllib3.connectionpool import HTTPConnectionPool

from hostprep.transports.countdown import Countdown

if TYPE_CHECKING:
    from collections.abc import Callable

    from requests import PreparedRequest, Response

_log = logging.getLogger(__name__)
_CUT: Final = "the connection was cut"
_NOT_OURS: Final = "what answered is not WinRM"
_KINDS: Final = ("application/soap+xml", "multipart/encrypted", "multipart/x-multi-encrypted")
_FOR_EVER: Final = 1e9
_LATE: Final = 15.0
"""Seconds that an answer may be late beyond what a library allows: pypsrp gives a busy host two to say it has none."""

_MARGIN: Final = 0.5
"""Seconds between a read's own limit, which leaves the better words, and the end of the connection."""


class CutError(Exception):
    """The connection ended, or the host was silent for too long, while an answer was awaited."""


class StaleError(Exception):
    """The connection that the login's keys belong to is gone. Nothing of the request was sent."""


class Wire(HTTPAdapter):
    """One host's connection: a new one is made when it is needed, never two at once.

    Attributes:
        countdown: what everything that is said must keep to.
        bound: whether the login belongs to the connection, so that no other may take its place unasked.
        offered: the ways to log in that the host named last, in its words.
        requests: how many requests were sent.
    """

    def __init__(self, dial: Callable[[Countdown], socket.socket]) -> None:
        super().__init__()
        self.countdown = Countdown(_FOR_EVER)
        self.bound = False
        self.offered = ""
        self.requests = 0
        self._stopped = False
        self._dial = dial
        self._live: socket.socket | None = None
        self._pool = _Pool(self)

    def send(  # type: ignore[override]  # requests and the libraries pass all of them by name
        self, request: PreparedRequest, *, timeout: Any = None, **kwargs: Any
    ) -> Response:
        """Send one request, within what is left of the time.

        Raises:
            CutError: no answer came.
            StaleError: the connection is gone, and ``bound``; nothing was sent.
            HostError: no connection could be made.
        """
        limit = min(_seconds(timeout), max(self.countdown.left(), 0.001))
        self.requests += 1
        if self._stopped:
            raise CutError("hostprep was stopped")
        request.headers["Host"] = urlsplit(str(request.url)).netloc  # the connection would name its pool
        try:
            answer = super().send(request, timeout=(limit, limit), **kwargs)
            answer.content  # noqa: B018  # read here, so that a cut in its middle is ours too
        except requests.RequestException as error:
            self.drop()
            raise CutError(_why(error)) from None
        if "content-length" not in answer.headers:  # HTTP would take a cut in the headers for the end of the answer
            self.drop()
            raise CutError(_CUT)
        answer.headers.setdefault("Content-Type", "")  # an empty answer has none, and pywinrm looks into it
        if answer.ok and request.body and not answer.headers["Content-Type"].lower().startswith(_KINDS):
            self.drop()
            raise CutError(_NOT_OURS)
        _log.debug("%s: sent %d bytes, HTTP %d, got %d bytes", request.url, *_sizes(request, answer))
        if offered := answer.headers.get("www-authenticate"):
            self.offered = offered
        return answer

    def connect(self) -> socket.socket:
        """A new connection, for the pool."""
        if self.bound:
            raise StaleError
        self._close_live()
        self._live = self._dial(self.countdown)
        return self._live

    def certificate(self) -> bytes | None:
        """What the host has shown on the connection, which is made for it where there is none; None without TLS."""
        self._pool.ready()
        return self._live.getpeercert(binary_form=True) if isinstance(self._live, ssl.SSLSocket) else None

    def drop(self) -> None:
        """Let go of the connection; the next request makes another, unless the login is bound to it."""
        self.close()
        self._pool = _Pool(self)

    def renew(self) -> None:
        """Begin again, with a connection that nobody is bound to."""
        self.drop()
        self.bound = False
        self._stopped = False

    def stop(self) -> None:
        """End the connection under whoever waits on it, from any thread, and say nothing more until ``renew``."""
        self._stopped = True
        self.interrupt()

    def interrupt(self) -> None:
        """End the connection under whoever waits on it, from any thread."""
        if live := self._live:
            with contextlib.suppress(OSError):
                socket.socket.shutdown(live, socket.SHUT_RDWR)  # TLS keeps its state for the thread that reads

    def close(self) -> None:
        """Close the connection; safe to call twice."""
        self._pool.close()
        self._close_live()

    def _close_live(self) -> None:
        """An answer that was never read to its end would hold it."""
        if self._live:
            self._live.close()

    def get_connection_with_tls_context(self, *_: Any, **__: Any) -> Any:
        """Requests asks for the pool here: the one there is, whatever address and authorities it would take."""
        return self._pool

    def cert_verify(self, *_: Any, **__: Any) -> None:
        """Requests would name authorities here; who is trusted was decided when the connection was made."""


class Limit:
    """Ends a wire's connection when the time is up, even under a host that drips one byte at a time."""

    def __init__(self, wire: Wire, seconds: float) -> None:
        self._wire = wire
        self._before = wire.countdown
        self._timer = self._armed(seconds)
        wire.countdown = Countdown(seconds)

    def extend(self, seconds: float) -> None:
        """Begin again, with so many seconds."""
        self._timer.cancel()
        self._timer = self._armed(seconds)
        self._wire.countdown = Countdown(seconds)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._timer.cancel()
        self._wire.countdown = self._before

    def _armed(self, seconds: float) -> threading.Timer:
        timer = threading.Timer(seconds + _MARGIN, self._wire.interrupt)
        timer.daemon = True
        timer.start()
        return timer


class _Connection(HTTPConnection):
    """urllib3's connection over a socket of ours, which is TLS already where it should be."""

    def __init__(self, wire: Wire) -> None:
        super().__init__("host")
        self._wire = wire
        self._fresh = False

    @property
    def is_connected(self) -> bool:
        """Not told by what can be read where nothing was asked yet: TLS sends its session tickets unasked."""
        return self._fresh or super().is_connected

    def request(self, *args: Any, **kwargs: Any) -> None:
        """Send a request."""
        self._fresh = False
        super().request(*args, **kwargs)

    def _new_conn(self) -> socket.socket:
        made = self._wire.connect()
        self._fresh = True
        return made


class _Pool(HTTPConnectionPool):
    def __init__(self, wire: Wire) -> None:
        super().__init__("host", maxsize=1, block=False)
        self._wire = wire

    def ready(self) -> None:
        """Connect, unless that is done."""
        connection = self._get_conn()
        try:
            if connection.is_closed:
                connection.connect()
        finally:
            self._put_conn(connection)

    def _new_conn(self) -> _Connection:
        return _Connection(self._wire)


def _seconds(timeout: Any) -> float:
    """How long to wait for an answer, whatever a library says of connecting."""
    return float(timeout[1] if isinstance(timeout, tuple) else timeout or _FOR_EVER) + _LATE


def _sizes(request: PreparedRequest, answer: Response) -> tuple[int, int, int]:
    sent = request.headers.get("Content-Length", "0")
    return int(sent), answer.status_code, len(answer.content)


def _why(error: Exception) -> str:
    if isinstance(error, requests.Timeout):
        return "the host stopped answering"
    return _CUT
