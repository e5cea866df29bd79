"""Task definitions wherever a file holds them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Final

from hostprep.iam.check.extract import roots
from hostprep.lint.reshape import Reshaped
from hostprep.lint.source import Cursor, Source
from hostprep.tasks.compose import compose_task
from hostprep.tasks.definition import Task

TERRAFORM: Final = {
    "family": "family",
    "networkMode": "network_mode",
    "taskRoleArn": "task_role_arn",
    "executionRoleArn": "execution_role_arn",
    "requiresCompatibilities": "requires_compatibilities",
}
"""The API's names to those of the resource aws_ecs_task_definition."""


def tasks(source: Source, beside: Source | None = None) -> Iterator[Task]:
    """Every task definition of a file.

    Read are what is or will be registered, answers of the AWS CLI, CloudFormation and CDK templates, Terraform plans
    and states in JSON, and compose files.

    Args:
        source: the file.
        beside: a compose file's ``ecs-params.yml``.
    """
    root = source.root
    for _, resource in root.get("Resources").members():
        if resource.get("Type").value == "AWS::ECS::TaskDefinition":
            yield Task(resource.get("Properties"))
    for one in (root, root.get("taskDefinition"), *root.items()):
        if isinstance(one.get("containerDefinitions", "ContainerDefinitions").value, list):
            yield Task(one)
    for plan in roots(source):
        yield from _terraform(plan)
    if isinstance(root.get("services").value, dict):
        yield compose_task(root, beside.root if beside else None)


def _terraform(cursor: Cursor) -> Iterator[Task]:
    todo = [cursor]
    while todo:
        one = todo.pop(0)
        if one.get("type").value == "aws_ecs_task_definition" and one.get("mode").value in (None, "managed"):
            yield Task(_renamed(one.get("values", "after")))
        elif cursor.get("resources", "root_module", "after"):
            todo += [member for key, member in one.members() if key in ("root_module", "resources", "child_modules")]
            todo += one.items()


def _renamed(values: Cursor) -> Cursor:
    made = Reshaped(values)
    for ours, theirs in TERRAFORM.items():
        if (at := values.get(theirs)).value is not None:
            made.put((ours,), at.value, at)
    for platform in values.get("runtime_platform").items():
        family = platform.get("operating_system_family")
        made.put(("runtimePlatform", "operatingSystemFamily"), family.value, family)
    text = values.get("container_definitions")
    try:
        containers = json.loads(text.value) if isinstance(text.value, str) else text.value
    except (json.JSONDecodeError, RecursionError):
        containers = None
    made.put(("containerDefinitions",), containers, text)
    return made.cursor()
