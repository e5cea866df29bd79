"""What is said to one host: a generator that yields exchanges and is sent outcomes. It does no IO."""

from __future__ import annotations

import json
from collections.abc import Generator, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from hostprep.declare.prepare import Prepared, Task
from hostprep.declare.secrets import Secret, SecretRef
from hostprep.declare.step import Goal
from hostprep.errors import HostError, MalformedAnswer
from hostprep.render.compose import Guard, Phase, compose
from hostprep.render.render import Renderer
from hostprep.run import deadman
from hostprep.run.judge import Silence, judge
from hostprep.run.markers import Marker, Spoken, read
from hostprep.run.result import HostReport, Status, StepRun, StepVerdict
from hostprep.transports.base import Outcome, Script

LANGUAGES: Final = {"linux": "sh"}
"""An inventory's shell, a folder of ``templates/``, to what its scripts are written in, where that has another name."""


@dataclass(frozen=True, slots=True)
class Exchange:
    """One script on its way to a host, and the steps that ride in it.

    Attributes:
        phase: which of the steps' scripts it holds.
        steps: their names, in order.
        script: it.
        fresh: whether it goes over a new connection, whose errors are its own.
        pause: seconds to wait before.
    """

    phase: Phase
    steps: tuple[str, ...]
    script: Script
    fresh: bool = False
    pause: float = 0.0


Conversation = Generator[Exchange, Outcome, HostReport]


@dataclass(frozen=True, slots=True)
class Subject:
    """What a conversation is about.

    Attributes:
        task: host and steps.
        goal: what is wanted of them.
        renderer: of the host's shell.
        secrets: what the secret references led to.
        nonce: a word no output can guess.
    """

    task: Task
    goal: Goal
    renderer: Renderer
    secrets: dict[SecretRef, Secret]
    nonce: str

    def exchange(self, phase: Phase, steps: Sequence[Prepared], **how: Any) -> Exchange:
        """One script for these steps; ``how`` is what ``compose`` is told of a guard."""
        needed = {name: self.secrets[ref] for prepared in steps for name, ref in prepared.secrets.items()}
        text = compose(self.renderer, steps, phase, self.nonce, **how)
        shell = LANGUAGES.get(self.task.host.shell, self.task.host.shell)
        script = Script(phase, text, self.task.host.command_timeout, needed, shell)
        return Exchange(phase, tuple(prepared.step.name for prepared in steps), script)

    def report(self, **known: Any) -> HostReport:
        """What is known of the host now."""
        hops = tuple(hop for prepared in self.task.steps for hop in prepared.step.hops)
        return HostReport(self.task.host.name, self.goal, hops=hops, **known)


def inspect(subject: Subject) -> Conversation:
    """Ask a host how it stands, and change nothing: one exchange."""
    before = yield from probe(subject)
    todo = _todo(subject, before)
    return subject.report(before=before, scripts=_scripts(subject, todo))


def change(subject: Subject) -> Conversation:
    """Bring a host to the goal: probe, run what drifts, probe again. Three exchanges, one where nothing drifts.

    Where a step may cut the connection, the last probe takes a connection of its own: it proves that the host can still
    be reached, and calls off what would else take the step back.
    """
    before = yield from probe(subject)
    todo = _todo(subject, before)
    scripts = _scripts(subject, todo)
    if stopped := _stops(subject, before):
        return subject.report(before=before, stopped=stopped if todo else "", scripts=scripts)
    if not todo:
        return subject.report(before=before)
    phase = _phase(subject.goal)
    guarded = deadman.guard(subject.task.host, subject.renderer, todo, phase, subject.nonce)
    known: dict[str, Any] = {"before": before, "scripts": scripts}
    try:
        outcome = yield subject.exchange(phase, todo, guard=guarded)
    except HostError as error:
        spoken = read(error.output, "", subject.nonce)
        known["runs"] = outcomes(todo, spoken, ended=False)
        return subject.report(**known, error=deadman.cut_off(error, guarded))
    spoken = read(outcome.text, outcome.errors, subject.nonce)
    known["runs"] = outcomes(todo, spoken, ended=True)
    known["wants_reboot"] = any(marker.word == "reboot" for marker in spoken.markers)
    try:
        after, fault = yield from _look_again(subject, guarded)
    except HostError as error:
        return subject.report(**known, error=deadman.cut_off(error, guarded))
    return subject.report(**known, after=after, error=fault)


