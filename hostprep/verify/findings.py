"""What one probe of a host means for each of its items. Pure, and JSON-able on its way to other processes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple

from hostprep.declare.expect import Expectation
from hostprep.declare.prepare import Task
from hostprep.declare.step import Step
from hostprep.report.path import sentence
from hostprep.report.words import clean, trimmed
from hostprep.run.result import Check, HostReport, Status, StepVerdict


class Finding(NamedTuple):
    """What came of one expectation.

    Attributes:
        outcome: ``failed`` means that nobody knows: the host or the probe gave no answer.
        text: why, for a person; the first line says it all. Empty where it holds.
    """

    outcome: Literal["holds", "drift", "n/a", "failed"]
    text: str = ""


class Place(NamedTuple):
    """Which expectation: host, step, fact."""

    host: str
    step: str
    key: str


def places(tasks: Sequence[Task]) -> Iterator[tuple[Place, Step, Expectation]]:
    """Every expectation of every step on every host, in order."""
    for task in tasks:
        for prepared in task.steps:
            for expectation in prepared.step.expectations["applied"]:
                yield Place(task.host.name, prepared.step.name, expectation.key), prepared.step, expectation


def findings(task: Task, report: HostReport) -> dict[Place, Finding]:
    """What a host's report says of each of its expectations."""
    verdicts = {verdict.step: verdict for verdict in report.verdicts}
    return {place: _finding(place, report, verdicts.get(place.step)) for place, _, _ in places([task])}


def _finding(place: Place, report: HostReport, verdict: StepVerdict | None) -> Finding:
    if report.error:
        return Finding("failed", "\n".join([clean(str(report.error)), *trimmed(report.error.output.splitlines())]))
    if verdict is None:
        return Finding("failed", f"{place.host}: {place.step}: the host said nothing of it")
    check = next((check for check in verdict.checks if check.key == place.key), None)
    if check:
        return _of_check(place, verdict, check)
    outcome: Literal["n/a", "failed"] = "n/a" if verdict.status is Status.NOT_APPLICABLE else "failed"
    return Finding(outcome, f"{place.host}: {place.step}: {clean(verdict.reason)}")


def _of_check(place: Place, verdict: StepVerdict, check: Check) -> Finding:
    if check.status is Status.HOLDS:
        return Finding("holds")
    if check.status is Status.NOT_APPLICABLE:
        return Finding("n/a", f"{place.host}: {place.step}: {check.about or check.key}: does not count on this host")
    lines = [f"{place.host}: {place.step}: {sentence(check)}", f"step: {clean(verdict.title)}"]
    if check.fix:
        lines.append(f"to do: {clean(check.fix)}")
    return Finding("drift" if check.status is Status.DRIFT else "failed", "\n".join(lines))
