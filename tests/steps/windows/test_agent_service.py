"""The services of Docker and of the agent: how they start, what keeps them from it, and what undo gives back."""

from __future__ import annotations

import pytest

from hostprep.lab.windows import Windows, instance, services
from hostprep.lab.windows.state.services import Service
from tests.steps.windows.support import (
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
from tests.steps.windows.table import by_hand

AGENT, DOCKER, RUNNING = prepared("agent_service"), prepared("docker_service"), prepared("agent_running", cluster="")


def service(host: Windows, name: str) -> Service:
    """A service that is there."""
    found = host.service(name)
    assert found is not None
    return found


def bare() -> Windows:
    """An agent as Install-ECSAgent.ps1 leaves it, but for its failure actions and its dependency, and stopped."""
    host = by_hand()
    one = service(host, "AmazonECS")
    services.end(host, one)
    one.actions, one.reset_period, one.failure_flag, one.depends = [], 0, False, ["RpcSs"]
    host.begin()
    return host


def test_all_of_it_is_set_and_given_back() -> None:
    host = bare()
    found = facts(host, AGENT)
    assert (found["start"], found["failure_actions"], found["depends"], found["state"]) == (
        "manual",
        "",
        ["rpcss"],
        "Stopped",
    )
    report = run(host, "apply", AGENT)
    assert report.state == "holds", story(report)
    one = service(host, "AmazonECS")
    assert (one.start, one.delayed, one.depends, one.failure_flag) == ("Auto", True, ["rpcss", "docker"], True)
    assert one.actions == [("restart", 5000), ("restart", 30000), ("restart", 60000)]
    undone = run(host, "undo", AGENT)
    assert undone.state == "holds", story(undone)
    assert [line for line in changed(host) if "depends" not in line] == []
    assert one.depends == ["rpcss"]


def test_an_agent_that_crashes_comes_back() -> None:
    host = bare()
    assert run(host, "apply", AGENT).state == "holds"
    services.crash(host, "AmazonECS")
    host.wait(20)
    assert run(host, "verify", RUNNING).state == "holds"


@pytest.mark.parametrize(("release", "start"), [*zip(RELEASES, ["auto", "delayed"] * 2, strict=True)])
def test_after_a_reboot_the_agent_registers_by_itself(release: str, start: str) -> None:
    host = by_hand(release, "es")
    both = prepared("docker_service", start=start), prepared("agent_service", start=start)
    assert run(host, "apply", *both).state == "holds"
    host.reboot(settle=240)
    report = run(host, "verify", *both, RUNNING)
    assert report.state == "holds", story(report)


@pytest.mark.parametrize(
    ("pitfall", "says"),
    [
        ("agent-not-registered", "its role lacks what AmazonEC2ContainerServiceforEC2Role allows"),
        ("agent-port-excluded", "netsh interface ipv4 show excludedportrange tcp"),
    ],
)
def test_an_agent_that_runs_and_is_not_there_is_told(pitfall: str, says: str) -> None:
    host = instance("2022", "de", initialized=True, pitfall=pitfall)
    assert drifts(verdict(host, AGENT)) == {"start": "auto"}
    assert says in drifts(verdict(host, RUNNING))["trouble"]
    report = run(host, "plan", RUNNING)
    assert report.state == "drift"


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("Unable to register as a container instance with ECS: NoCredentialProviders: no valid providers in chain", "no AWS credentials"),
        ("ClientException: Cluster not found.", "the cluster of ECS_CLUSTER does not exist"),
        ("InvalidParameterException: Arguments on this idempotent request are inconsistent", "clean_image"),
        ("client not found for docker version: 1.24", "update the agent"),
        ("Error getting valid credentials: dial tcp: lookup ecs.eu-central-1.amazonaws.com: no such host", "ECS cannot be reached"),
        ("something else", "nothing that is known; see C:\\"),
    ],
)  # fmt: skip
def test_the_end_of_its_log_says_why(line: str, says: str) -> None:
    host = instance(initialized=True)
    host.state.agent.registers, host.state.agent.why_not = False, f"token=hidden {line}"
    services.end(host, service(host, "AmazonECS"))
    services.start(host, "AmazonECS")
    trouble = drifts(verdict(host, RUNNING))["trouble"]
    assert says in trouble
    assert "hidden" not in trouble


def test_what_it_waits_for_is_named() -> None:
    host = bare()
    docker = service(host, "docker")
    services.end(host, docker)
    docker.start = "Disabled"
    said = standalone(host, "apply", AGENT)
    assert said.code == 1
    assert any("docker is Stopped (start mode Disabled" in line for line in said.output), said
    assert drifts(verdict(host, AGENT))["blocked_by"] == ["docker is Stopped (start mode Disabled, exit code 0)"]
    report = run(host, "apply", DOCKER, AGENT)
    assert report.state == "holds", story(report)


def test_without_the_agent_it_is_said_what_to_do() -> None:
    report = run(instance(), "apply", AGENT)
    assert "initialize_agent" in words(report, "agent_service")


def test_docker_is_waited_for() -> None:
    host = instance(pitfall="docker-late")
    assert drifts(verdict(host, DOCKER)) == {"adapter": "no network"}
    assert run(host, "apply", DOCKER).state == "holds"
    late = instance(pitfall="docker-late")
    said = standalone(late, "apply", prepared("docker_service", wait=2))
    assert said.code == 1
    assert any("has not come within 2 seconds: no network" in line for line in said.output)


def test_without_docker_it_is_said_what_to_do() -> None:
    host = instance(pitfall="docker-missing")
    assert drifts(verdict(host, DOCKER)) == {"installed": False}
    assert "install-docker-ce.ps1" in words(run(host, "apply", DOCKER), "docker_service")


def test_the_version_is_asked_of_whoever_is_there() -> None:
    one = prepared("agent_version", minimum="1.54.0")
    assert facts(instance(), one) == {"seen": "none", "version": ""}
    running = instance(initialized=True)
    assert facts(running, one)["seen"] == "running"
    silent = instance("2019", "de", initialized=True, pitfall="agent-not-registered")
    assert facts(silent, one) == {"seen": "installed", "version": "1.102.2"}
    silent.state.agent.version = "1.46.0"
    report = run(silent, "apply", one, AGENT)
    assert report.stopped.startswith("agent_version: the agent's version; remove C:\\ProgramData\\Amazon\\ECS\\Cache")
    assert report.runs == ()
