"""The agent's variables: what is merged, what counts as the same, what undo gives back, and secrets that are seen nowhere else."""

from __future__ import annotations

import json
from typing import Any

import pytest

from hostprep.declare.params import validate
from hostprep.declare.toml import Document
from hostprep.errors import DeclarationError
from hostprep.lab.windows import Windows, instance
from tests.steps.windows.support import EDITIONS, LIBRARY, drifts, facts, prepared, run, standalone, story, verdict

NAME = "agent_environment"
STEP = LIBRARY.step(NAME, "powershell")
SECRET = '{"r.example":{"auth":"c2Vj $(id) \'x\'"}}'
SLOT = "HOSTPREP_SECRET_AGENT_ENVIRONMENT_VARIABLES_ECS_ENGINE_AUTH_DATA"


def machine(host: Windows) -> dict[str, str]:
    """The machine's variables."""
    return host.state.environment["machine"]


@pytest.mark.parametrize(
    ("stands", "wanted"),
    [
        ({"ECS_ENABLE_TASK_IAM_ROLE": "True"}, {"ECS_ENABLE_TASK_IAM_ROLE": True}),
        ({"ECS_ENABLE_TASK_IAM_ROLE": "1 "}, {"ECS_ENABLE_TASK_IAM_ROLE": True}),
        ({"ECS_ENABLE_SPOT_INSTANCE_DRAINING": "F"}, {"ECS_ENABLE_SPOT_INSTANCE_DRAINING": False}),
        ({"ECS_AVAILABLE_LOGGING_DRIVERS": '[ "json-file" , "awslogs" ]'}, {"ECS_AVAILABLE_LOGGING_DRIVERS": ["json-file", "awslogs"]}),
        ({"ECS_AVAILABLE_LOGGING_DRIVERS": ' ["awslogs"] '}, {"ECS_AVAILABLE_LOGGING_DRIVERS": ["awslogs"]}),
        ({"ECS_AWSVPC_ADDITIONAL_LOCAL_ROUTES": "[]"}, {"ECS_AWSVPC_ADDITIONAL_LOCAL_ROUTES": []}),
        ({"ECS_INSTANCE_ATTRIBUTES": '{"stack": "a\'b"}'}, {"ECS_INSTANCE_ATTRIBUTES": {"stack": "a'b"}}),
        ({"ecs_cluster": "lab"}, {"ECS_CLUSTER": "lab"}),
    ],
)  # fmt: skip
def test_what_the_agent_reads_alike_is_left_alone(stands: dict[str, str], wanted: dict[str, Any]) -> None:
    host = instance()
    machine(host).update(stands)
    for edition in EDITIONS:
        assert facts(host, prepared(NAME, variables=wanted), edition)["differing"] == []


@pytest.mark.parametrize(
    ("stands", "wanted", "says", "text"),
    [
        # aws/amazon-ecs-agent issue 4445: not JSON, and the agent takes its default.
        ("['json-file','awslogs']", ["json-file", "awslogs"], "is ['json-file','awslogs']", '["json-file","awslogs"]'),
        ('"awslogs"', ["awslogs"], 'is "awslogs"', '["awslogs"]'),
        ('["awslogs"]', [], 'is ["awslogs"]', "[]"),
        (None, ["none"], "is not set", '["none"]'),
    ],
)
def test_what_it_reads_otherwise_is_set(stands: str | None, wanted: list[str], says: str, text: str) -> None:
    edition = EDITIONS[len(wanted) % 2]
    host, one = instance(), prepared(NAME, variables={"ECS_AVAILABLE_LOGGING_DRIVERS": wanted})
    if stands is not None:
        machine(host)["ECS_AVAILABLE_LOGGING_DRIVERS"] = stands
    assert facts(host, one, edition)["differing"] == [f"ECS_AVAILABLE_LOGGING_DRIVERS {says}"]
    assert standalone(host, "apply", one, edition=edition).code == 0
    assert machine(host)["ECS_AVAILABLE_LOGGING_DRIVERS"] == text
    assert standalone(host, "undo", one, edition=edition).code == 0
    assert machine(host).get("ECS_AVAILABLE_LOGGING_DRIVERS") == stands


def test_all_else_stays_and_undo_leaves_what_others_have_changed() -> None:
    host = instance(initialized=True)
    before = dict(machine(host))
    one = prepared(NAME, variables={"ECS_CLUSTER": "new", "ECS_LOGLEVEL": "debug", "ECS_DATADIR": "D:\\ecs"})
    assert run(host, "apply", one).state == "holds"
    assert machine(host) == before | {"ECS_CLUSTER": "new", "ECS_LOGLEVEL": "debug", "ECS_DATADIR": "D:\\ecs"}
    later = prepared(NAME, variables={"ECS_CLUSTER": "newer"})
    assert run(host, "apply", later).state == "holds"
    machine(host)["ECS_LOGLEVEL"] = "crit"
    report = run(host, "undo", later)
    assert report.state == "holds", story(report)
    assert "ECS_LOGLEVEL has been changed since" in story(report)
    assert machine(host) == before | {"ECS_LOGLEVEL": "crit"}


