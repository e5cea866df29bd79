"""Small steps for tests of what is said about them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal

from hostprep.declare import expect
from hostprep.declare.prepare import Prepared
from hostprep.declare.step import Applies, Goal, Step
from hostprep.declare.toml import Document

NOWHERE = Document("step.toml", "", {})


def step(
    name: str = "one",
    applied: Mapping[str, Any] | None = None,
    undone: Mapping[str, Any] | None = None,
    *,
    check: Literal["before", "after"] | None = None,
    applies: Applies | None = None,
    values: Mapping[str, Any] | None = None,
) -> Prepared:
    """A step that expects this, and whose scripts do nothing."""
    goals: tuple[tuple[Goal, Mapping[str, Any]], ...] = (("applied", applied or {}), ("undone", undone or {}))
    expectations = {
        goal: tuple(expect.parse(key, value, NOWHERE, ()) for key, value in lines.items()) for goal, lines in goals
    }
    phases = ("probe",) if check else ("probe", "apply", "undo")
    return Prepared(
        Step(
            name=name, shell="linux", title=name, about="", sources=(), check=check, applies=applies, params={},
            defaults={}, const={"c": "constant"}, expectations=expectations, example={}, hops=(),
            scripts=dict.fromkeys(phases, "true"), folder=Path(name),
        ),
        values or {},
    )  # fmt: skip
