"""Hold every rule against a task definition."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from hostprep.iam.check.text import text_of
from hostprep.lint.finding import Finding
from hostprep.lint.source import Cursor
from hostprep.tasks import rules
from hostprep.tasks.definition import LINUX_PORTS, WINDOWS_PORTS, Instances, Task, member

HTTP: Final = 80
NOT_ON_WINDOWS: Final = (
    "disableNetworking",
    "dnsServers",
    "dnsSearchDomains",
    "extraHosts",
    "links",
    "linuxParameters",
    "privileged",
    "readonlyRootFilesystem",
    "user",
    "ulimits",
)


def lint(task: Task, instances: Instances) -> Iterator[Finding]:
    """All findings of one task definition."""
    windows = task.windows(instances)
    yield from _network(task, instances, windows=windows)
    if not task.get("taskRoleArn"):
        yield Finding(rules.NO_TASK_ROLE, task.cursor.place, "no taskRoleArn is named", "name one where code calls AWS")
    for container in task.containers:
        yield from _roles(task, container)
        yield from _driver(container, instances)
        if task.network != "awsvpc" and not task.fargate:
            yield from _ports(task, container, instances, windows=windows)
        if windows:
            yield from _unsupported(container)


def _network(task: Task, instances: Instances, *, windows: bool) -> Iterator[Finding]:
    at, mode = task.get("networkMode"), task.network
    if windows and mode in ("bridge", "host", "none"):
        fix = 'leave networkMode out, which means default, or write "awsvpc"'
        yield Finding(rules.NETWORK_MODE, at.place, f"networkMode {mode} on Windows", fix)
    if mode == "awsvpc" and instances.task_eni is False and not task.fargate:
        fix = "set ECS_ENABLE_TASK_ENI=true on the instances, or take another network mode"
        yield Finding(rules.NETWORK_MODE, at.place, "awsvpc, and the instances' agent has no task networking", fix)


def _roles(task: Task, container: Cursor) -> Iterator[Finding]:
    if task.get("executionRoleArn"):
        return
    for name in ("secrets", "repositoryCredentials"):
        if at := member(container, name):
            message = f"{name} is used and no executionRoleArn is named"
            yield Finding(rules.NO_EXECUTION_ROLE, at.place, message, "add executionRoleArn")
    driver = member(member(container, "logConfiguration"), "logDriver")
    if task.fargate and driver.value == "awslogs":
        message = "awslogs is used on Fargate and no executionRoleArn is named"
        yield Finding(rules.NO_ROLE_FOR_LOGS, driver.place, message, "add executionRoleArn")


def _driver(container: Cursor, instances: Instances) -> Iterator[Finding]:
    at = member(member(container, "logConfiguration"), "logDriver")
    driver = text_of(at.value)
    if driver and instances.drivers is not None and driver not in instances.drivers:
        fix = f"use one of {', '.join(sorted(instances.drivers))}, or add {driver} to the agent's list"
        yield Finding(rules.DRIVER, at.place, f"the logging driver {driver} is not offered", fix)


def _ports(task: Task, container: Cursor, instances: Instances, *, windows: bool) -> Iterator[Finding]:
    reserved = instances.reserved
    if reserved is None:
        reserved = WINDOWS_PORTS if windows else LINUX_PORTS
    for mapping in member(container, "portMappings").items():
        at = member(mapping, "hostPort")
        port = _number(at)
        if windows and port == HTTP and task.get("taskRoleArn"):
            fix = "leave hostPort out for a port of the agent's choice, or take another; containerPort 80 is fine"
            yield Finding(rules.PORT_80, at.place, "host port 80 on Windows, in a task with a task role", fix)
        elif port in reserved and text_of(member(mapping, "protocol").value) in (None, "tcp"):
            yield Finding(rules.RESERVED_PORT, at.place, f"host port {port} is reserved", "take another port")


def _unsupported(container: Cursor) -> Iterator[Finding]:
    for name in NOT_ON_WINDOWS:
        if at := member(container, name):
            message = f"{name} is set in a task for Windows"
            yield Finding(rules.NOT_ON_WINDOWS, at.key_place, message, "remove it; a user is set in the image, by USER")


def _number(at: Cursor) -> int | None:
    text = text_of(at.value)
    return int(text) if text and text.isdecimal() and text.isascii() else None
