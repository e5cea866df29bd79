"""AWS's own initialization: what it is asked for, what goes wrong with it on real instances, and what undo takes away."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from hostprep.lab.windows import Windows, ecstools, instance
from tests.steps.windows.support import (
    EDITIONS,
    RELEASES,
    changed,
    drifts,
    facts,
    prepared,
    run,
    standalone,
    story,
    verdict,
    words,
)

NAME = "initialize_agent"
AGENT = prepared(NAME)


def answers(host: Windows) -> bool:
    """Whether tasks get their credentials."""
    host.wait(host.state.agent.register_seconds + 2)
    return host.http("http://169.254.170.2/v2/credentials/").status == 400


@pytest.mark.parametrize("release", RELEASES)
def test_from_nothing_to_an_agent_with_task_roles(release: str) -> None:
    host = instance(release, "de")
    report = run(host, "apply", AGENT)
    assert report.state == "holds", story(report)
    assert answers(host)
    assert "Starting the AmazonECS service..." in words(report, NAME)
    assert run(host, "apply", AGENT).runs == ()


PARAMETERS: list[tuple[dict[str, Any], dict[str, str]]] = [
    ({"cluster": "blue"}, {"ECS_CLUSTER": "blue"}),
    ({"task_eni": True}, {"ECS_ENABLE_TASK_ENI": "true"}),
    ({"block_imds": True}, {"ECS_AWSVPC_BLOCK_IMDS": "true"}),
    ({"local_routes": ["172.31.42.23/32"]}, {"ECS_AWSVPC_ADDITIONAL_LOCAL_ROUTES": '["172.31.42.23/32"]'}),
    ({"logging_drivers": ["json-file", "awslogs"]}, {"ECS_AVAILABLE_LOGGING_DRIVERS": '["json-file","awslogs"]'}),
    ({"region": "eu-west-1"}, {"AWS_DEFAULT_REGION": "eu-west-1"}),
    ({"external": True}, {"ECS_EXTERNAL": "true"}),
    ({"version": "latest"}, {}),
    ({"source_region": "eu-west-1", "source_bucket": "my-bucket", "endpoint": "https://ecs.example"}, {}),
]  # fmt: skip


@pytest.mark.parametrize(("params", "wanted"), PARAMETERS, ids=[next(iter(params)) for params, _ in PARAMETERS])
def test_what_is_asked_for_arrives(params: dict[str, Any], wanted: dict[str, str]) -> None:
    host, one = instance(), prepared(NAME, **{"cluster": "", "logging_drivers": [], **params})
    report = run(host, "apply", one, edition=EDITIONS[len(wanted)])
    assert report.state == "holds", story(report)
    machine = host.state.environment["machine"]
    assert {name: machine.get(name) for name in wanted} == wanted
    assert machine["ECS_ENABLE_TASK_IAM_ROLE"] == "true"


def test_over_an_agent_without_task_roles() -> None:
    host = instance(initialized=True, roles=False, cluster="lab")
    before = dict(host.state.environment["machine"])
    assert drifts(verdict(host, AGENT))["differing"] == [
        "ECS_ENABLE_TASK_IAM_ROLE is not set",
        "ECS_AVAILABLE_LOGGING_DRIVERS is not set",
    ]
    assert run(host, "apply", AGENT).state == "holds"
    assert answers(host)
    assert run(host, "undo", AGENT).state == "holds"
    assert host.state.environment["machine"] == before
    assert host.runs("AmazonECS")  # it was there before, and stays


def test_what_ecstools_leaves_as_it_was_is_set_afterwards(monkeypatch: pytest.MonkeyPatch) -> None:
    """As of 2023 no public source says that it hands -AWSDefaultRegion on to the agent."""
    host, one = instance(), prepared(NAME, region="eu-west-1")
    told = ecstools.initialize
    monkeypatch.setattr(ecstools, "initialize", lambda host, wishes: told(host, replace(wishes, region="")))
    report = run(host, "apply", one)
    assert report.state == "holds", story(report)
    assert "set AWS_DEFAULT_REGION, which ECSTools has not" in words(report, NAME)


def test_docker_is_waited_for_longer_than_ecstools_does() -> None:
    """Issues 2416 and 4445: ECSTools tries ten times, a second apart."""
    host = instance("2019", pitfall="docker-late")
    report = run(host, "apply", AGENT)
    assert report.state == "holds", story(report)
    late = standalone(instance("2019", pitfall="docker-late"), "apply", prepared(NAME, wait=3))
    assert late.code == 1
    assert any("vEthernet (nat) has not come within 3 seconds" in line for line in late.output)


@pytest.mark.parametrize("release", ["2019", "2022"])
def test_stale_adapters_are_renamed_first(release: str) -> None:
    """Issue 2272: an image kept adapters, and ECSTools takes the first."""
    host = instance(release, pitfall="sysprep-ghosts")
    assert len(drifts(verdict(host, AGENT))["stale_adapters"]) == 3
    report = run(host, "apply", AGENT)
    assert report.state == "holds", story(report)
    assert answers(host)
    assert "renamed the adapter vEthernet (nat), which is Disconnected, to stale 30 vEthernet (nat)" in words(
        report, NAME
    )


@pytest.mark.parametrize(
    ("pitfall", "params", "says"),
    [
        ("no-ecstools", {}, "the module ECSTools is not on this host"),
        ("docker-missing", {}, "Docker is not installed"),
        ((), {"runtime_version": "20.10"}, "does not take what is asked of it"),
        ("duplicate-address", {}, "169.254.170.2"),
    ],
    ids=["no-ecstools", "docker-missing", "unknown-parameter", "duplicate-address"],
)
def test_what_it_cannot_help_it_names(pitfall: Any, params: dict[str, Any], says: str) -> None:
    host = instance("2022", "es", pitfall=pitfall)
    report = run(host, "apply", prepared(NAME, wait=5, **params))
    assert report.state == "failed", story(report)
    assert says in words(report, NAME)
    undone = run(host, "undo", AGENT)
    assert undone.state == "holds", story(undone)


def test_another_version_than_declared_is_drift() -> None:
    host = instance(initialized=True)
    host.state.agent.version = "1.57.0"
    host.state.agent.registers = True
    assert facts(host, prepared(NAME, version="v1.57.0"))["version_fits"]
    assert "version_fits" in drifts(verdict(host, prepared(NAME, version="1.60.0")))


def test_undo_takes_away_what_was_not_there_before() -> None:
    host = instance("2019", "de")
    assert run(host, "apply", AGENT).state == "holds"
    host.state.files[r"C:\ProgramData\Amazon\ECS\data\agent.db"] = "state"
    undone = run(host, "undo", AGENT)
    assert undone.state == "holds", story(undone)
    assert changed(host) == [r"files.C:\ProgramData\Amazon\ECS\data\agent.db: + 'state'"]
