"""Expectations against facts: a table of what holds, and properties of the judge as a whole."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hostprep.declare.prepare import SecretSlot
from hostprep.declare.step import Applies
from hostprep.run.judge import Silence, judge, same
from hostprep.run.result import Status
from tests.run.steps import step

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)


@pytest.mark.parametrize(
    ("expected", "found", "holds"),
    [
        (1, 1, True), (1, True, False), (True, True, True), (True, 1, False), (0, False, False), (0, None, False),
        (["a", 1], ["a", 1], True), (["a"], ["a", "b"], False), ("80", 80, False),
        ({"param": "p"}, "value", True), ({"const": "c"}, "constant", True), ({"is": {"param": "p"}}, "other", False),
        ({"at_least": "1.12.0"}, "1.105.1", True), ({"at_least": "1.12.0"}, "1.9.9", False), ({"at_least": "1.12.0"}, "v1.12", False),
        ({"at_least": "1.12"}, "1.12.0-rc1", True), ({"at_least": "1.12"}, "unknown", False), ({"at_least": "1.12"}, None, False),
        ({"min": 2}, 2, True), ({"min": 2}, 1, False), ({"max": 2}, 3, False), ({"max": 2}, True, False), ({"max": 2}, "1", False),
        ({"one_of": [200, 401]}, 401, True), ({"one_of": [200, 401]}, 404, False),
        ({"matches": "^a.c$"}, "abc", True), ({"matches": "^a.c$"}, "abcd", False), ({"matches": "1"}, 1, False),
        ({"includes": {"A": "1"}}, {"A": "1", "B": "2"}, True), ({"includes": {"A": "1"}}, {"A": "2"}, False),
        ({"includes": ["a"]}, ["b", "a"], True), ({"includes": ["a"]}, ["b"], False), ({"includes": ["a"]}, None, False),
    ],
)  # fmt: skip
def test_operators(expected: Any, found: Any, holds: bool) -> None:  # noqa: FBT001  # a table's column
    verdict = judge(step(applied={"fact": expected}, values={"p": "value"}), {"fact": found}, "applied")
    assert verdict.status is (Status.HOLDS if holds else Status.DRIFT)


def test_a_fact_that_the_probe_does_not_say_is_unknown_not_drift() -> None:
    verdict = judge(step(applied={"fact": 1}), {"other": 1}, "applied")
    assert (verdict.status, verdict.checks[0].status) == (Status.UNKNOWN, Status.UNKNOWN)


def test_conditions_on_a_step_and_on_one_expectation() -> None:
    conditional = step(
        applied={"a": 1, "b": {"is": 1, "when": {"family": ["x", "y"]}}},
        applies=Applies(when={"mode": "manual"}, otherwise="it keeps its own rules"),
    )
    other = judge(conditional, {"mode": "ecs-init", "a": 0}, "applied")
    assert (other.status, other.reason) == (Status.NOT_APPLICABLE, "it keeps its own rules")
    here = judge(conditional, {"mode": "manual", "a": 1, "b": 0, "family": "z"}, "applied")
    assert [check.status for check in here.checks] == [Status.HOLDS, Status.NOT_APPLICABLE]
    assert here.status is Status.HOLDS
    assert judge(conditional, {"mode": "manual", "a": 1, "b": 0, "family": "y"}, "applied").status is Status.DRIFT


def test_includes_shows_only_what_differs() -> None:
    check = judge(
        step(applied={"v": {"includes": {"A": "1", "B": "2"}}}), {"v": {"A": "1", "C": "3"}}, "applied"
    ).checks[0]
    assert (check.found, check.expected) == ({}, "all of B=2")


def test_a_secret_is_never_held_against_anything() -> None:
    values = {"v": {"A": "1", "SECRET": SecretSlot("HOSTPREP_SECRET_X")}}
    check = judge(
        step(applied={"v": {"includes": {"param": "v"}}}, values=values), {"v": {"A": "1"}}, "applied"
    ).checks[0]
    assert check.status is Status.HOLDS
    assert "HOSTPREP_SECRET" not in repr(check)


def test_a_probe_that_could_not_tell_is_unknown_with_its_words() -> None:
    verdict = judge(step(applied={"a": 1}), Silence(4, "no such file"), "applied")
    assert (verdict.status, verdict.reason) == (Status.UNKNOWN, "the probe ended with 4: no such file")


def test_nothing_expected_of_a_goal_is_not_applicable() -> None:
    assert judge(step(applied={"a": 1}), {"a": 0}, "undone").status is Status.NOT_APPLICABLE


@given(st.dictionaries(st.text(min_size=1), JSON, max_size=5))
def test_facts_meet_themselves_and_the_judge_never_raises(facts: dict[str, Any]) -> None:
    expected = {key: {"is": value} for key, value in facts.items()}
    verdict = judge(step(applied=expected), facts, "applied")
    assert verdict.status in (Status.HOLDS, Status.NOT_APPLICABLE)


@given(JSON, JSON)
def test_same_is_symmetric_and_minds_the_type_of_json(one: Any, other: Any) -> None:
    import json

    assert same(one, one)
    assert (
        same(one, other) == same(other, one) == (json.dumps(one, sort_keys=True) == json.dumps(other, sort_keys=True))
    )


@given(JSON, st.sampled_from(["is", "at_least", "min", "max", "one_of", "matches", "includes"]))
def test_no_fact_makes_an_operator_raise(found: Any, operator: str) -> None:
    wanted = {"at_least": "1.0", "min": 1, "max": 1, "one_of": [1], "matches": "x", "includes": ["x"]}.get(operator, 1)
    verdict = judge(step(applied={"fact": {operator: wanted}}), {"fact": found}, "applied")
    assert verdict.status in (Status.HOLDS, Status.DRIFT)
