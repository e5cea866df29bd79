"""The caller: the person or pipeline that registers task definitions, runs tasks and looks at them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from hostprep.iam import names, sources
from hostprep.iam.documents import Condition, Policy, Role, Statement
from hostprep.iam.realm import Realm


@dataclass(frozen=True, slots=True)
class CallerNeeds:
    """What the caller does.

    Attributes:
        passes: task and execution roles that task definitions of the caller may name.
        exec_cluster: the cluster in whose tasks the caller runs commands with ECS Exec.
        exec_key: the KMS key that encrypts those sessions.
        insights: sets up or looks at the lifecycle events of Container Insights.
    """

    passes: tuple[str, ...] = ()
    exec_cluster: str | None = None
    exec_key: str | None = None
    insights: tuple[Literal["set-up", "view"], ...] = ()


def caller(realm: Realm, needs: CallerNeeds, name: str = "ecsCaller") -> Role:
    """The caller's policies; they are attached to a user, group or role that is there already.

    Raises:
        DeclarationError: a name in ``needs`` is none.
    """
    names.ROLE_NAME.check(name)
    statements = {
        "pass-roles": _pass(realm, needs),
        "ecs-exec": _exec(realm, needs),
        "container-insights": _insights(needs),
    }
    policies = tuple(Policy(f"{name}-{title}", made) for title, some in statements.items() if (made := tuple(some)))
    return Role("caller", name, None, (), policies, realm.region)


def _pass(realm: Realm, needs: CallerNeeds) -> Iterator[Statement]:
    if needs.passes:
        yield Statement(
            sid="PassTaskRoles",
            actions=("iam:PassRole",),
            resources=tuple(names.role(realm, each) for each in needs.passes),
            conditions=(Condition("StringEquals", "iam:PassedToService", realm.principal("ecs-tasks")),),
            purpose="task definitions name these roles",
            source=sources.PASSING_ROLES,
        )


def _exec(realm: Realm, needs: CallerNeeds) -> Iterator[Statement]:
    if needs.exec_cluster:
        cluster = names.CLUSTER.check(needs.exec_cluster)
        yield Statement(
            sid="RunCommandsInTasks",
            actions=("ecs:ExecuteCommand",),
            resources=(realm.arn("ecs", f"cluster/{cluster}"), realm.arn("ecs", f"task/{cluster}/*")),
            purpose="the caller runs commands in containers",
            source=sources.EXEC,
        )
        yield Statement(
            sid="FindTasks",
            actions=("ecs:DescribeTasks",),
            resources=(realm.arn("ecs", f"task/{cluster}/*"),),
            purpose="the caller finds the task to run commands in",
            source=sources.EXEC,
        )
    if needs.exec_key:
        yield Statement(
            sid="EncryptExecSession",
            actions=("kms:GenerateDataKey",),
            resources=(names.key(realm, needs.exec_key),),
            purpose="ECS Exec sessions are encrypted with an own key",
            source=sources.EXEC,
        )


def _insights(needs: CallerNeeds) -> Iterator[Statement]:
    if "set-up" in needs.insights:
        yield Statement(
            sid="SetUpLifecycleEvents",
            actions=("events:PutRule", "events:PutTargets", "logs:CreateLogGroup"),
            resources=("*",),
            purpose="the caller sets up Container Insights lifecycle events",
            source=sources.CONSOLE,
        )
    if "view" in needs.insights:
        yield Statement(
            sid="ViewLifecycleEvents",
            actions=("events:DescribeRule", "events:ListTargetsByRule", "logs:DescribeLogGroups"),
            resources=("*",),
            purpose="the caller looks at Container Insights lifecycle events",
            source=sources.CONSOLE,
        )
