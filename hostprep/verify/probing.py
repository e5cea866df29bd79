"""One probe a host feeds all of its items, however many processes run them."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Final

from hostprep.run.session import Session, perform
from hostprep.verify.findings import Finding, Place, findings

if TYPE_CHECKING:
    from hostprep.run.events import Event
    from hostprep.run.result import RunReport
    from hostprep.verify.targets import Handed

SENT_AS: Final = "hostprep_findings"
"""The key of xdist's ``workerinput`` under which workers are told the file of the findings."""


class Probing:
    """Probes hosts in parallel, each once, and knows what was found.

    Attributes:
        report: the run, once something was probed.
    """

    def __init__(self, session: Session, handed: Handed | None = None) -> None:
        self._session = session
        self._handed = handed
        self._found: dict[Place, Finding] = {}
        self._file: Path | None = None
        self.report: RunReport | None = None

    def probe(self, hosts: Iterable[str]) -> None:
        """Ask these hosts how they stand.

        Raises:
            DeclarationError: the journal cannot be written.
        """
        names = set(hosts)
        subjects = tuple(subject for subject in self._session.subjects if subject.task.host.name in names)
        if not subjects:
            return
        session = dataclasses.replace(self._session, subjects=subjects)
        self.report = perform(session, self._handed.begin(session) if self._handed else _nobody)
        for subject, host in zip(subjects, self.report.hosts, strict=True):
            self._found |= findings(subject.task, host)

    def again(self, name: str) -> None:
        """Ask one host once more: who has an item rerun hopes that the host has changed."""
        subjects = tuple(subject for subject in self._session.subjects if subject.task.host.name == name)
        report = perform(dataclasses.replace(self._session, subjects=subjects), _nobody)
        for subject, host in zip(subjects, report.hosts, strict=True):
            self._found |= findings(subject.task, host)
            if self.report:
                hosts = tuple(host if known.host == name else known for known in self.report.hosts)
                self.report = dataclasses.replace(self.report, hosts=hosts)

    def finding(self, place: Place) -> Finding:
        """What was found of one expectation."""
        if self._file and not self._found:
            self._load(self._file)
        return self._found[place]

    def told_in(self, file: Path) -> None:
        """Name the file in which another process writes what it finds; it is there before the first item is run."""
        self._file = file

    def save(self, file: Path) -> None:
        """Write the findings, for other processes."""
        file.write_text(json.dumps([[*place, *found] for place, found in self._found.items()]), encoding="utf-8")

    def _load(self, file: Path) -> None:
        for host, step, key, outcome, text in json.loads(file.read_text(encoding="utf-8")):
            self._found[Place(host, step, key)] = Finding(outcome, text)


def _nobody(event: Event) -> None:
    """Nobody listens."""