def test_the_agent_is_restarted_once_also_after_a_run_that_was_cut_off() -> None:
    host, one = instance(initialized=True), prepared(NAME)
    service = host.service("AmazonECS")
    assert service is not None
    first = service.pid
    assert run(host, "apply", one).state == "holds"
    second = service.pid
    assert second != first
    assert host.state.agent.cluster == "lab"
    assert run(host, "apply", one).runs == ()
    host.state.registry[r"hklm\software\hostprep\agent_environment"].values["restart due"] = host.state.registry[
        r"hklm\software\hostprep\agent_environment"
    ].values["set ECS_CLUSTER"]  # as a run leaves it that is cut before the restart
    assert drifts(verdict(host, one)) == {"restart_due": True}
    assert run(host, "apply", one).state == "holds"
    assert service.pid != second


def test_an_agent_that_does_not_come_back_is_told() -> None:
    host = instance(initialized=True)
    host.state.agent.registers = False
    said = standalone(host, "apply", prepared(NAME, wait=10))
    assert said.code == 0
    assert any("its role lacks" in line for line in said.output), said


HOSTILE = [
    "'",
    "\u2019",
    '"',
    "$(throw 'out')",
    "`n",
    "\\",
    "-Force",
    "\u00e9\u2603\U0001f600",
    "x" * 4096,
    "%PATH%",
    "a;b",
    "{0}",
    "]",
]


@pytest.mark.parametrize("edition", EDITIONS)
def test_hostile_values_arrive_as_they_are(edition: str) -> None:
    host = instance()
    other = {f"V{number}": value for number, value in enumerate(HOSTILE)}
    one = prepared(NAME, variables={}, other=other)
    assert standalone(host, "apply", one, edition=edition).code == 0
    # The engine holds a character beyond the first plane as Windows does, as two.
    arrived = {name: machine(host)[name].encode("utf-16", "surrogatepass").decode("utf-16") for name in other}
    assert arrived == other
    assert facts(host, one, edition)["differing"] == []
    assert standalone(host, "undo", one, edition=edition).code == 0
    assert not set(other) & set(machine(host))


def elsewhere(host: Windows) -> str:
    """All of the host but where the agent itself reads a secret, and the process that it was handed to."""
    state = host.snapshot()
    state["environment"] = None
    return json.dumps(state)


def test_a_secret_is_where_the_agent_reads_it_and_nowhere_else() -> None:
    host = instance(initialized=True)
    machine(host)["ECS_ENGINE_AUTH_DATA"] = "an-older-secret"
    table = {"ECS_ENGINE_AUTH_TYPE": "dockercfg", "ECS_ENGINE_AUTH_DATA": "env:REGISTRY"}
    one = prepared(NAME, variables=table)
    host.state.environment["process"][SLOT] = SECRET
    said = [standalone(host, "probe", one), standalone(host, "apply", one)]
    assert [one.code for one in said] == [0, 0]
    assert machine(host)["ECS_ENGINE_AUTH_DATA"] == SECRET
    host.state.environment["process"][SLOT] = "another-secret"
    said.append(standalone(host, "probe", one))
    assert "ECS_ENGINE_AUTH_DATA is another" in said[-1].text
    host.state.environment["process"][SLOT] = SECRET
    said.append(standalone(host, "undo", one))
    assert "ECS_ENGINE_AUTH_DATA" not in machine(host)
    for secret in (SECRET, json.dumps(SECRET)[1:-1], "c2Vj", "another-secret", "an-older-secret"):
        assert secret not in elsewhere(host)
        assert secret not in repr(said)


def test_without_its_secret_nothing_is_changed() -> None:
    host = instance()
    said = standalone(
        host, "apply", prepared(NAME, variables={"ECS_LOGLEVEL": "debug", "ECS_ENGINE_AUTH_DATA": "env:REGISTRY"})
    )
    assert said.code == 1
    assert any("the secret for ECS_ENGINE_AUTH_DATA has not come" in line for line in said.output)
    assert "ECS_LOGLEVEL" not in machine(host)


@pytest.mark.parametrize(
    ("params", "words"),
    [
        ({"variables": {"ECS_CLUSTR": "x"}}, "did you mean 'ECS_CLUSTER'?"),
        ({"variables": {"ECS_ENABLE_TASK_ENI": "yes"}}, "params.variables.ECS_ENABLE_TASK_ENI"),
        ({"variables": {"ECS_CONTAINER_START_TIMEOUT": "10 minutes"}}, "a duration as Go writes it"),
        ({"variables": {"ECS_DATADIR": "/data/"}}, "params.variables.ECS_DATADIR"),
        ({"variables": {"ECS_CGROUP_PATH": "/sys"}}, "Windows has no control groups"),
        ({"variables": {"ECS_TASK_PIDS_LIMIT": 3}}, "does not support it on Windows"),
        ({"variables": {"ECS_AWSVPC_ADDITIONAL_LOCAL_ROUTES": ["10.0.0.1/8"]}}, "a network such as"),
        ({"variables": {"NO_PROXY": "169.254.169.254"}}, "169"),
        ({"variables": {"ECS_ENGINE_AUTH_DATA": "{}"}}, "env:NAME"),
        ({"other": {"A B": "x"}}, 'params.other."A B"'),
        ({"other": {"A": ""}}, "params.other.A"),
    ],
)
def test_what_cannot_hold_is_refused_before_contact(params: dict[str, Any], words: str) -> None:
    with pytest.raises(DeclarationError) as caught:
        validate(STEP.params, params, Document("x.toml", "", {}), ("params",))
    assert words in str(caught.value)
