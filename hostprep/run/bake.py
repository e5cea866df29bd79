"""An image's last step: prepare the machine, prove it, clean it, prove that. Decides; the fleet does the IO."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from hostprep.declare.library import Library
from hostprep.declare.prepare import Prepared, Task, bind
from hostprep.errors import DeclarationError
from hostprep.run.conversation import Conversation, Subject, change, inspect
from hostprep.run.result import HostReport, StepVerdict

CLEAN: Final = "clean_image"
"""The step that removes what belongs to the machine that the image is made on."""


def cleaned(task: Task, library: Library) -> Task:
    """The task with the cleaning step as its last; a profile that has it says how it cleans.

    Raises:
        DeclarationError: there is no such step for the shell, or it is not the profile's last.
    """
    names = [prepared.step.name for prepared in task.steps]
    if CLEAN not in names:
        step = library.step(CLEAN, task.host.shell)
        return replace(task, steps=(*task.steps, bind(step, step.defaults)))
    if names[-1] != CLEAN:
        raise DeclarationError(
            f"step {names[-1]} comes after {CLEAN}, and would soil what is clean", key="steps", expected=f"{CLEAN} last"
        )
    return task


def bake(subject: Subject) -> Conversation:
    """Apply and prove all but the cleaning; then clean and prove that; then look at all of it once more.

    Stops where something does not hold, or needs a reboot first: what is not right is not made clean.
    """
    *steps, cleaning = subject.task.steps
    made = subject.report()
    if steps:
        made = yield from change(_only(subject, *steps))
        if made.state != "holds" or made.wants_reboot:
            return made
    clean = yield from change(_only(subject, cleaning))
    whole = _together(made, clean)
    if clean.state != "holds":
        return whole
    last = yield from inspect(subject)
    return replace(whole, after=last.before)


def _only(subject: Subject, *steps: Prepared) -> Subject:
    return replace(subject, task=replace(subject.task, steps=steps))


def _together(made: HostReport, clean: HostReport) -> HostReport:
    verdicts: tuple[StepVerdict, ...] = (*made.verdicts, *clean.verdicts)
    return replace(
        made,
        before=(*made.before, *clean.before),
        after=verdicts,
        runs=(*made.runs, *clean.runs),
        stopped=clean.stopped,
        error=clean.error,
        scripts={**made.scripts, **clean.scripts},
    )
