"""Many conversations at once, on an executor that is passed in."""

from __future__ import annotations

import dataclasses
import logging
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Executor, Future, wait
from contextlib import ExitStack
from functools import partial
from typing import Final

from hostprep.declare.host import Host
from hostprep.errors import DeadlineExceeded, HostError
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
            KeyboardInterrupt: the person stopped it; connections are closed first, the journal knows how far it got.
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
        with ExitStack() as stack:
            transport = stack.enter_context(self._connect(subject.task.host))
            self._open.add(transport)
            stack.callback(self._open.discard, transport)
            while True:
                try:
                    outcome = self._exchange(transport, subject, exchange, until)
                except HostError as error:
                    step = _advanced(partial(conversation.throw, error))
                else:
                    step = _advanced(partial(conversation.send, outcome))
                if isinstance(step, HostReport):
                    return step
                exchange = step

    def _exchange(self, transport: Transport, subject: Subject, exchange: Exchange, until: float) -> Outcome:
        host = subject.task.host.name
        left = until - self._clock()
        if left <= 0 or self._stopping.is_set():
            raise DeadlineExceeded(host, "the time for this host is used up", "raise host_timeout in the inventory")
        self._tell(Sending(host, exchange.phase, exchange.steps))

        def on_line(line: str) -> None:
            if marker := parse(line, subject.nonce):
                self._tell(Heard(host, exchange.phase, marker))

        script = dataclasses.replace(exchange.script, deadline=min(exchange.script.deadline, left))
        return transport.run(script, on_line)


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
