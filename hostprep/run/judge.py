"""Expectations against facts. Pure: it decides, and does no IO."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from hostprep.declare.expect import Expectation, phrase, settle
from hostprep.declare.prepare import Prepared
from hostprep.declare.step import Goal
from hostprep.run.result import Check, Status, StepVerdict


@dataclass(frozen=True, slots=True)
class Silence:
    """A probe that could not tell: its exit code and its last words."""

    code: int
    words: str


def judge(prepared: Prepared, facts: Mapping[str, Any] | Silence, goal: Goal) -> StepVerdict:
    """How a step stands, given what its probe said."""
    step = prepared.step
    if isinstance(facts, Silence):
        reason = f"the probe ended with {facts.code}: {facts.words or 'without a word'}"
        return StepVerdict(step.name, step.title, Status.UNKNOWN, reason)
    if step.applies and not _meets(facts, settle(step.applies.when, prepared.public, step.const)):
        return StepVerdict(step.name, step.title, Status.NOT_APPLICABLE, step.applies.otherwise, facts=facts)
    checks = tuple(_check(expectation, prepared, facts) for expectation in step.expectations[goal])
    status = Status.worst([check.status for check in checks])
    return StepVerdict(step.name, step.title, status, "", checks, facts)


def _check(expectation: Expectation, prepared: Prepared, facts: Mapping[str, Any]) -> Check:
    key = expectation.key
    wanted = settle(expectation.operand, prepared.public, prepared.step.const)
    found = facts.get(key)
    if not _meets(facts, settle(expectation.when, prepared.public, prepared.step.const)):
        status = Status.NOT_APPLICABLE
    elif key not in facts:
        status = Status.UNKNOWN
    else:
        status = Status.HOLDS if OPERATORS[expectation.operator](found, wanted) else Status.DRIFT
    if expectation.operator == "includes":
        found, wanted = _differing(found, wanted)
    expected = phrase(expectation.operator, wanted)
    return Check(key, status, found, expected, expectation.about, expectation.fix, expectation.hop)


def _meets(facts: Mapping[str, Any], when: Mapping[str, Any]) -> bool:
    for key, wanted in when.items():
        choices = wanted if isinstance(wanted, tuple | list) else (wanted,)
        if not any(same(facts.get(key), choice) for choice in choices):
            return False
    return True


def same(found: Any, wanted: Any) -> bool:
    """Equal as JSON values: ``true`` is not ``1``, and a list equals a tuple."""
    if isinstance(found, bool) or isinstance(wanted, bool):
        return found is wanted
    if isinstance(found, list | tuple) and isinstance(wanted, list | tuple):
        return len(found) == len(wanted) and all(map(same, found, wanted))
    if isinstance(found, Mapping) and isinstance(wanted, Mapping):
        return found.keys() == wanted.keys() and all(same(found[key], wanted[key]) for key in found)
    return bool(found == wanted)


def _version(text: Any) -> tuple[int, ...] | None:
    match = re.fullmatch(r"v?(\d+(?:\.\d+)*).*", text) if isinstance(text, str) else None
    return tuple(int(part) for part in match[1].split(".")) if match else None


def _at_least(found: Any, wanted: Any) -> bool:
    have, need = _version(found), _version(wanted)
    return have is not None and need is not None and have >= need


def _number(compare: Callable[[float, float], bool]) -> Callable[[Any, Any], bool]:
    def holds(found: Any, wanted: Any) -> bool:
        return isinstance(found, int | float) and not isinstance(found, bool) and compare(found, wanted)

    return holds


def _includes(found: Any, wanted: Any) -> bool:
    if isinstance(found, Mapping) and isinstance(wanted, Mapping):
        return all(key in found and same(found[key], value) for key, value in wanted.items())
    return isinstance(found, list | tuple) and all(any(same(item, value) for item in found) for value in wanted)


def _differing(found: Any, wanted: Any) -> tuple[Any, Any]:
    """Of two tables only what differs, or all of what is wanted when nothing does: a person reads it."""
    if not (isinstance(found, Mapping) and isinstance(wanted, Mapping)):
        return found, wanted
    differs = [key for key in wanted if key not in found or not same(found[key], wanted[key])] or list(wanted)
    return {key: found[key] for key in differs if key in found}, {key: wanted[key] for key in differs}


OPERATORS: Final[Mapping[str, Callable[[Any, Any], bool]]] = {
    "is": same,
    "at_least": _at_least,
    "min": _number(lambda found, wanted: found >= wanted),
    "max": _number(lambda found, wanted: found <= wanted),
    "one_of": lambda found, wanted: any(same(found, choice) for choice in wanted),
    "matches": lambda found, wanted: isinstance(found, str) and re.search(wanted, found) is not None,
    "includes": _includes,
}
