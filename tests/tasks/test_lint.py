"""Each finding is made where it should be, at its line, and not where nothing is wrong."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from hostprep.cli.check_tasks import command
from hostprep.lint.reading import parse
from hostprep.tasks.definition import Instances, tasks
from hostprep.tasks.lint import lint
from hostprep.tasks.rules import RULES

WINDOWS = {"runtimePlatform": {"operatingSystemFamily": "WINDOWS_SERVER_2022_CORE"}}
ROLE = {"taskRoleArn": "arn:aws:iam::111122223333:role/task"}
EXECUTION = {"executionRoleArn": "arn:aws:iam::111122223333:role/execution"}
FARGATE = {"requiresCompatibilities": ["FARGATE"], "networkMode": "awsvpc"}
AWSLOGS = {"logConfiguration": {"logDriver": "awslogs"}}


def port(host: int, protocol: str = "tcp") -> dict[str, Any]:
    return {"portMappings": [{"containerPort": 80, "hostPort": host, "protocol": protocol}]}


def found(task: dict[str, Any], container: dict[str, Any], instances: Instances | None = None) -> set[str]:
    text = json.dumps(ROLE | task | {"containerDefinitions": [{"name": "app", "image": "app"} | container]})
    (one,) = tasks(parse(text, "task.json"))
    return {finding.rule.id for finding in lint(one, instances or Instances())}


@pytest.mark.parametrize(
    ("task", "container", "instances", "expected"),
    [
        (WINDOWS, port(80), None, {"TASK001"}),
        (WINDOWS, port(5180), None, set()),
        (WINDOWS | {"taskRoleArn": None}, port(80), None, {"TASK008"}),
        (WINDOWS | {"networkMode": "awsvpc"}, port(80), None, set()),
        ({}, port(80), None, set()),
        ({}, port(80), Instances(system="windows"), {"TASK001"}),
        (WINDOWS, port(5985), None, {"TASK002"}),
        (WINDOWS, port(22), None, set()),
        ({}, port(22), None, {"TASK002"}),
        ({}, port(22, "udp"), None, set()),
        ({}, port(8080), Instances(reserved=frozenset({8080})), {"TASK002"}),
        (WINDOWS | {"networkMode": "bridge"}, {}, None, {"TASK003"}),
        ({"networkMode": "bridge"}, {}, None, set()),
        ({"networkMode": "awsvpc"}, {}, Instances(task_eni=False), {"TASK003"}),
        ({}, {"secrets": [{"name": "A", "valueFrom": "a"}]}, None, {"TASK004"}),
        (EXECUTION, {"secrets": [{"name": "A", "valueFrom": "a"}]}, None, set()),
        ({}, {"repositoryCredentials": {"credentialsParameter": "a"}}, None, {"TASK004"}),
        (FARGATE, AWSLOGS, None, {"TASK005"}),
        ({}, AWSLOGS, None, set()),
        (WINDOWS, {"user": "app", "privileged": True}, None, {"TASK006"}),
        (WINDOWS, {"privileged": False}, None, set()),
        ({}, AWSLOGS, Instances(drivers=frozenset({"json-file"})), {"TASK007"}),
    ],
)
def test_findings(
    task: dict[str, Any], container: dict[str, Any], instances: Instances | None, expected: set[str]
) -> None:
    assert found(task, container, instances) == expected


def test_cloudformation_at_its_line() -> None:
    text = """Resources:
  Web:
    Type: AWS::ECS::TaskDefinition
    Properties:
      TaskRoleArn: !GetAtt TaskRole.Arn
      RuntimePlatform: {OperatingSystemFamily: WINDOWS_SERVER_2019_FULL}
      ContainerDefinitions:
        - Name: web
          PortMappings:
            - ContainerPort: 80
              HostPort: 80
"""
    (task,) = tasks(parse(text, "stack.yaml"))
    (finding,) = lint(task, Instances())
    assert (finding.rule.id, finding.place.line, finding.place.column) == ("TASK001", 11, 25)
    assert finding.place.json_pointer == "/Resources/Web/Properties/ContainerDefinitions/0/PortMappings/0/HostPort"


def test_command_reads_what_the_cli_describes(tmp_path: Path) -> None:
    file = tmp_path / "described.json"
    body = ROLE | WINDOWS | {"containerDefinitions": [{"name": "app"} | port(80)]}
    file.write_text(json.dumps({"taskDefinition": body}), encoding="utf-16")
    run = CliRunner().invoke(command, ["--json", str(file)], standalone_mode=False)
    assert run.return_value == 1
    assert [each["id"] for each in json.loads(run.output)["findings"]] == ["TASK001"]


def test_every_rule_is_explained() -> None:
    text = (Path(__file__).parents[2] / "docs" / "check-tasks.md").read_text(encoding="utf-8")
    assert [rule.id for rule in RULES if f"| {rule.id} |" not in text] == []
