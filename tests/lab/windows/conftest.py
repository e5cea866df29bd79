"""Scripts on a simulated Windows host."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest

from hostprep.lab.powershell.host.engines import Report
from hostprep.lab.windows import Windows
from hostprep.lab.windows.engine import engine

STEPS = 50_000  # a script that loops without end stops here


@dataclass
class Outcome:
    """What a script did: output as text and as data, error ids and messages, warnings, exit code."""

    output: list[str] = field(default_factory=list)
    values: list[Any] = field(default_factory=list)
    ids: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    categories: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    code: int = 0


Run = Callable[..., Outcome]


def run(host: Windows, script: str, **arguments: Any) -> Outcome:
    """Run a script on the dialect engine as Windows PowerShell 5.1 would."""
    outcome = Outcome()

    def take(report: Report) -> None:
        if report.stream == "output":
            outcome.output.append(report.text)
            outcome.values.append(report.value)
        elif report.stream == "warning":
            outcome.warnings.append(report.text)
        elif report.error is not None:
            _keep(outcome, report.error)

    ending = engine(host, max_steps=STEPS).runspace().run(script, arguments, take)
    if ending.terminated is not None:
        _keep(outcome, ending.terminated)
    outcome.code = ending.exit_code
    return outcome


def _keep(outcome: Outcome, error: Any) -> None:
    outcome.ids.append(error.id)
    outcome.errors.append(error.message)
    outcome.categories.append(error.category)


@pytest.fixture
def ps() -> Run:
    """Runs a script on a host."""
    return run
