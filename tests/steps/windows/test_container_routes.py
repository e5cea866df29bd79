"""Routes inside of containers: by PowerShell, pushed in from the host, over what goes wrong with the documented bootstrap."""

from __future__ import annotations

from typing import Literal

import pytest

from hostprep.errors import DeclarationError
from hostprep.lab.windows import Windows, docker, instance, tasknet
from hostprep.lab.windows.state.containers import Container
from hostprep.lab.windows.state.network import Route
from tests.steps.windows.support import drifts, facts, prepared, run, standalone, story, verdict, words
from tests.steps.windows.table import task

NAME = "container_routes"
ROUTES = prepared(NAME)
CREDENTIALS, METADATA = "169.254.170.2/32", "169.254.169.254/32"


def ways(inside: Windows, prefix: str = CREDENTIALS) -> list[tuple[str, int]]:
    """Next hop and interface of each active route for a prefix."""
    index = {adapter.guid: adapter.index for adapter in inside.network.adapters}
    found = [route for route in inside.network.routes if route.prefix == prefix and route.store == "Active"]
    return [(route.next_hop, index[route.adapter]) for route in found]


def answers(inside: Windows) -> bool:
    """Whether the agent answers from there."""
    return inside.http("http://169.254.170.2/v2/credentials/").status == 400


@pytest.mark.parametrize(("form", "isolation", "edition"), [("gateway", "hyperv", "5.1"), ("on-link", "process", "7")])
def test_the_agent_answers_then(form: str, isolation: str, edition: str) -> None:
    """Whatever the adapter is called: its index is the default route's."""
    host = instance(initialized=True)
    docker.run(host, "task", isolation=isolation)
    inside = host.container("task")
    assert not answers(inside)
    report = run(inside, "apply", prepared(NAME, form=form), edition=edition)
    assert report.state == "holds", story(report)
    assert answers(inside)
    gateway = inside.network.wide.gateway if form == "gateway" else "0.0.0.0"  # noqa: S104  # a value, nothing is bound
    assert ways(inside) == [(gateway, 21)]
    assert [route for route in inside.network.routes if route.store == "Persistent"] == []


def test_of_several_default_routes_the_one_that_windows_uses_counts() -> None:
    host = instance(initialized=True)
    docker.run(host, "task", extra_adapters=2)
    inside = host.container("task")
    for number, adapter in enumerate(inside.network.adapters[1:]):
        adapter.metric = (5000, 25, 10)[number]
    for route in inside.network.routes:
        if route.prefix == "0.0.0.0/0" and route.adapter == inside.network.adapters[3].guid:
            route.metric = 4000  # its interface is the best, the sum is not
    best = inside.network.adapters[2]
    assert run(inside, "apply", ROUTES).state == "holds"
    assert ways(inside) == [("10.88.1.1", best.index)]


def test_a_route_that_leads_elsewhere_is_replaced() -> None:
    inside = task()
    inside.network.routes.append(Route(CREDENTIALS, inside.network.adapters[1].guid, "172.31.208.99"))
    assert drifts(verdict(inside, ROUTES)) == {"credentials": "by 172.31.208.99 on interface 21"}
    assert run(inside, "apply", ROUTES).state == "holds"
    assert ways(inside) == [(inside.network.wide.gateway, 21)]


def test_the_metadata_service_is_opened_only_when_asked() -> None:
    inside = task()
    assert run(inside, "apply", ROUTES).state == "holds"
    assert ways(inside, METADATA) == []
    assert run(inside, "apply", prepared(NAME, metadata=True, form="on-link")).state == "holds"
    assert ways(inside, METADATA) == [(inside.network.wide.gateway, 21)]


def test_without_a_default_route_it_says_so() -> None:
    inside = task()
    inside.network.routes = [route for route in inside.network.routes if route.prefix != "0.0.0.0/0"]
    assert drifts(verdict(inside, ROUTES)) == {"credentials": "no default route"}
    said = standalone(inside, "apply", ROUTES)
    assert said.code == 1
    assert "no IPv4 default route here" in said.text


