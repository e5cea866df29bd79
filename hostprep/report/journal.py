"""The journal: one file for each run, written ahead of what it tells of, so that a run that was cut off still shows.

A file holds JSON lines: ``start``, then every event, each host's ``ended``, and ``finish``. A script is on record
before it leaves: where it cannot be, as on a full disk, a probe goes on without, and a change is not sent. Files are
for their owner alone, under the user's state folder or ``HOSTPREP_STATE``.
"""

from __future__ import annotations

import json
import os
import platform
import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final, Self

from hostprep._version import __version__
from hostprep.closing import Closing
from hostprep.errors import DeclarationError, HostError
from hostprep.report.history import PastHost, PastRun, rerun_hosts, runs
from hostprep.report.state import VARIABLE, file_word, profile_word, runs_folder
from hostprep.run.events import Event, Heard, HostBegan, HostEnded, Sending
from hostprep.run.result import Status

if TYPE_CHECKING:
    from pathlib import Path

    from hostprep.run.result import HostReport, RunReport
    from hostprep.run.session import Session

__all__ = ["Journal", "PastHost", "PastRun", "rerun_hosts", "runs"]

KEPT: Final = 200
"""Runs kept; older ones are deleted."""


class Journal(Closing):
    """The file of one run. Is a listener: call it with each event.

    Raises:
        DeclarationError: the file cannot be written.
    """

    def __init__(self, path: Path) -> None:
        try:
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_APPEND, 0o600)
        except OSError as error:
            raise _unwritable(path, error) from None
        self.path = path
        self._lost = False

    @classmethod
    def open(cls, session: Session, state: Path | None = None) -> Self:
        """Begin the journal of a session, and let go of the oldest ones.

        Raises:
            DeclarationError: the journal's folder cannot be written.
        """
        place, request = runs_folder(state), session.request
        journal = cls(place / f"{session.run_id}.jsonl")
        try:
            journal.write(
                "start",
                run_id=session.run_id,
                command=request.command,
                profile=profile_word(request.profile),
                hosts_file="" if request.here else file_word(request.hosts),
                hosts=[subject.task.host.name for subject in session.subjects],
                versions={"hostprep": __version__, "python": platform.python_version()},
            )
        except OSError as error:
            journal.close()
            raise _unwritable(journal.path, error) from None
        for old in sorted(place.glob("*.jsonl"))[:-KEPT]:
            old.unlink(missing_ok=True)
        return journal

    def write(self, kind: str, *, durable: bool = True, **facts: Any) -> None:
        """Append one record.

        Args:
            kind: what it is.
            durable: whether it must outlive a loss of power; every record outlives the end of this process.
            facts: what it says; JSON-able, and no secret.

        Raises:
            OSError: there is no room for it.
        """
        record = {"kind": kind, "at": datetime.now(UTC).isoformat(timespec="milliseconds"), **facts}
        os.write(self._file, json.dumps(record).encode() + b"\n")
        if durable:
            os.fsync(self._file)

    def __call__(self, event: Event) -> None:
        """Record an event.

        Raises:
            HostError: a change is about to be sent, and that cannot be recorded.
        """
        if self._file < 0:
            return  # of a host that did not end while the run was stopped
        try:
            self._record(event)
        except OSError as error:
            if isinstance(event, Sending) and event.phase != "probe":
                problem = f"the {event.phase} was not sent, for the journal cannot be written: {error.strerror}"
                raise HostError(event.host, problem, f"make room in {self.path.parent}, then again") from None
            self._lose(error)

    def _record(self, event: Event) -> None:
        match event:
            case HostBegan(host):
                self.write("began", host=host)
            case Sending(host, phase, steps):
                self.write("sending", host=host, phase=phase, steps=list(steps))
            case Heard(host, phase, marker):
                said = {"word": marker.word, "step": marker.step, "code": marker.code}
                self.write("heard", durable=False, host=host, phase=phase, **said)
            case HostEnded(report):
                self.write("ended", host=report.host, **_ending(report))

    def close(self, report: RunReport | None = None) -> None:
        """End the journal; with a report, as a run that came to its end. Safe to call twice."""
        if self._file < 0:
            return
        try:
            if report:
                self.write("finish", exit_code=report.exit_code, seconds=report.seconds)
        except OSError as error:
            self._lose(error)
        os.close(self._file)
        self._file = -1

    def _lose(self, error: OSError) -> None:
        """Go on with the run, which the hosts need more than its record."""
        if not self._lost:
            sys.stderr.write(f"hostprep: the journal {self.path} cannot be written: {error.strerror}\n")
        self._lost = True


def _unwritable(path: Path, error: OSError) -> DeclarationError:
    expected = f"{VARIABLE} to name a folder that can be written"
    return DeclarationError(f"the journal cannot be written: {error.strerror}", file=str(path), expected=expected)


def _ending(report: HostReport) -> dict[str, Any]:
    return {
        "state": report.state,
        "seconds": report.seconds,
        "problem": str(report.error) if report.error else report.stopped,
        "drift": [verdict.step for verdict in report.verdicts if verdict.status is Status.DRIFT],
        "runs": {run.step: run.outcome for run in report.runs},
    }
