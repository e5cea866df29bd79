"""Hold every rule against a task definition."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from hostprep.iam.check.text import UNKNOWN, known, text_of
from hostprep.lint.finding import Finding, at
from hostprep.lint.source import Cursor
from hostprep.tasks import rules
from hostprep.tasks.bootstrap import bootstrap
from hostprep.tasks.definition import Task, member
from hostprep.tasks.image import is_linux, release_of
from hostprep.tasks.instances import Instances
from hostprep.tasks.ports import ports

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
    windows = task.windows(instances.system)
    if not task.fargate:
        yield from _placement(task, instances)
    yield from _network(task, instances, windows=windows)
    yield from ports(task, instances)
    if not task.get("taskRoleArn") and not task.partial:
        yield at(rules.NO_TASK_ROLE, task.cursor, "no taskRoleArn is named", "name one where code calls AWS")
    for container in task.containers:
        yield from _roles(task, container)
        yield from _image(task, container, instances)
        yield from bootstrap(task, container, windows=windows)
        if not task.fargate:
            yield from _offered(container, instances)
        if windows:
            yield from _unsupported(container)


def _network(task: Task, instances: Instances, *, windows: bool) -> Iterator[Finding]:
    place, mode = task.get("networkMode"), task.network
    if task.fargate:
        if mode and mode != "awsvpc" and UNKNOWN not in known(mode):
            yield at(rules.NETWORK_MODE, place, f"networkMode {mode} on Fargate", 'write "awsvpc"')
        return
    if windows and mode in ("bridge", "host", "none", "nat"):
        fix = 'leave networkMode out, which means default, or write "awsvpc"'
        yield at(rules.NETWORK_MODE, place, f"networkMode {mode} on Windows", fix)
    if mode == "awsvpc" and instances.external:
        fix = "take bridge, host or none"
        yield at(rules.NETWORK_MODE, place, f"awsvpc on external instances{instances.where}", fix)
    elif mode == "awsvpc" and instances.task_eni is False:
        fix = "set ECS_ENABLE_TASK_ENI=true on the instances, or take another network mode"
        yield at(rules.NETWORK_MODE, place, f"awsvpc, and the agent{instances.where} has no task networking", fix)


def _placement(task: Task, instances: Instances) -> Iterator[Finding]:
    role = task.get("taskRoleArn")
    if not role:
        return
    host = task.network == "host"
    offered = instances.host_roles if host else instances.task_roles
    if offered is False:
        variable = "ECS_ENABLE_TASK_IAM_ROLE" + ("_NETWORK_HOST" if host else "")
        message = f"a task role{' in host mode' if host else ''}, and the agent{instances.where} has {variable} off"
        yield at(rules.NO_TASK_ROLES, role, message, f"set {variable}=true on the instances")
    for each in instances.unready:
        message = f"{each.host} would give it no credentials: {each.reason}"
        yield at(rules.NOT_READY, role, message, f"see hostprep plan on {each.host}")


def _roles(task: Task, container: Cursor) -> Iterator[Finding]:
    if task.get("executionRoleArn") or task.partial:
        return
    logging = member(container, "logConfiguration")
    for name, place in (
        ("secrets", member(container, "secrets")),
        ("repositoryCredentials", member(container, "repositoryCredentials")),
        ("secretOptions", member(logging, "secretOptions")),
        ("environmentFiles", member(container, "environmentFiles")),
    ):
        if place:
            message = f"{name} is used and no executionRoleArn is named"
            yield at(rules.NO_EXECUTION_ROLE, place, message, "add executionRoleArn")
    driver = member(logging, "logDriver")
    if task.fargate and driver.value == "awslogs":
        message = "awslogs is used on Fargate and no executionRoleArn is named"
        yield at(rules.NO_ROLE_FOR_LOGS, driver, message, "add executionRoleArn")


def _image(task: Task, container: Cursor, instances: Instances) -> Iterator[Finding]:
    place = member(container, "image")
    image = known(text_of(place.value) or "")
    if UNKNOWN in image.rpartition("/")[2]:
        return
    release, family = release_of(image), task.family
    told = family or ("LINUX" if task.fargate else (instances.system or "").upper())
    if release is not None and told.startswith("LINUX"):
        message = f"{image} is a Windows image, and the task is for Linux"
        yield at(rules.IMAGE, place, message, "name the Windows family in runtimePlatform.operatingSystemFamily")
    elif release and family.startswith("WINDOWS_SERVER_") and f"_{release}_" not in family:
        message = f"{image} is made for Windows Server {release}, and the task is for {family}"
        yield at(rules.IMAGE, place, message, f"take an image for {family}, or WINDOWS_SERVER_{release}_CORE")
    elif told.startswith("WINDOWS") and is_linux(image):
        message = f"{image} is a Linux image, and the task is for Windows"
        yield at(rules.IMAGE, place, message, "take a Windows image, or LINUX")


def _offered(container: Cursor, instances: Instances) -> Iterator[Finding]:
    place = member(member(container, "logConfiguration"), "logDriver")
    driver = text_of(place.value)
    if driver and driver != "awsfirelens" and instances.drivers is not None and driver not in instances.drivers:
        fix = f"use one of {', '.join(sorted(instances.drivers))}, or add {driver} to ECS_AVAILABLE_LOGGING_DRIVERS"
        yield at(rules.DRIVER, place, f"the logging driver {driver} is not offered{instances.where}", fix)
    privileged = member(container, "privileged")
    if privileged.value is True and instances.privileged is False:
        yield at(
            rules.PRIVILEGED, privileged, f"privileged, and ECS_DISABLE_PRIVILEGED is on{instances.where}", "remove it"
        )


def _unsupported(container: Cursor) -> Iterator[Finding]:
    for name in NOT_ON_WINDOWS:
        if place := member(container, name):
            message = f"{name} is set in a task for Windows"
            fix = "remove it; a user is set in the image, by USER" if name == "user" else "remove it"
            yield at(rules.NOT_ON_WINDOWS, place, message, fix, key=True)
