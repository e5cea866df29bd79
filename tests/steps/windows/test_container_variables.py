"""A task's variables for the services of its container, which are not children of its first process."""

from __future__ import annotations

from hostprep.lab.windows import instance
from tests.steps.windows.support import drifts, prepared, run, standalone, story, verdict, words
from tests.steps.windows.table import VARIABLE, served, task

NAME = "container_variables"
VARIABLES = prepared(NAME)


def test_services_see_where_the_credentials_are() -> None:
    inside = served()
    machine = inside.state.environment["machine"]
    iis = inside.service("W3SVC")
    assert iis is not None
    before, machine["AWS_REGION"] = iis.pid, "eu-west-1"
    inside.state.environment["process"]["AWS_REGION"] = "eu-north-1"
    assert drifts(verdict(inside, VARIABLES)) == {"missing": [VARIABLE, "AWS_REGION"]}
    report = run(inside, "apply", VARIABLES)
    assert report.state == "holds", story(report)
    assert "9f1c" not in story(report)
    assert (machine[VARIABLE], machine["AWS_REGION"]) == ("/v2/credentials/9f1c", "eu-north-1")
    assert inside.runs("W3SVC")
    assert iis.pid != before
    assert run(inside, "undo", VARIABLES).state == "holds"
    assert VARIABLE not in machine
    assert machine["AWS_REGION"] == "eu-west-1"


def test_a_restart_that_failed_is_made_up_for() -> None:
    inside = served()
    said = standalone(inside, "apply", prepared(NAME, services=["W3SVC", "Queue"]))
    assert said.code == 1
    assert "there is no service Queue in this container" in said.text
    assert drifts(verdict(inside, VARIABLES)) == {"restart_due": True}
    assert "started the service W3SVC" in words(run(inside, "apply", VARIABLES), NAME)


def test_elsewhere_it_does_nothing() -> None:
    for host in (task(), instance(initialized=True)):
        report = run(host, "apply", VARIABLES)
        assert [found.status for found in report.verdicts] == ["n/a"], story(report)
        assert standalone(host, "apply", VARIABLES, DetailedExitCode=True).code == 0
