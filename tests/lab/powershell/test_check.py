"""The linter: every rule finds its bad example and leaves its good one alone, and nothing else is found in either."""

from __future__ import annotations

from pathlib import Path

import pytest

from hostprep.lab.powershell.check.lint import lint, rules
from hostprep.lab.powershell.check.registry import load

CHECKS = load()


def ids(text: str, *, edition: str = "5.1") -> list[str]:
    return [finding.rule.id for finding in lint(text, "x.ps1", edition=edition)]  # type: ignore[arg-type]  # one of the two


@pytest.mark.parametrize("one", CHECKS, ids=lambda one: one.rule.name)
def test_each_rule_finds_its_bad_example_and_not_its_good_one(one: object) -> None:
    assert one.rule.id in ids(one.bad)  # type: ignore[attr-defined]  # a Check
    assert ids(one.good) == []  # type: ignore[attr-defined]  # likewise


@pytest.mark.parametrize("one", [one for one in CHECKS if one.old], ids=lambda one: one.rule.name)
def test_what_only_5_1_lacks_is_right_for_7(one: object) -> None:
    assert one.rule.id not in ids(one.bad, edition="7")  # type: ignore[attr-defined]  # a Check
