"""Roles against a task definition: what it needs and they lack."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from hostprep.iam.check import rules
from hostprep.iam.check.demand import Demand, demands
from hostprep.iam.check.extract import Contents
from hostprep.iam.check.overlap import glob, overlap
from hostprep.iam.check.policy import Attachment, PolicyView, StatementView
from hostprep.iam.check.text import known, text_of
from hostprep.iam.documents import RoleKind
from hostprep.lint.finding import Finding, at
from hostprep.tasks.definition import Task

MANAGED: Final = {
    "AmazonECSTaskExecutionRolePolicy": (
        "ecr:GetAuthorizationToken",
        "ecr:BatchCheckLayerAvailability",
        "ecr:GetDownloadUrlForLayer",
        "ecr:BatchGetImage",
        "logs:CreateLogStream",
        "logs:PutLogEvents",
    )
}
"""What AWS's own policies allow, on every resource (AWS Managed Policy Reference Guide)."""

EXEC: Final = tuple(f"ssmmessages:{verb}{what}Channel" for verb in ("Create", "Open") for what in ("Control", "Data"))


def misfit(task: Task, roles: Contents, *, exec_: bool = False) -> Iterator[Finding]:
    """What the task definition needs and its roles do not allow; conditions are taken to hold.

    Args:
        task: the task definition.
        roles: the policies that were given; nothing is said of a role that none of them belongs to.
        exec_: whether people run commands in the task with ECS Exec.
    """
    yield from _execution(task, roles)
    if exec_:
        yield from _exec(task, roles)


def concerns(task: Task, roles: Contents) -> bool:
    """Whether any of the policies belongs to a role that the task definition names."""
    names: tuple[tuple[RoleKind, str], ...] = (("execution-role", "executionRoleArn"), ("task-role", "taskRoleArn"))
    return any(_Holder(roles, kind, _name(text_of(task.get(key).value))).known for kind, key in names)


def _execution(task: Task, roles: Contents) -> Iterator[Finding]:
    role = task.get("executionRoleArn")
    holder = _Holder(roles, "execution-role", _name(text_of(role.value)))
    for demand in demands(task):
        if not role:
            if demand.always or task.fargate:
                message = f"{demand.action} is needed and no executionRoleArn is named"
                yield at(rules.NO_ROLE, demand.cursor, message, "add executionRoleArn")
        elif holder.known and not holder.allows(demand.action, demand.resource):
            message = f"the execution role may not {demand.action} on {_shown(demand)}"
            yield at(rules.EXECUTION_LACKS, demand.cursor, message, f"add {demand.action} to the execution role")


def _exec(task: Task, roles: Contents) -> Iterator[Finding]:
    role = task.get("taskRoleArn")
    holder = _Holder(roles, "task-role", _name(text_of(role.value)))
    missing = [action for action in EXEC if not holder.allows(action, "*")]
    if not role:
        yield at(rules.NO_ROLE, task.cursor, "ECS Exec is used and no taskRoleArn is named", "add taskRoleArn")
    elif holder.known and missing:
        message = f"the task role may not {', '.join(missing)}"
        yield at(rules.TASK_LACKS, role, message, 'add them on "*", to the task role')


class _Holder:
    """All that one role holds, out of what was given."""

    def __init__(self, roles: Contents, kind: RoleKind, name: str) -> None:
        self._statements = [each for one in roles.policies if _is(one, kind, name) for each in one.statements]
        self._managed = [text_of(each.cursor.value) or "" for each in roles.attached if _is(each, kind, name)]
        self.known = bool(self._statements or self._managed)

    def allows(self, action: str, resource: str) -> bool:
        """Whether some statement, or a policy of AWS's own, may allow the call."""
        kept = [MANAGED.get(arn.rpartition("/")[2]) for arn in self._managed]
        if any(allowed is None or action in allowed for allowed in kept):
            return True
        return any(allows(each, action, resource) for each in self._statements)


def _is(one: PolicyView | Attachment, kind: RoleKind, name: str) -> bool:
    if isinstance(one, PolicyView) and one.kind != "identity":
        return False
    return one.role == kind or bool(name and one.owner == name)


def allows(statement: StatementView, action: str, resource: str) -> bool:
    """Whether a statement may allow a call, its conditions apart."""
    if not statement.allows or not any(_matches(each.text, action) for each in statement.actions):
        return False
    asked = glob(resource)
    return any(overlap(glob(known(each.text)), asked) for each in statement.resources)


def _matches(pattern: str, action: str) -> bool:
    shape = re.escape(known(pattern)).replace(r"\*", ".*").replace(r"\?", ".").replace("\x00", ".*")
    return bool(re.fullmatch(shape, action, re.IGNORECASE))


def _name(arn: str | None) -> str:
    return (arn or "").rpartition("/")[2]


def _shown(demand: Demand) -> str:
    return demand.resource.replace("\x00", "...")
