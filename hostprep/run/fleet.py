"""Many conversations at once, on an executor that is passed in."""

from __future__ import annotations

import dataclasses
import logging
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Executor, Future, wait
from functools import partial
from typing import Final

from hostprep.closing import Closing
from hostprep.declare.host import Host
from hostprep.errors import DeadlineExceeded, HostError, QuotingError
from hostprep.run.conversation import Conversation, Exchange, Subject
from hostprep.run.events import Event, Heard, HostBegan, HostEnded, Listener, Sending
from hostprep.run.markers import parse
from hostprep.run.result import HostReport
from hostprep.transports.base import Outcome, Transport

Talk = Callable[[Subject], Conversation]
Connect = Callable[[Host], Transport]
Clock = Callable[[], float]

INTERRUPTIBLE: Final = 0.5
"""Seconds between two looks for Ctrl-C: on Windows a wait without an end does not hear it."""

GRACE: Final = 2.0
"""Seconds that conversations have to end, and to say how, once their connections are closed."""

_log = logging.getLogger(__name__)


class Fleet:
    """Holds the same conversation with many hosts. A slow, hung or dead host delays no other."""

    def __init__(self, connect: Connect, executor: Executor, listener: Listener, clock: Clock = time.monotonic) -> None:
        self._connect = connect
        self._executor = executor
        self._clock = clock
        self._tell = _one_at_a_time(listener)
        self._open: set[Transport] = set()
        self._stopping = threading.Event()

    def run(self, talk: Talk, subjects: Sequence[Subject]) -> tuple[HostReport, ...]:
        """Talk to every host; the reports come back in the order of the subjects.

        Raises:
            KeyboardInterrupt: the person stopped it; connections are closed first, and what ends then is still told.
        """
        futures: list[Future[HostReport]] = []
        try:
            for subject in subjects:
                futures.append(self._executor.submit(self._one, talk, subject))  # noqa: PERF401  # Ctrl-C keeps them
            while wait(futures, INTERRUPTIBLE).not_done:
                pass
        except BaseException:
            self._stopping.set()
            for future in futures:
                future.cancel()
            for transport in tuple(self._open):
                transport.close()
            wait(futures, GRACE)
            raise
        return tuple(future.result() for future in futures)

    def _one(self, talk: Talk, subject: Subject) -> HostReport:
        started = self._clock()
        host = subject.task.host
        self._tell(HostBegan(host.name))
        try:
            report = self._converse(talk, subject, started + host.host_timeout)
        except HostError as error:
            report = subject.report(error=error)
        except QuotingError as error:  # only where the secrets are known and the way there is
            report = subject.report(error=HostError(host.name, str(error), "correct what it is taken from"))
        except Exception as error:  # noqa: BLE001  # one host's fault stays its own
            _log.exception("hostprep itself failed on %s", host.name)
            problem = f"hostprep itself failed ({type(error).__name__})"
            report = subject.report(error=HostError(host.name, problem, "please report it; --debug shows where"))
        report = dataclasses.replace(report, seconds=round(self._clock() - started, 3))
        self._tell(HostEnded(report))
        return report

    def _converse(self, talk: Talk, subject: Subject, until: float) -> HostReport:
        conversation = talk(subject)
        exchange = next(conversation)
        with _Connection(self._connect, subject.task.host, self._open) as connection:
            while True:
                try:
                    outcome = self._exchange(connection, subject, exchange, until)
                except HostError as error:
                    step = _advanced(partial(conversation.throw, error))
                else:
                    step = _advanced(partial(conversation.send, outcome))
                if isinstance(step, HostReport):
                    return step
                exchange = step

    def _exchange(self, connection: _Connection, subject: Subject, exchange: Exchange, until: float) -> Outcome:
        host = subject.task.host.name
        self._stopping.wait(exchange.pause)
        left = self._left(host, until)
        transport = connection.transport(fresh=exchange.fresh)
        self._tell(Sending(host, exchange.phase, exchange.steps))

        def on_line(line: str) -> None:
            if marker := parse(line, subject.nonce):
                self._tell(Heard(host, exchange.phase, marker))

        script = dataclasses.replace(exchange.script, deadline=min(exchange.script.deadline, left))
        return transport.run(script, on_line)

    def _left(self, host: str, until: float) -> float:
        left = until - self._clock()
        if self._stopping.is_set():
            raise HostError(host, "hostprep was stopped")
        if left <= 0:
            raise DeadlineExceeded(host, "the time for this host is used up", "raise host_timeout in the inventory")
        return left


class _Connection(Closing):
    """The one connection to a host, opened anew where it is to be a fresh one."""

    def __init__(self, connect: Connect, host: Host, known: set[Transport]) -> None:
        self._connect = connect
        self._host = host
        self._known = known
        self._live: Transport | None = None

    def transport(self, *, fresh: bool) -> Transport:
        """The connection.

        Raises:
            HostError: there is none to be had.
        """
        if fresh or self._live is None:
            self.close()
            self._live = self._connect(self._host)
            self._known.add(self._live)
        return self._live

    def close(self) -> None:
        """End it, if there is one."""
        if self._live is not None:
            self._known.discard(self._live)
            self._live.close()
            self._live = None


def _advanced(step: Callable[[], Exchange]) -> Exchange | HostReport:
    """The next exchange, or the report that the conversation came to."""
    try:
        return step()
    except StopIteration as end:
        report: HostReport = end.value
        return report


def _one_at_a_time(listener: Listener) -> Listener:
    lock = threading.Lock()

    def tell(event: Event) -> None:
        with lock:
            listener(event)

    return tell