def test_as_container_user_it_says_what_the_image_lacks() -> None:
    host = instance(initialized=True)
    docker.run(host, "task", user="ContainerUser")
    said = standalone(host.container("task"), "apply", ROUTES)
    assert said.code == 1
    assert "USER ContainerAdministrator" in said.text


@pytest.mark.parametrize("initialized", [False, True])
def test_on_a_host_it_does_nothing_by_itself(initialized: bool) -> None:  # noqa: FBT001  # a case
    """A route to the credential address on the host would cut all tasks off."""
    host = instance(initialized=initialized)
    before = host.network.routes[:]
    report = run(host, "apply", ROUTES)
    assert [found.status for found in report.verdicts] == ["n/a"]
    assert standalone(host, "apply", ROUTES).code == 0
    assert host.network.routes == before


def test_where_the_agent_has_made_the_route_it_stays() -> None:
    """In awsvpc mode another route would lead to the task's own network, where nobody answers; one image serves both."""
    host = instance(initialized=True)
    host.state.agent.task_eni = True
    tasknet.task(host, "task")
    untouched(host.container("task"))
    assert answers(host.container("task"))
    assert run(host, "apply", prepared(NAME, containers=["task"])).runs == ()


def test_on_fargate_it_does_nothing() -> None:
    """Whether it has the routes that an instance's task has, or others: AWS's variable tells."""
    untouched(tasknet.fargate())
    inside = task()
    inside.state.environment["process"]["AWS_EXECUTION_ENV"] = "AWS_ECS_FARGATE"
    untouched(inside)


def untouched(inside: Windows) -> None:
    """Neither apply nor undo, by a controller or alone, does anything in there."""
    before, own = inside.network.routes[:], prepared(NAME, metadata=True)
    commands: tuple[Literal["apply", "undo"], ...] = ("apply", "undo")
    for command in commands:
        report = run(inside, command, own)
        assert [found.status for found in report.verdicts] == ["n/a"], story(report)
        said = standalone(inside, command, own)
        assert (said.code, said.others) == (0, []), said
    assert inside.network.routes == before


@pytest.mark.parametrize(("form", "language"), [("gateway", "de"), ("on-link", "es")])
def test_pushed_into_running_containers(form: str, language: str) -> None:
    """Server Core and Nano Server, as whatever user they run, without a PowerShell inside."""
    host = instance(initialized=True)
    docker.run(host, "core", language=language, user="ContainerUser")
    docker.run(host, "nano", "mcr.microsoft.com/windows/nanoserver:ltsc2022", language=language, extra_adapters=1)
    pushed = prepared(NAME, containers=["*"], form=form)
    assert drifts(verdict(host, pushed)) == {"credentials": "missing"}
    report = run(host, "apply", pushed)
    assert report.state == "holds", story(report)
    assert all(answers(host.container(name)) for name in ("core", "nano"))
    assert run(host, "apply", pushed).runs == ()
    docker.start(host, stopped(host, "core"))
    assert drifts(verdict(host, pushed)) == {"credentials": "missing in core"}
    assert "in core" in words(run(host, "apply", pushed), NAME)
    assert run(host, "undo", pushed).state == "holds"
    assert [ways(host.container(name)) for name in ("core", "nano")] == [[], []]


def stopped(host: Windows, name: str) -> Container:
    """A container, stopped."""
    one = docker.find(host, name)
    assert one is not None
    docker.stop(host, one)
    return one


def test_a_container_that_is_not_there_is_named() -> None:
    host = instance(initialized=True)
    said = standalone(host, "probe", prepared(NAME, containers=["web"]))
    assert said.code == 1
    assert "container web does not tell its routes" in "".join(said.others)


@pytest.mark.parametrize("name", ["web; rm", "-it", "", "a b", "web'"])
def test_a_container_is_a_name(name: str) -> None:
    with pytest.raises(DeclarationError):
        prepared(NAME, containers=[name])


def test_the_whole_path_holds_then() -> None:
    host = instance(initialized=True)
    docker.run(host, "task")
    steps = prepared("credential_proxy"), prepared(NAME, containers=["task"]), prepared("credential_path")
    report = run(host, "apply", *steps)
    assert report.state == "holds", story(report)
    assert facts(host, steps[2])["container_answer"] == "400 NoIdInRequest"
