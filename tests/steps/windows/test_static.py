"""Every PowerShell step, without a host: its words, the linter, plain ASCII, and hostile values in every parameter."""

from __future__ import annotations

import pytest

from hostprep.declare.params import validate
from hostprep.declare.prepare import bind
from hostprep.declare.step import Step
from hostprep.declare.toml import Document
from hostprep.errors import DeclarationError
from hostprep.lab.powershell.check.lint import lint
from hostprep.lab.windows import instance
from hostprep.render.quoting import POWERSHELL_QUOTES
from tests.steps.test_static import placed
from tests.steps.test_static import texts as free_texts
from tests.steps.windows.support import RENDERER, STEPS, execute, texts

EACH = pytest.mark.parametrize("step", STEPS, ids=lambda step: step.name)
HOSTILE = [
    *POWERSHELL_QUOTES,
    "'; throw 'out' #",
    '"',
    "$(throw 'out')",
    "`n",
    "a\nb",
    "\\",
    "-Force",
    "\u00e9\u2603",
    "x" * 4096,
    "#",
    "%PATH%",
    "@{}",
    "}",
]


@EACH
def test_every_expectation_speaks_to_a_person(step: Step) -> None:
    assert step.sources
    for goal, expectations in step.expectations.items():
        for expectation in expectations:
            assert expectation.about, f"{goal}.{expectation.key} has no about"
            assert expectation.fix or goal == "undone", f"{goal}.{expectation.key} has no fix"


@EACH
def test_the_linter_finds_nothing(step: Step) -> None:
    for _, phase, text in texts([step]):
        assert text.isascii(), phase
        found = [str(finding) for edition in ("5.1", "7") for finding in lint(text, phase, edition=edition)]
        assert found == [], phase


@EACH
def test_hostile_values_stay_values_or_are_refused(step: Step) -> None:
    """What is accepted must leave a script that PowerShell can read, and that runs nothing of what the value says."""
    accepted = []
    for path, spec in free_texts(dict(step.params)):
        for value in HOSTILE:
            try:
                values = validate(step.params, placed(path, spec, value), Document("x", "", {}), ())
                one = bind(step, {**step.defaults, **step.example, **values})
                accepted += [RENDERER.step(one, phase) for phase in step.scripts]
            except DeclarationError:
                continue
    # Each in a function that is never called: the parser reads all of it, and a value that broke out would show.
    text = "".join(f"function f{number} {{\n{script}\n}}\n" for number, script in enumerate(accepted)) + "'read'"
    said = execute(instance(), text)
    assert (said.output, said.others) == (["read"], [])
