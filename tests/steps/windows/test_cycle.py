"""Every PowerShell step that changes something, through its whole life on each release: apply, again, reboot, undo."""

from __future__ import annotations

import pytest

from hostprep.declare.step import Step
from hostprep.lab.windows import Windows, instance
from tests.steps.windows.support import CHANGES as ALL
from tests.steps.windows.support import (
    RELEASES,
    changed,
    execute,
    prepared,
    run,
    standalone,
    story,
    texts,
    words,
)
from tests.steps.windows.table import FINAL, MAKERS, OF_RELEASES, OUTLIVES

CHANGES = [step for step in ALL if step.name not in FINAL]
# Routes, addresses and ports go their own ways from release to release; for settings one will do.
CASES = [
    pytest.param(step, release, id=f"{step.name}-{release}")
    for step in CHANGES
    for release in (RELEASES if step.name in OF_RELEASES else RELEASES[-1:])
]


def made(step: Step, release: str = "2022", language: str = "en") -> Windows:
    """An instance for the step: what the table says, or one where nobody has set anything up."""
    make = MAKERS.get(step.name)
    return make(release, language) if make else instance(release, language)


@pytest.mark.parametrize(("step", "release"), CASES)
def test_apply_again_undo_and_reboot(step: Step, release: str) -> None:
    host, one = made(step, release), prepared(step.name)
    before = changed(host)
    first = run(host, "apply", one)
    assert first.state == "holds", story(first)
    assert [ran.outcome for ran in first.runs] == ["done"]
    applied = changed(host)
    assert applied != before
    again = run(host, "apply", one)
    assert (again.state, again.runs, changed(host)) == ("holds", (), applied), story(again)
    undone = run(host, "undo", one)
    assert undone.state == "holds", story(undone)
    assert changed(host) == before
    if step.name in OUTLIVES:
        assert run(host, "apply", one).state == "holds"
        host.reboot(settle=240)
        after = run(host, "verify", one)
        assert after.state == "holds", story(after)


TONGUES = [(step, "de", "7") for step in CHANGES] + [
    (step, "es", "5.1") for step in CHANGES if step.name in OF_RELEASES
]


@pytest.mark.parametrize(("step", "language", "edition"), TONGUES, ids=lambda value: getattr(value, "name", value))
def test_other_languages_and_editions(step: Step, language: str, edition: str) -> None:
    host, one = made(step, language=language), prepared(step.name)
    before = changed(host)
    for command in ("apply", "undo"):
        report = run(host, command, one, edition=edition)
        assert report.state == "holds", story(report)
    assert changed(host) == before


@pytest.mark.parametrize("step", CHANGES, ids=lambda step: step.name)
def test_the_form_that_stands_alone(step: Step) -> None:
    """Safe to run twice; its exit codes tell an apply from nothing to do; it says in its log what it did."""
    host, one = made(step), prepared(step.name)
    before = changed(host)
    first = standalone(host, "apply", one, DetailedExitCode=True)
    assert (first.others, first.code) == ([], 2), first
    again = standalone(host, "apply", one, DetailedExitCode=True)
    assert (again.others, again.code) == ([], 0), again
    assert [line for line in again.output if not line.startswith("hostprep: ")] == []
    for code in (0, 0):
        undone = standalone(host, "undo", one)
        assert (undone.others, undone.code) == ([], code), undone
    assert changed(host) == before
    log = host.state.files[r"C:\ProgramData\hostprep\hostprep.log"] or ""
    assert log.count(f"begin {step.name}") == 4


@pytest.mark.parametrize("step", CHANGES, ids=lambda step: step.name)
def test_without_rights_it_fails_and_changes_nothing(step: Step) -> None:
    host, one = made(step), prepared(step.name)
    host.system.elevated = False
    before = changed(host)
    said = standalone(host, "apply", one)
    assert said.code == 1, said
    assert changed(host) == before


def test_a_missing_docker_breaks_no_probe() -> None:
    host = instance(pitfall="docker-missing")
    for step, phase, text in texts(CHANGES):
        if phase == "probe":
            said = execute(host, text)
            assert (said.others, said.code) == ([], 0), (step.name, said)


def test_the_words_of_a_change_reach_the_report() -> None:
    host = instance()
    report = run(host, "apply", prepared("credential_proxy"))
    assert "forwarded 169.254.170.2:80 to 127.0.0.1:51679" in words(report, "credential_proxy")
