"""What a task definition makes the agent do, as calls that the execution role has to allow."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from hostprep.iam.check.text import UNKNOWN, known, text_of
from hostprep.lint.source import Cursor
from hostprep.tasks.definition import Task, member

ECR: Final = re.compile(
    r"(\d{12})\.dkr[.-]ecr(?:-fips)?\.([a-z0-9-]+)\.(?:amazonaws\.com(?:\.cn)?|on\.aws|[a-z.-]+)/([^:@]+)", re.ASCII
)


@dataclass(frozen=True, slots=True)
class Demand:
    """One call that will be made.

    Attributes:
        action: such as ``ssm:GetParameters``.
        resource: on what, with wildcards for what the definition does not say.
        cursor: what in the task definition makes it necessary.
        always: whether the execution role makes it in any case; on an EC2 instance the instance role does some of them
            where no execution role is named.
    """

    action: str
    resource: str
    cursor: Cursor
    always: bool = True


def demands(task: Task) -> Iterator[Demand]:
    """Every call that the agent makes for a task definition."""
    for container in task.containers:
        yield from _image(container)
        yield from _logging(member(container, "logConfiguration"))
        yield from _registry(member(container, "repositoryCredentials"))
        for file in member(container, "environmentFiles").items():
            yield from _file(member(file, "value"))
        for secret in (
            *member(container, "secrets").items(),
            *member(member(container, "logConfiguration"), "secretOptions").items(),
        ):
            yield from _secret(member(secret, "valueFrom"))


def _image(container: Cursor) -> Iterator[Demand]:
    at = member(container, "image")
    found = ECR.match(text_of(at.value) or "")
    if found:
        account, region, name = found.groups()
        repository = f"arn:*:ecr:{region}:{account}:repository/{name}"
        yield Demand("ecr:GetAuthorizationToken", "*", at, always=False)
        for action in ("BatchCheckLayerAvailability", "GetDownloadUrlForLayer", "BatchGetImage"):
            yield Demand(f"ecr:{action}", repository, at, always=False)


def _logging(at: Cursor) -> Iterator[Demand]:
    if member(at, "logDriver").value != "awslogs":
        return
    options = member(at, "options")
    group = options.get("awslogs-group")
    name, region = (_star(options.get(f"awslogs-{each}")) for each in ("group", "region"))
    arn = f"arn:*:logs:{region}:*:log-group:{name}:log-stream:"
    yield Demand("logs:CreateLogStream", arn + "*", group or at, always=False)
    yield Demand("logs:PutLogEvents", arn + "*", group or at, always=False)
    create = options.get("awslogs-create-group")
    if text_of(create.value) == "true":
        yield Demand("logs:CreateLogGroup", arn, create, always=False)


def _registry(credentials: Cursor) -> Iterator[Demand]:
    at = member(credentials, "credentialsParameter")
    if text := text_of(at.value):
        arn = known(text)
        named = arn if arn.startswith(("arn:", UNKNOWN)) else f"arn:*:secretsmanager:*:*:secret:{arn}-*"
        yield Demand("secretsmanager:GetSecretValue", named, at)


def _file(at: Cursor) -> Iterator[Demand]:
    if text := text_of(at.value):
        bucket = known(text).partition("/")[0]
        yield Demand("s3:GetObject", known(text), at)
        yield Demand("s3:GetBucketLocation", bucket, at)


def _secret(at: Cursor) -> Iterator[Demand]:
    text = text_of(at.value)
    if text is None:
        return
    arn = known(text)
    fields = arn.split(":")
    if ":secretsmanager:" in arn:
        yield Demand("secretsmanager:GetSecretValue", ":".join(fields[:7]), at)  # without key, stage and version
    elif ":ssm:" in arn:
        yield Demand("ssm:GetParameters", arn, at)
    elif UNKNOWN not in arn:
        yield Demand("ssm:GetParameters", f"arn:*:ssm:*:*:parameter/{arn.removeprefix('/')}", at)


def _star(at: Cursor) -> str:
    text = known(text_of(at.value) or "*")
    return "*" if UNKNOWN in text else text
