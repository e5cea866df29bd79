"""Each finding is made where it should be, at its line, and not where nothing is wrong."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from hostprep.cli.check_tasks import command
from hostprep.lint.reading import parse
from hostprep.tasks.find import tasks
from hostprep.tasks.instances import Holder, Instances, Unready
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
    return {finding.rule.id for finding in lint(one, instances or Instances())} - {"TASK010"}  # has a table of its own


@pytest.mark.parametrize(
    ("task", "container", "instances", "expected"),
    [
        (WINDOWS, port(80), None, {"TASK001"}),
        (WINDOWS, port(5180), None, set()),
        (WINDOWS, port(80, "udp"), None, set()),
        (WINDOWS | {"taskRoleArn": None}, port(80), None, {"TASK008"}),
        (WINDOWS | {"taskRoleArn": None}, port(80), Instances(task_roles=True), {"TASK001", "TASK008"}),
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
        (FARGATE | EXECUTION, AWSLOGS, Instances(drivers=frozenset({"json-file"})), set()),
        ({"networkMode": "awsvpc"}, {}, Instances(external=True), {"TASK003"}),
        ({"networkMode": "awsvpc"}, {}, Instances(task_eni=True), set()),
        (FARGATE | {"networkMode": "bridge"}, {}, None, {"TASK003"}),
        ({}, {"environmentFiles": [{"type": "s3", "value": "arn:aws:s3:::b/x.env"}]}, None, {"TASK004"}),
        ({}, {"privileged": True}, Instances(privileged=False), {"TASK019"}),
        ({}, {}, Instances(task_roles=False), {"TASK017"}),
        ({"networkMode": "host"}, {}, Instances(task_roles=True, host_roles=False), {"TASK017"}),
        ({}, {}, Instances(unready=(Unready("web1", "refused"),)), {"TASK016"}),
        ({"taskRoleArn": None}, {}, Instances(unready=(Unready("web1", "refused"),)), {"TASK008"}),
        ({}, port(8080), Instances(holders=(Holder("web1", 8080, "nginx"),)), {"TASK014"}),
        ({}, port(8080), Instances(holders=(Holder("web1", 8080, "docker-proxy"),)), {"TASK015"}),
        ({}, port(8081), Instances(holders=(Holder("web1", 8080, "nginx"),)), set()),
        ({"networkMode": "awsvpc"}, port(8080), None, {"TASK018"}),
        ({"networkMode": "host"}, {"portMappings": [{"containerPort": 22}]}, None, {"TASK002"}),
        (
            {},
            {"portMappings": [{"containerPort": 1, "hostPort": 9}, {"containerPort": 2, "hostPort": 9}]},
            None,
            {"TASK020"},
        ),
    ],
)
def test_findings(
    task: dict[str, Any], container: dict[str, Any], instances: Instances | None, expected: set[str]
) -> None:
    assert found(task, container, instances) == expected


@pytest.mark.parametrize(
    ("family", "image", "wrong"),
    [
        ("WINDOWS_SERVER_2022_CORE", "mcr.microsoft.com/windows/servercore:ltsc2019", True),
        ("WINDOWS_SERVER_2022_CORE", "mcr.microsoft.com/windows/servercore:ltsc2022", False),
        ("WINDOWS_SERVER_2019_FULL", "mcr.microsoft.com/windows/nanoserver:1809", False),
        ("WINDOWS_SERVER_2022_CORE", "mcr.microsoft.com/dotnet/aspnet:8.0-nanoserver-ltsc2025", True),
        ("LINUX", "python:3.12-windowsservercore-1809", True),
        ("WINDOWS_SERVER_2022_CORE", "python:3.12-slim-bookworm", True),
        ("WINDOWS_SERVER_2022_CORE", "111122223333.dkr.ecr.eu-west-1.amazonaws.com/app:42", False),
        ("LINUX", "prom/windows-exporter:1.0", False),
        ("LINUX", "app:2004", False),
        ("WINDOWS_SERVER_2022_CORE", "app@sha256:0123", False),
    ],
)
def test_the_image_tells_its_platform(family: str, image: str, *, wrong: bool) -> None:
    task = {"runtimePlatform": {"operatingSystemFamily": family}}
    assert ("TASK009" in found(task, {"image": image})) == wrong


ROUTE = "New-NetRoute -DestinationPrefix 169.254.170.2/32 -InterfaceIndex $i -NextHop $g -PolicyStore ActiveStore"


@pytest.mark.parametrize(
    ("task", "container", "expected"),
    [
        (WINDOWS, {}, {"TASK010"}),
        (WINDOWS, {"entryPoint": ["powershell", "-Command", f"{ROUTE}; app.exe"]}, set()),
        (WINDOWS, {"command": ["powershell", "-File", "C:\\start.ps1"]}, set()),
        (WINDOWS | {"networkMode": "awsvpc"}, {}, set()),
        (WINDOWS | FARGATE, {}, set()),
        ({}, {}, set()),
        (WINDOWS | {"taskRoleArn": None}, {}, {"TASK008"}),
        (WINDOWS | {"networkMode": "awsvpc"}, {"entryPoint": ["powershell", ROUTE]}, {"TASK011"}),
        ({}, {"command": [ROUTE]}, {"TASK011"}),
        (WINDOWS, {"entryPoint": [f"# Licensed under MIT. {ROUTE}"]}, {"TASK012"}),
        (WINDOWS, {"entryPoint": [ROUTE.replace(" -PolicyStore ActiveStore", "")]}, {"TASK012"}),
        (WINDOWS, {"entryPoint": [f"$g = (Get-NetRoute | Select NextHop).NextHop; {ROUTE}"]}, {"TASK012"}),
        (WINDOWS, {"entryPoint": ["cmd", "/C", "for /f %i in ('x') do set interface=%i & netsh interface ipv4 add route 169.254.170.2/32 %interface%"]}, {"TASK012"}),
        (WINDOWS, {"entryPoint": ["cmd", "/C", "netsh interface ipv4 add route 169.254.170.2/32 1 store=active # credentials API"]}, {"TASK012"}),
        (WINDOWS, {"entryPoint": [f"{ROUTE}; {ROUTE.replace('170.2', '169.254')}"]}, {"TASK013"}),
    ],
)  # fmt: skip
def test_the_container_bootstrap(task: dict[str, Any], container: dict[str, Any], expected: set[str]) -> None:
    text = json.dumps(ROLE | task | {"containerDefinitions": [{"name": "app", "image": "app"} | container]})
    (one,) = tasks(parse(text, "task.json"))
    assert {finding.rule.id for finding in lint(one, Instances())} == expected


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
    finding, bootstrap = sorted(lint(task, Instances()), key=lambda each: each.rule.id)
    assert (bootstrap.rule.id, bootstrap.place.line) == ("TASK010", 8)
    assert (finding.rule.id, finding.place.line, finding.place.column) == ("TASK001", 11, 25)
    assert finding.place.json_pointer == "/Resources/Web/Properties/ContainerDefinitions/0/PortMappings/0/HostPort"


def test_command_reads_what_the_cli_describes(tmp_path: Path) -> None:
    file = tmp_path / "described.json"
    body = ROLE | WINDOWS | {"containerDefinitions": [{"name": "app"} | port(80)]}
    file.write_text(json.dumps({"taskDefinition": body}), encoding="utf-16")
    run = CliRunner().invoke(command, ["--json", str(file)], standalone_mode=False)
    assert run.return_value == 1
    assert [each["id"] for each in json.loads(run.output)["findings"]] == ["TASK010", "TASK001"]


def test_every_rule_is_explained() -> None:
    text = (Path(__file__).parents[2] / "docs" / "check-tasks.md").read_text(encoding="utf-8")
    assert [rule.id for rule in RULES if f"| {rule.id} |" not in text] == []