def _look_again(
    subject: Subject, guarded: Guard | None
) -> Generator[Exchange, Outcome, tuple[tuple[StepVerdict, ...], HostError | None]]:
    """The probe after a change, and what the guard has done meanwhile."""
    if guarded is None:
        return (yield from probe(subject)), None
    for left in reversed(range(deadman.TRIES)):
        asked = replace(subject.exchange("probe", subject.task.steps, disarm=guarded.file), fresh=True)
        try:
            outcome = yield replace(asked, pause=0.0 if left == deadman.TRIES - 1 else deadman.PAUSE)
            break
        except HostError:
            if not left:
                raise
    spoken = read(outcome.text, outcome.errors, subject.nonce)
    return _judged(subject, outcome, spoken), deadman.fired(subject.task.host.name, guarded, spoken)


def _phase(goal: Goal) -> Phase:
    return "apply" if goal == "applied" else "undo"


def probe(subject: Subject, **how: Any) -> Generator[Exchange, Outcome, tuple[StepVerdict, ...]]:
    """Ask how the steps stand.

    Args:
        subject: host, steps and goal.
        how: what is particular to the exchange: ``fresh``, ``pause``.

    Raises:
        MalformedAnswer: the probe did not run to its end.
    """
    outcome = yield replace(subject.exchange("probe", subject.task.steps), **how)
    return _judged(subject, outcome, read(outcome.text, outcome.errors, subject.nonce))


def _judged(subject: Subject, outcome: Outcome, spoken: Spoken) -> tuple[StepVerdict, ...]:
    if not spoken.complete:
        raise MalformedAnswer(
            subject.task.host.name,
            f"the probe did not run to its end (exit code {outcome.exit_code})",
            advice=_tail(outcome.errors) or "is the login shell able to run sh?",
            output=outcome.text,
        )
    said = {marker.step: marker for marker in spoken.markers if marker.word == "facts"}
    return tuple(
        judge(prepared, _facts(spoken, prepared.step.name, said.get(prepared.step.name)), subject.goal)
        for prepared in subject.task.steps
    )


def _facts(spoken: Spoken, step: str, marker: Any) -> dict[str, Any] | Silence:
    words = _tail("\n".join(spoken.words.get(step, ())))
    if marker is None or marker.code:
        return Silence(marker.code if marker else -1, words)
    try:
        facts = json.loads(marker.text)
    except ValueError as error:
        return Silence(0, f"what it printed is not JSON: {error}")
    return facts if isinstance(facts, dict) else Silence(0, "what it printed is not a JSON object")


def _todo(subject: Subject, verdicts: Sequence[StepVerdict]) -> tuple[Prepared, ...]:
    """What drifts and can be changed, in the order in which it is to run: undo goes backwards."""
    drifting = {verdict.step for verdict in verdicts if verdict.status is Status.DRIFT}
    todo = [prepared for prepared in subject.task.steps if prepared.step.name in drifting and not prepared.step.check]
    return tuple(todo if subject.goal == "applied" else reversed(todo))


def _stops(subject: Subject, verdicts: Sequence[StepVerdict]) -> str:
    """Why nothing may be changed, or empty: a check that comes before does not hold, or a probe could not tell."""
    checks = {prepared.step.name: prepared.step.check for prepared in subject.task.steps}
    for verdict in verdicts:
        if verdict.status is Status.UNKNOWN and checks[verdict.step] != "after":
            return f"{verdict.step}: {verdict.reason or 'the probe does not say enough'}"
        if verdict.status is Status.DRIFT and checks[verdict.step] == "before":
            check = next(check for check in verdict.checks if check.status is Status.DRIFT)
            return f"{verdict.step}: {check.about or check.key}" + (f"; {check.fix}" if check.fix else "")
    return ""


def _scripts(subject: Subject, todo: Sequence[Prepared]) -> dict[str, str]:
    phase = _phase(subject.goal)
    return {prepared.step.name: subject.renderer.step(prepared, phase) for prepared in todo}


def outcomes(todo: Sequence[Prepared], spoken: Spoken, *, ended: bool) -> tuple[StepRun, ...]:
    """What became of each step. ``ended`` tells whether the script came to an end of its own."""
    last: dict[str, Marker] = {}
    for marker in spoken.markers:  # a cut stream has each begin a second time, from standard error
        if marker.word != "begin" or marker.step not in last:
            last[marker.step] = marker
    runs = []
    for prepared in todo:
        name = prepared.step.name
        words, said = spoken.words.get(name, ()), last.get(name)
        if said is None:
            runs.append(StepRun(name, "not reached"))
        elif said.word == "done":
            runs.append(StepRun(name, "done", words=words))
        elif said.word == "failed" or ended:
            runs.append(StepRun(name, "failed", said.code, words))
        else:
            runs.append(StepRun(name, "cut", words=words))
    return tuple(runs)


def _tail(text: str, lines: int = 3) -> str:
    return " / ".join([line.strip() for line in text.splitlines() if line.strip()][-lines:])
