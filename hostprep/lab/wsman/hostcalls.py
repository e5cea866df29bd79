"""Calls to the client's host: what a script asks the person at the other end."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any, Protocol, runtime_checkable

from psrpcore.types import HostMethodIdentifier

if TYPE_CHECKING:
    from collections.abc import Callable

    import psrpcore

    from hostprep.lab.wsman.outbox import Outbox


class HostGoneError(Exception):
    """The pipeline was stopped while it waited for its client's host."""


class ClientHost(Protocol):
    """The host of the client, as an engine sees it."""

    def call(self, method: str, *parameters: Any) -> Any:
        """Call a method by its name in RemoteHostMethodId (MS-PSRP 2.2.3.17), such as ``ReadLine``.

        Waits for the answer of those that have one.

        Raises:
            HostGoneError: the pipeline was stopped meanwhile.
        """
        ...


@runtime_checkable
class Interactive(Protocol):
    """A runspace that can use a client's host."""

    def attach(self, host: ClientHost | None) -> None:
        """From now on this is the host; None for none any more."""
        ...


class HostCalls:
    """A ``ClientHost`` over the wire. While a call waits, the command's state is ``Pending``."""

    def __init__(
        self, pipeline: psrpcore.ServerPipeline, lock: threading.RLock, flush: Callable[[], None], outbox: Outbox
    ) -> None:
        self._pipeline = pipeline
        self._lock = lock
        self._flush = flush
        self._outbox = outbox
        self._changed = threading.Condition()
        self._answers: dict[int, psrpcore.PipelineHostResponseEvent] = {}
        self._cancelled = False

    def call(self, method: str, *parameters: Any) -> Any:
        """Send a call, and wait for its answer where it has one."""
        found = HostMethodIdentifier[method]
        with self._lock:
            self._outbox.pending = not found.is_void()
            number = self._pipeline.host_call(found, list(parameters))
            self._flush()
        if found.is_void():
            return None
        with self._changed:
            self._changed.wait_for(lambda: number in self._answers or self._cancelled)
            self._outbox.pending = False
            if number not in self._answers:
                raise HostGoneError
            return self._answers.pop(number).result

    def answered(self, event: psrpcore.PipelineHostResponseEvent) -> None:
        """The client's host has answered."""
        with self._changed:
            self._answers[event.ci] = event
            self._changed.notify_all()

    def cancel(self) -> None:
        """Nobody will answer."""
        with self._changed:
            self._cancelled = True
            self._changed.notify_all()
