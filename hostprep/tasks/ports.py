"""Host ports: kept by the agent, held by somebody else, or asked for twice."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from hostprep.iam.check.text import text_of
from hostprep.lint.finding import Finding, at
from hostprep.lint.source import Cursor
from hostprep.tasks import rules
from hostprep.tasks.definition import Task, member, number
from hostprep.tasks.instances import Instances

HTTP: Final = 80


def ports(task: Task, instances: Instances) -> Iterator[Finding]:
    """All findings of a task's port mappings."""
    windows = task.windows(instances.system)
    seen: set[tuple[int, str]] = set()
    for mapping in (each for one in task.containers for each in member(one, "portMappings").items()):
        host, inside = member(mapping, "hostPort"), number(member(mapping, "containerPort"))
        port, protocol = number(host), (text_of(member(mapping, "protocol").value) or "tcp").lower()
        if task.network in ("awsvpc", "host") and port and inside and port != inside:
            message = f"host port {port} for container port {inside}"
            yield at(rules.PORTS_DIFFER, host, message, f"leave hostPort out, or write {inside}")
        if task.network == "host":
            port = port or inside
            host = host or member(mapping, "containerPort")
        if not port or task.own_interface:
            continue
        if (port, protocol) in seen:
            yield at(rules.PORT_TWICE, host, f"host port {port} is asked for twice", "take another port")
        seen.add((port, protocol))
        yield from _kept(task, instances, host, port, protocol, windows=windows)


def _kept(
    task: Task, instances: Instances, host: Cursor, port: int, protocol: str, *, windows: bool
) -> Iterator[Finding]:
    roles = bool(task.get("taskRoleArn")) or bool(instances.task_roles)
    reserved = instances.taken(windows=windows) if protocol == "tcp" else instances.reserved_udp
    if windows and port == HTTP and protocol == "tcp" and roles:
        fix = "leave hostPort out for a port of the agent's choice, or take another; containerPort 80 is fine"
        where = "in a task with a task role" if task.get("taskRoleArn") else "whose agents offer task roles"
        yield at(rules.PORT_80, host, f"host port 80 on Windows, {where}", fix)
        return
    if port in reserved:
        yield at(rules.RESERVED_PORT, host, f"host port {port} is reserved{instances.where}", "take another port")
        return
    for held in instances.holders if protocol == "tcp" else ():
        if held.port == port:
            rule = rules.HELD_BY_CONTAINER if held.container else rules.HELD
            message = f"host port {port} is held on {held.host} by {held.process or 'a program it does not name'}"
            yield at(rule, host, message, f"stop it on {held.host}, or take another port")
