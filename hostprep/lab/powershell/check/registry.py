"""The table of rules: each a small function with what it looks for, why, and an example of either side."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from importlib import import_module
from typing import Final

from hostprep.lab.powershell.check.script import Script
from hostprep.lint.finding import Rule, Severity

ERROR, WARNING, NOTE = Severity.ERROR, Severity.WARNING, Severity.NOTE


@dataclass(frozen=True, slots=True)
class Hit:
    """A place that a rule found.

    Attributes:
        at: the offset in the text.
        message: what stands there and what comes of it, without a full stop.
        fix: what to write instead.
    """

    at: int
    message: str
    fix: str


Look = Callable[[Script], Iterable[Hit]]


@dataclass(frozen=True, slots=True)
class Check:
    """A rule with the function that looks for it.

    Attributes:
        rule: id, name, severity, why, source.
        look: finds the places.
        bad: a script in which it finds something.
        good: what to write instead, in which it finds nothing.
        old: whether it is about Windows PowerShell 5.1 and is left out where a script is for 7 only.
    """

    rule: Rule
    look: Look
    bad: str
    good: str
    old: bool = False


CHECKS: Final[dict[str, Check]] = {}
"""By id, in the order of the ids once ``load`` has run."""

MODULES: Final = (
    "syntax",
    "library",
    "json",
    "web",
    "files",
    "native",
    "localized",
    "commands",
    "binding",
    "failing",
    "values",
    "texts",
)


def check(
    code: str, name: str, severity: Severity, why: str, source: str, *, bad: str, good: str, old: bool = False
) -> Callable[[Look], Look]:
    """Register a function as the one that looks for a rule."""

    def mark(look: Look) -> Look:
        CHECKS[code] = Check(Rule(code, name, severity, why, source), look, bad, good, old)
        return look

    return mark


def load() -> tuple[Check, ...]:
    """Every rule, by id."""
    for name in MODULES:
        import_module(f"hostprep.lab.powershell.check.rules.{name}")
    return tuple(CHECKS[code] for code in sorted(CHECKS))
