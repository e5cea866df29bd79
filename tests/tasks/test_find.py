"""Task definitions in every form that files hold them, each value still at its line."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from hostprep.cli.check_tasks import command
from hostprep.declare.library import open_library
from hostprep.declare.prepare import prepare
from hostprep.declare.profile import load
from hostprep.lint.reading import parse
from hostprep.tasks.find import tasks
from hostprep.tasks.instances import INIT_DRIVERS, MANUAL_DRIVERS, Instances, from_profile
from hostprep.tasks.lint import lint

COMPOSE = """services:
  web:
    image: mcr.microsoft.com/windows/servercore:ltsc2019
    user: app
    ports:
      - "80:8080"
      - target: 443
        published: 3389
    logging: {driver: gelf}
  side:
    image: side
    ports: ["127.0.0.1:9000:9000/udp", "${PORT}:80", "3000-3005:3000-3005", "7000"]
"""
PARAMS = """version: 1
task_definition:
  task_role_arn: arn:aws:iam::111122223333:role/t
  ecs_network_mode: bridge
  services:
    side:
      secrets:
        - {value_from: /app/p, name: P}
"""
WINDOWS = Instances(system="windows", drivers=frozenset({"json-file"}))


def places(text: str, params: str | None = None, instances: Instances = WINDOWS) -> set[tuple[str, int]]:
    beside = parse(params, "ecs-params.yml") if params else None
    (task,) = tasks(parse(text, "compose.yaml"), beside)
    return {(each.rule.id, each.place.line) for each in lint(task, instances)}


def test_a_compose_file_alone_says_nothing_of_roles() -> None:
    assert places(COMPOSE) == {("TASK006", 4), ("TASK002", 8), ("TASK007", 9)}


def test_a_compose_file_with_its_parameters() -> None:
    found = places(COMPOSE, PARAMS)
    assert found == {
        *places(COMPOSE),
        ("TASK001", 6),
        ("TASK003", 2),  # what ecs-params.yml says points at the services
        ("TASK004", 11),
        ("TASK010", 3),
        ("TASK010", 11),
    }


def terraform(**values: Any) -> dict[str, Any]:
    return {"mode": "managed", "type": "aws_ecs_task_definition", "name": "web", "values": values}


CONTAINERS = json.dumps([{"name": "web", "image": "web", "portMappings": [{"containerPort": 80, "hostPort": 80}]}])
VALUES = {
    "task_role_arn": "arn:aws:iam::111122223333:role/t",
    "network_mode": "default",
    "runtime_platform": [{"operating_system_family": "WINDOWS_SERVER_2022_CORE"}],
    "container_definitions": CONTAINERS,
}


def test_terraform_plan_in_a_module_at_the_line_of_its_text() -> None:
    module = {"address": "module.web", "resources": [terraform(**VALUES)]}
    plan = {"terraform_version": "1.9", "planned_values": {"root_module": {"child_modules": [module]}}}
    text = json.dumps(plan, indent=1)
    (task,) = tasks(parse(text, "plan.json"))
    findings = {each.rule.id: each.place for each in lint(task, Instances())}
    assert set(findings) == {"TASK001", "TASK010"}
    line = next(number for number, each in enumerate(text.splitlines(), 1) if "container_definitions" in each)
    assert findings["TASK001"].line == line


def test_terraform_plan_that_was_cut_down_to_its_changes() -> None:
    change = {"type": "aws_ecs_task_definition", "name": "web", "change": {"before": VALUES, "after": VALUES}}
    (task,) = tasks(parse(json.dumps({"resource_changes": [change]}), "plan.json"))
    assert "TASK001" in {each.rule.id for each in lint(task, Instances())}


def test_containers_that_only_the_deployment_knows_say_nothing() -> None:
    plan = {"terraform_version": "1", "planned_values": {"root_module": {"resources": [terraform(family="a")]}}}
    (task,) = tasks(parse(json.dumps(plan), "plan.json"))
    assert {each.rule.id for each in lint(task, Instances())} == {"TASK008"}


@pytest.mark.parametrize(
    ("profile", "drivers", "eni", "roles", "external"),
    [
        ("linux-optimized", INIT_DRIVERS, True, True, False),
        ("linux-manual-agent", MANUAL_DRIVERS, False, True, False),
        ("linux-external", INIT_DRIVERS, False, True, True),
    ],
)
def test_a_profile_says_what_agents_offer(
    profile: str, drivers: frozenset[str], *, eni: bool, roles: bool, external: bool
) -> None:
    library = open_library()
    loaded = load(profile, library)
    made = from_profile(loaded.shell, prepare(loaded))
    assert (made.drivers, made.task_eni, made.task_roles, made.external) == (drivers, eni, roles, external)
    over = {"agent_config": {"variables": {"ECS_RESERVED_PORTS": [8080], "ECS_ENABLE_TASK_IAM_ROLE": False}}}
    changed = from_profile(loaded.shell, prepare(loaded, over))
    assert (changed.reserved, changed.task_roles) == (frozenset({8080}), False)


@pytest.mark.parametrize("text", ["services: 1", "a: 1", '{"Resources": {}}', "[]"])
def test_a_file_without_tasks_is_refused(text: str, tmp_path: Path) -> None:
    file = tmp_path / "x.yaml"
    file.write_text(text, encoding="utf-8")
    error = CliRunner().invoke(command, [str(file)]).exception
    assert "holds no" in str(error)
    assert len(str(error).splitlines()) == 1


def test_sarif_has_line_and_column(tmp_path: Path) -> None:
    sarif = pytest.importorskip("sarif_pydantic", reason="sarif-pydantic is not installed: pip install --group dev")
    file = tmp_path / "compose.yaml"
    file.write_text(COMPOSE, encoding="utf-8")
    run = CliRunner().invoke(command, ["--format", "sarif", "--system", "windows", str(file)], standalone_mode=False)
    log = sarif.Sarif.model_validate_json(run.output)
    regions = [each.locations[0].physical_location.region for each in log.runs[0].results]
    assert (4, 5) in {(each.start_line, each.start_column) for each in regions}
