"""The agent's ports, kept for it: over a range of WinNAT that covers them, and with somebody else on them; and awsvpc mode."""

from __future__ import annotations

import pytest

from hostprep.errors import DeclarationError
from hostprep.lab.windows import Windows, docker, instance
from hostprep.lab.windows.state.network import Listener, PortRange
from hostprep.lab.windows.state.services import Process
from tests.steps.windows.support import drifts, prepared, run, standalone, story, verdict, words

NAME = "agent_ports"
PORTS = prepared(NAME)


def answers(host: Windows) -> bool:
    """Whether the agent's credential server does."""
    return host.http("http://127.0.0.1:51679/v2/credentials/").status == 400


@pytest.mark.parametrize("release", ["2016", "2022"])
def test_a_range_over_the_agents_ports_is_moved_away(release: str) -> None:
    """Issues 2105 and 1644: the service runs, and cannot listen."""
    host = instance(release, initialized=True, pitfall="agent-port-excluded")
    docker.run(host, "web")
    assert not answers(host)
    assert drifts(verdict(host, PORTS)) == {"reserved": "no", "covering": ["51643-51742"]}
    report = run(host, "apply", PORTS)
    assert report.state == "holds", story(report)
    host.wait(60)
    assert answers(host)
    assert all(host.runs(name) for name in ("AmazonECS", "docker", "hns", "WinNat"))
    host.reboot(settle=240)
    assert (drifts(verdict(host, PORTS)), answers(host)) == ({}, True)


def test_only_the_agent_is_stopped_where_that_is_enough() -> None:
    host = instance(initialized=True)
    report = run(host, "apply", PORTS)
    assert "docker" not in words(report, NAME)
    host.wait(60)
    assert answers(host)


@pytest.mark.parametrize("pitfall", [(), "agent-port-excluded"])
def test_where_nothing_may_stop_nothing_is_done(pitfall: str | tuple[str, ...]) -> None:
    host = instance(initialized=True, pitfall=pitfall)
    before = host.network.excluded[:]
    report = run(host, "apply", prepared(NAME, stop_services=False))
    assert report.state == "failed"
    assert "stop_services is false" in words(report, NAME)
    assert (host.network.excluded, host.runs("AmazonECS")) == (before, True)


def test_in_an_image_without_an_agent_nothing_has_to_stop() -> None:
    host = instance()
    assert run(host, "apply", prepared(NAME, stop_services=False)).state == "holds"


def test_whoever_else_is_there_is_named() -> None:
    """Issue 1215: only one usage of each socket address."""
    host = instance()
    host.state.processes.append(Process(7100, "squatter", "C:\\squatter.exe"))
    host.network.listeners.append(Listener("127.0.0.1", 51679, 7100))
    who = "squatter.exe (process 7100, C:\\squatter.exe)"
    assert drifts(verdict(host, PORTS)) == {"reserved": "no", "taken": [who]}
    said = standalone(host, "apply", PORTS)
    assert said.code == 1
    assert who in said.text


def test_an_administrators_wider_range_does() -> None:
    host = instance(initialized=True)
    host.network.excluded.append(PortRange(51670, 20, administered=True))
    assert run(host, "apply", PORTS).runs == ()
    assert run(host, "undo", PORTS).runs == ()
    assert PortRange(51670, 20, administered=True) in host.network.excluded


def test_task_networking_gives_back_what_was() -> None:
    host = instance(initialized=True)
    machine = host.state.environment["machine"]
    machine["ECS_AWSVPC_BLOCK_IMDS"] = "true"
    machine["ECS_AWSVPC_ADDITIONAL_LOCAL_ROUTES"] = "[]"
    before = dict(machine)
    step = prepared("awsvpc", block_imds=False, additional_routes=["10.1.0.0/16", "10.2.0.0/16"])
    report = run(host, "apply", step)
    assert report.state == "holds", story(report)
    assert machine["ECS_AWSVPC_ADDITIONAL_LOCAL_ROUTES"] == '["10.1.0.0/16","10.2.0.0/16"]'
    assert machine["ECS_AWSVPC_BLOCK_IMDS"] == "false"
    assert run(host, "undo", step).state == "holds"
    assert machine == before


@pytest.mark.parametrize("network", ["10.1.0.1/16", "'; throw 'out'", "10.1.0.0/33"])
def test_a_network_is_a_network(network: str) -> None:
    with pytest.raises(DeclarationError):
        prepared("awsvpc", additional_routes=[network])
