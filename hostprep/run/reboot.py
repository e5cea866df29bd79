"""A host boots anew, and what it says of itself afterwards is what counts. Decides; the fleet does the IO."""

from __future__ import annotations

import time
from collections.abc import Callable, Generator
from dataclasses import dataclass, replace
from typing import Any, Final

from hostprep.declare.library import templates
from hostprep.declare.prepare import Prepared, bind
from hostprep.declare.step import load
from hostprep.errors import (
    AuthenticationFailed,
    ConnectionLost,
    DeadlineExceeded,
    HostError,
    MalformedAnswer,
    Unreachable,
)
from hostprep.run.boots import Sight, changes, rebooted, seen
from hostprep.run.conversation import Conversation, Exchange, Subject, outcomes, probe
from hostprep.run.markers import read
from hostprep.run.result import Reboot, Status, StepRun, StepVerdict
from hostprep.transports.base import Outcome

BOOT: Final = "_boot"
"""The folder of ``templates/SHELL`` whose step boots a host, and says which boot it is in and how far it has come."""

PASSING: Final = (Unreachable, ConnectionLost, DeadlineExceeded, AuthenticationFailed, MalformedAnswer)
"""What may be wrong with a host while it comes up: its port is there before its accounts and its shells are."""

LOOK: Final = 60.0
"""Seconds that one look may take."""

Verdicts = tuple[StepVerdict, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """How long a reboot may take.

    Attributes:
        back: seconds until the host answers from a new boot.
        settled: seconds from then until the services run that ran before, and the profile holds.
        steady: seconds for which it has to stay so: Windows may boot a second time to finish its updates.
        pause: seconds between two looks.
        verify: whether the profile counts; without it only the boot and the services do.
    """

    back: float = 600.0
    settled: float = 300.0
    steady: float = 10.0
    pause: float = 2.0
    verify: bool = True

    @property
    def whole(self) -> float:
        """The most that all of it takes."""
        return self.back + self.settled + self.steady + 2 * LOOK


def boot_step(shell: str) -> Prepared:
    """The step that boots a host of this shell.

    Raises:
        DeclarationError: hosts of this shell cannot be booted by us.
    """
    step = replace(load(templates() / shell / BOOT, shell), name="boot")
    return bind(step, step.defaults)


def reboot(subject: Subject, plan: Plan, clock: Callable[[], float] = time.monotonic) -> Conversation:
    """Boot a host anew, wait until it has settled, and tell how it stands.

    Args:
        subject: the host, and the steps of the profile.
        plan: how long it may take.
        clock: seconds that pass evenly.

    Raises:
        HostError: the host could not be asked, and nothing was done.
    """
    boot = boot_step(subject.task.host.shell)
    asked = clock()
    steps = subject.task.steps if plan.verify else ()
    before = yield from probe(_with(subject, boot, *steps))
    first = seen(before[0], asked, clock())
    if first is None:
        reason = before[0].reason or "its probe does not tell"
        raise HostError(
            subject.task.host.name, f"it is not known which boot the host is in: {reason}", "it was left up"
        )
    run = yield from _order(subject, boot)
    if run.outcome == "failed":
        return subject.report(before=before, runs=(run,))
    boot = _expecting(boot, first)
    course = _Course(clock(), first)
    yield from _follow(course, plan, _with(subject, boot), _with(subject, boot, *steps), clock)
    known: dict[str, Any] = {"before": before, "runs": (run,), "error": _fault(subject, plan, course)}
    if course.after is not None:
        changed = changes(before[1:], course.after[1:])
        known |= {"after": course.after, "reboot": Reboot(course.boots, course.back, course.took(clock()), changed)}
    return subject.report(**known)


def _with(subject: Subject, *steps: Prepared) -> Subject:
    """The subject with these steps, and with the patience that a look deserves."""
    host = replace(subject.task.host, command_timeout=min(LOOK, subject.task.host.command_timeout))
    return replace(subject, task=replace(subject.task, host=host, steps=steps))


def _expecting(boot: Prepared, first: Sight) -> Prepared:
    """The step with what ran before as what has to run again."""
    found = {"services": tuple(first.facts.get("services", ())), "mark": bool(first.facts.get("logon_screen"))}
    return bind(boot.step, {name: found.get(name, value) for name, value in boot.values.items()})


def _order(subject: Subject, boot: Prepared) -> Generator[Exchange, Outcome, StepRun]:
    """Ask the host to go down. A connection that is lost over it is no fault."""
    try:
        outcome = yield subject.exchange("apply", (boot,))
    except (ConnectionLost, DeadlineExceeded) as error:
        (run,) = outcomes((boot,), read(error.output, "", subject.nonce), ended=False)
        return StepRun(run.step, "done", words=run.words)
    (run,) = outcomes((boot,), read(outcome.text, outcome.errors, subject.nonce), ended=True)
    return run


@dataclass(slots=True)
class _Course:
    """How far it has come."""

    began: float
    last: Sight
    boots: int = 0
    back: float = 0.0
    held: float | None = None
    after: Verdicts | None = None
    trouble: HostError | None = None

    def took(self, now: float) -> float:
        """Seconds since the host was told to go down."""
        return round(now - self.began, 1)

    def over(self, plan: Plan, now: float) -> bool:
        """Whether its time is used up."""
        if not self.boots:
            return now - self.began >= plan.back
        return now - self.began >= self.back + plan.settled + (plan.steady if self.held is not None else 0.0)

    def take(self, sight: Sight) -> None:
        """The host was seen."""
        self.trouble = None
        if rebooted(self.last, sight):
            self.boots, self.held = self.boots + 1, None
            self.back = self.back or self.took(sight.heard)
        self.last = sight

    def judge(self, verdicts: Verdicts) -> None:
        """It was asked for everything, in a new boot."""
        self.after = verdicts
        holds = Status.worst([verdict.status for verdict in verdicts]) in (Status.HOLDS, Status.NOT_APPLICABLE)
        self.held = (self.last.heard if self.held is None else self.held) if holds else None


def _follow(
    course: _Course, plan: Plan, glance: Subject, whole: Subject, clock: Callable[[], float]
) -> Generator[Exchange, Outcome, None]:
    """Look again and again, until the host is back only at its boot, then until it has settled and has stayed so."""
    while not course.over(plan, clock()) and (course.held is None or clock() - course.held < plan.steady):
        sent, back = clock() + plan.pause, course.boots > 0
        try:
            verdicts = yield from probe(whole if back else glance, fresh=course.held is None, pause=plan.pause)
        except PASSING as error:
            course.trouble, course.held = error, None
            continue
        if sight := seen(verdicts[0], sent, clock()):
            course.take(sight)
            if back:
                course.judge(verdicts)


def _fault(subject: Subject, plan: Plan, course: _Course) -> HostError | None:
    """Why the host is not where it should be; None where only its verdicts may tell."""
    name, why = subject.task.host.name, course.trouble
    if course.boots and why is None:
        return None
    if course.boots:
        problem = f"was back after {course.back} s and is gone again"
        return Unreachable(name, f"{problem}: {why and why.problem}", "look at its console: it may still apply updates")
    if why is None:
        advice = "see what holds it up: who else is logged in, a shutdown that waits, the system's log"
        return HostError(name, f"did not go down within {plan.back:g} s", advice)
    problem = f"went down, and has not come back within {plan.back:g} s: {why.problem}"
    return Unreachable(name, problem, why.advice or "look at its console")
