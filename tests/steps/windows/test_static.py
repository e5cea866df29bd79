"""Every PowerShell step, without a host: its words, the linter, plain ASCII, and hostile values in every parameter."""

from __future__ import annotations

from typing import Any

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
from tests.steps.windows.support import NONCE, RENDERER, STEPS, execute, texts

EACH = pytest.mark.parametrize("step", STEPS, ids=lambda step: step.name)
HOSTILE = [
    "".join(f"{quote}; throw {quote}out{quote} #" for quote in POWERSHELL_QUOTES),
    "'", "\u2019", '"; throw "out" #', "$(throw 'out')`n%PATH%@{}}", "a\nb", "-Force", "\u00e9\u2603\\" + "x" * 999,
]  # fmt: skip


@EACH
def test_every_expectation_speaks_to_a_person(step: Step) -> None:
    assert step.sources
    for goal, expectations in step.expectations.items():
        for expectation in expectations:
            assert expectation.about, f"{goal}.{expectation.key} has no about"
            assert expectation.fix or goal == "undone", f"{goal}.{expectation.key} has no fix"


@EACH
def test_the_linter_finds_nothing(step: Step) -> None:
    for _, phase, text in texts([step], "" if step.check else NONCE):
        assert text.isascii(), phase
        assert [str(finding) for finding in lint(text, phase, edition="5.1")] == [], phase


def hostile(step: Step, value: str) -> dict[str, Any]:
    """The value in every parameter of the step that takes it."""
    found: dict[str, Any] = {}
    for path, spec in free_texts(dict(step.params)):
        try:
            values = validate(step.params, placed(path, spec, value), Document("x", "", {}), ())
        except DeclarationError:
            continue
        for name, given in values.items():
            both = isinstance(given, dict) and isinstance(found.get(name), dict)
            found[name] = {**found[name], **given} if both else given
    return found


@EACH
def test_hostile_values_stay_values_or_are_refused(step: Step) -> None:
    """What is accepted must leave a script that PowerShell can read, and that runs nothing of what the value says."""
    phase = "apply" if "apply" in step.scripts else "probe"
    given = [values for value in HOSTILE if (values := hostile(step, value))]
    scripts = [RENDERER.step(bind(step, {**step.defaults, **step.example, **values}), phase) for values in given]
    # Each in a function that is never called: the parser reads all of it, and a value that broke out would show.
    text = "".join(f"function f{number} {{\n{script}\n}}\n" for number, script in enumerate(scripts)) + "'read'"
    said = execute(instance(), text)
    assert (said.output, said.others) == (["read"], [])
