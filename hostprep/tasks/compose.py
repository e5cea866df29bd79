"""A compose file for ECS, read as the task definition that it becomes.

Service keys and ``ecs-params.yml`` as the Amazon ECS CLI takes them (Amazon ECS CLI, "Using Docker Compose file syntax"
and "Using Amazon ECS parameters"); ``x-aws-role`` as Docker's own ECS integration does.
"""

from __future__ import annotations

import re
from typing import Final

from hostprep.iam.check.text import text_of
from hostprep.lint.reshape import Reshaped
from hostprep.lint.source import Cursor
from hostprep.tasks.definition import Task

SAME: Final = {
    "image": "image",
    "user": "user",
    "privileged": "privileged",
    "links": "links",
    "read_only": "readonlyRootFilesystem",
    "dns": "dnsServers",
    "dns_search": "dnsSearchDomains",
    "extra_hosts": "extraHosts",
    "ulimits": "ulimits",
    "entrypoint": "entryPoint",
    "command": "command",
}
"""Keys of a service, and what they become in a container definition."""

PORT: Final = re.compile(r"(?:(?:\d+(?:\.\d+){3}|\[[^\]]*\]):)?(?:(\d+):)?(\d+)(?:/(tcp|udp))?", re.ASCII)
"""``[address:][host:]container[/protocol]``; ranges and unknown parts say nothing."""


def compose_task(root: Cursor, params: Cursor | None) -> Task:
    """All services of a compose file as the containers of one task definition.

    Args:
        root: the compose file.
        params: its ``ecs-params.yml``; None where there is none, and then roles and network mode are not known.
    """
    made = Reshaped(root)
    made.put(("containerDefinitions",), [], root.get("services"))
    for index, (name, service) in enumerate(root.get("services").members()):
        _container(made, index, name, service)
        if role := service.get("x-aws-role"):
            made.put(("taskRoleArn",), "x-aws-role", role)
    if params:
        _params(made, params.get("task_definition"), root)
    platforms = [(text_of(each.get("platform").value) or "", each) for _, each in root.get("services").members()]
    for platform, service in platforms:
        if platform.startswith("windows"):
            made.put(("runtimePlatform", "operatingSystemFamily"), "WINDOWS", service.get("platform"))
    return Task(made.cursor(), partial=params is None)


def _container(made: Reshaped, index: int, name: str, service: Cursor) -> None:
    base = ("containerDefinitions", index)
    made.put(base, {"name": name, "portMappings": []}, service)
    for theirs, ours in SAME.items():
        if (at := service.get(theirs)).value is not None:
            made.put((*base, ours), at.value, at)
    logging = service.get("logging")
    for theirs, ours in (("driver", "logDriver"), ("options", "options")):
        if (at := logging.get(theirs)).value is not None:
            made.put((*base, "logConfiguration", ours), at.value, at)
    for port in service.get("ports").items():
        _port(made, (*base, "portMappings"), port)


def _port(made: Reshaped, base: tuple[str | int, ...], port: Cursor) -> None:
    index = len(made.data["containerDefinitions"][base[1]]["portMappings"])
    if isinstance(port.value, dict):
        parts = {"hostPort": "published", "containerPort": "target", "protocol": "protocol"}
        made.put((*base, index), {}, port)
        for ours, theirs in parts.items():
            if (at := port.get(theirs)).value is not None:
                made.put((*base, index, ours), at.value, at)
    elif found := PORT.fullmatch(text_of(port.value) or ""):
        mapping = {"hostPort": found[1], "containerPort": found[2], "protocol": found[3] or "tcp"}
        made.put((*base, index), {key: value for key, value in mapping.items() if value}, port)
        made.origins[*base, index, "hostPort"] = port.pointer


def _params(made: Reshaped, params: Cursor, root: Cursor) -> None:
    """What ecs-params.yml says; it stands in another file, so its findings point at the compose file's services."""
    services = root.get("services")
    known = {
        "networkMode": "ecs_network_mode",
        "taskRoleArn": "task_role_arn",
        "executionRoleArn": "task_execution_role",
    }
    for ours, theirs in known.items():
        if (value := params.get(theirs).value) is not None:
            made.put((ours,), value, services)
    for index, (name, service) in enumerate(services.members()):
        said = params.get("services").get(name)
        for ours, theirs in (("secrets", "secrets"), ("repositoryCredentials", "repository_credentials")):
            if (value := said.get(theirs).value) is not None:
                made.put(("containerDefinitions", index, ours), _camel(value), service)


def _camel(value: object) -> object:
    """Keys as the API spells them: ``value_from`` is ``valueFrom``."""
    if isinstance(value, list):
        return [_camel(each) for each in value]
    if isinstance(value, dict):
        return {re.sub(r"_([a-z])", lambda m: m[1].upper(), str(key)): _camel(each) for key, each in value.items()}
    return value
