"""One pipeline of a pool, from its description to its last state."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any, cast

import psrpcore
from psrpcore.types import HostMethodIdentifier, PSInt, PSInvocationState, PSRPMessageType

from hostprep.lab.powershell.host.engines import Ending
from hostprep.lab.wsman.bags import bag
from hostprep.lab.wsman.errortext import refusal
from hostprep.lab.wsman.hostcalls import HostCalls, Interactive
from hostprep.lab.wsman.noise import PREPARING
from hostprep.lab.wsman.outbox import Outbox
from hostprep.lab.wsman.records import Records, error_record
from hostprep.lab.wsman.script import compose
from hostprep.lab.wsman.stopping import stoppable

if TYPE_CHECKING:
    from collections.abc import Callable

    from hostprep.lab.powershell.host.engines import ErrorFacts, Report, Runspace
    from hostprep.lab.wsman.pool import Pool
    from hostprep.lab.wsman.psrp import Core

GATHER = 0.01
"""What a script writes within milliseconds comes in one answer with its end, as in all recordings of real hosts."""


class Running:
    """A pipeline. It waits for its description, perhaps for input, then for a runspace; it runs on its own thread."""

    def __init__(self, pool: Pool, core: Core, first: bytes) -> None:
        self._pool = pool
        self._core = core
        self.pipeline = core.pipeline(first)
        self.outbox = Outbox(whole=True, gather=GATHER)
        self.ended = False
        self._described: Any = None
        self._input: list[Any] = []
        self._stop: Callable[[], None] | None = None
        self._stopping = threading.Event()
        self._closed = False
        self._records = Records(self.pipeline, pool.endpoint.name, pool.owner)
        self._host = HostCalls(self.pipeline, pool.lock, self._flush, self.outbox)

    def _flush(self) -> None:
        self._pool.flush()

    # -- what the client says; under the pool's lock

    def happened(self, event: psrpcore.PSRPEvent[Any, Any]) -> None:
        """A message for this pipeline."""
        match event:
            case psrpcore.CreatePipelineEvent():
                self._described = event.pipeline
                if self._described.no_input:
                    self._begin()
            case psrpcore.PipelineInputEvent():
                self._input.append(event.data)
            case psrpcore.EndOfPipelineInputEvent():
                self._begin()
            case psrpcore.PipelineHostResponseEvent():
                self._host.answered(event)
            case psrpcore.GetCommandMetadataEvent():
                self._core.no_metadata(self.pipeline)
                self._finish(PSInvocationState.Completed)

    def _begin(self) -> None:
        self.pipeline.state = PSInvocationState.Running
        threading.Thread(target=self._run, name="wsman-pipeline", daemon=True).start()

    def stop(self) -> None:
        """End it as ctrl-c does: state Stopped follows."""
        self._stopping.set()
        self._host.cancel()
        stop = self._stop
        if stop is not None:
            stop()
        self._pool.runspaces.wake()

    def close(self) -> None:
        """Nobody wants its output any more."""
        self._closed = True
        self.stop()

    # -- its thread

    def _run(self) -> None:
        runspace = self._pool.runspaces.acquire(self._stopping, nested=bool(self._described.is_nested))
        if runspace is None:
            self._finish(PSInvocationState.Stopped)
            return
        try:
            with stoppable(runspace) as self._stop:
                ending = Ending("Stopped") if self._stopping.is_set() else self._engine(runspace)
            self._end(ending)
        except Exception as error:  # noqa: BLE001  # the engine's refusals and faults
            if self._stopping.is_set():
                self._finish(PSInvocationState.Stopped)
            else:
                self._finish(PSInvocationState.Failed, refusal(error))
        finally:
            self._stop = None
            self._pool.runspaces.release(runspace)

    def _engine(self, runspace: Runspace) -> Ending:
        script = compose(self._described, self._input)
        self._records.script = str(self._described.commands[0].command_text)
        if script.noisy and self._pool.runspaces.first_use(runspace):
            self._say(lambda: self._records.progress(PREPARING.activity))
        if not isinstance(runspace, Interactive):
            return runspace.run(script.text, script.given, self._report)
        runspace.attach(self._host)
        try:
            return cast("Runspace", runspace).run(script.text, script.given, self._report)
        finally:
            runspace.attach(None)

    def _report(self, report: Report) -> None:
        self._say(lambda: self._records.write(report))

    def _say(self, write: Any) -> None:
        with self._pool.lock:
            if not self._closed:
                write()
                self._flush()

    def _end(self, ending: Ending) -> None:
        if ending.state == "Stopped" or self._stopping.is_set():
            self._finish(PSInvocationState.Stopped)
        elif ending.terminated is not None:
            self._finish(PSInvocationState.Failed, ending.terminated)
        else:
            if ending.exit_code:
                self._say(lambda: self.pipeline.host_call(HostMethodIdentifier.SetShouldExit, [ending.exit_code]))
            self._finish(PSInvocationState.Completed)

    def _finish(self, state: PSInvocationState, error: ErrorFacts | None = None) -> None:
        with self._pool.lock:
            if self._closed or self.ended:
                return
            self.ended = True
            if state == PSInvocationState.Stopped:
                self.pipeline.stop()
            else:
                notes: list[tuple[str, Any]] = [("PipelineState", PSInt(int(state)))]
                if error is not None:
                    notes.append(("ExceptionAsErrorRecord", error_record(error, self._records.script)))
                self.pipeline.prepare_message(bag(notes=notes), message_type=PSRPMessageType.PipelineState)
                self.pipeline.state = state
            self._flush()
        self.outbox.put(exit_code=0)
