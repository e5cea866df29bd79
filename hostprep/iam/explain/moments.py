"""The moments in a task's life at which somebody's rights are asked for, in order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from hostprep.iam import sources
from hostprep.iam.documents import Policy, Role, RoleKind, Statement

WHO: Final[Mapping[RoleKind, str]] = {
    "caller": "caller",
    "instance-role": "instance role",
    "external-role": "external role",
    "execution-role": "execution role",
    "task-role": "task role",
}
"""The five principals, in the order in which they come into play."""


@dataclass(frozen=True, slots=True)
class Moment:
    """One moment.

    Attributes:
        id: one word.
        title: a few words.
        about: what happens then, and how it shows when a right is missing.
        sids: the statements that are needed then.
    """

    id: str
    title: str
    about: str
    sids: frozenset[str] = frozenset()


MOMENTS: Final = (
    Moment(
        "join",
        "An instance joins",
        "The agent registers the instance and polls for work. Without it the cluster shows no instance.",
    ),
    Moment(
        "start",
        "A task is started",
        "Somebody runs a task or updates a service, and hands roles to ECS. Without it: AccessDenied on iam:PassRole.",
        frozenset({"PassTaskRoles"}),
    ),
    Moment(
        "pull",
        "The image is pulled",
        "The agent logs in to the registry and pulls. Without it the task stops with CannotPullContainerError.",
        frozenset({"PullImages", "LogInToEcr", "ReadRegistryCredentials"}),
    ),
    Moment(
        "secrets",
        "Secrets and environment files are read",
        "The agent reads them before the container starts. Without it the task stops with ResourceInitializationError.",
        frozenset(
            {"ReadSecrets", "ReadParameters", "DecryptSecrets", "ReadEnvironmentFiles", "FindEnvironmentFiles"},
        ),
    ),
    Moment(
        "logs",
        "The log is opened and written",
        "The awslogs driver creates the stream as the container starts. Without it the container does not start.",
        frozenset({"WriteLogs", "CreateLogGroups"}),
    ),
    Moment(
        "task",
        "The code runs",
        "It asks 169.254.170.2 for the task role's credentials. Without a right the code's own calls are denied.",
    ),
    Moment(
        "exec",
        "Somebody runs a command in it",
        "ECS Exec opens a session from the container outwards. Without it: TargetNotConnectedException.",
        frozenset(
            """
            EcsExec FindExecLogGroup WriteExecLog FindExecBucket StoreExecSession DecryptExecSession
            RunCommandsInTasks FindTasks EncryptExecSession
            """.split()  # noqa: SIM905  # nine words read better
        ),
    ),
    Moment(
        "insights",
        "Somebody looks at it",
        "Container Insights lifecycle events are set up and viewed in the console. The tasks' roles have no part.",
        frozenset({"SetUpLifecycleEvents", "ViewLifecycleEvents"}),
    ),
)
FIRST: Final[Mapping[RoleKind, str]] = {
    "instance-role": "join",
    "external-role": "join",
    "execution-role": "pull",
    "task-role": "task",
    "caller": "start",
}
"""When a role is first taken on: its trust policy is needed then, and what no other moment claims."""


@dataclass(frozen=True, slots=True)
class Need:
    """One document, or a part of one, that one principal needs at one moment.

    Attributes:
        moment: the moment's id.
        kind: whose.
        role: the role's name.
        document: ``trust``, the inline policy's name, or the managed policy's ARN.
        sid: the statement; empty for a managed policy.
        trusted: the service that may assume the role, of a trust policy.
        actions: what is allowed.
        resources: on what.
        conditions: what must hold, each as ``operator key value``.
        purpose: what breaks without it.
        source: the public document that says so.
    """

    moment: str
    kind: RoleKind
    role: str
    document: str
    sid: str = ""
    trusted: str = ""
    actions: tuple[str, ...] = ()
    resources: tuple[str, ...] = ()
    conditions: tuple[str, ...] = ()
    purpose: str = ""
    source: str = ""


def needs(roles: Iterable[Role]) -> tuple[Need, ...]:
    """Every need of these roles, in the order of the moments and, within one, of the principals."""
    order = [moment.id for moment in MOMENTS]
    who = list(WHO)
    found = [need for role in roles for need in _needs(role)]
    return tuple(sorted(found, key=lambda need: (order.index(need.moment), who.index(need.kind))))


def _needs(role: Role) -> Iterator[Need]:
    for policy in (role.trust, *role.policies) if role.trust else role.policies:
        for statement in policy.statements:
            yield _need(role, policy, statement)
    for arn in role.managed:
        kept = "AWS keeps this policy up to date; attach it by its ARN"
        source = sources.EXECUTION_ROLE if role.kind == "execution-role" else sources.INSTANCE_ROLE
        yield Need(FIRST[role.kind], role.kind, role.name, arn, purpose=kept, source=source)


def _need(role: Role, policy: Policy, statement: Statement) -> Need:
    return Need(
        moment=_moment(role.kind, statement),
        kind=role.kind,
        role=role.name,
        document=policy.name,
        sid=statement.sid,
        trusted=statement.principal or "",
        actions=statement.actions,
        resources=statement.resources,
        conditions=tuple(f"{each.operator} {each.key} {each.value}" for each in statement.conditions),
        purpose=statement.purpose,
        source=statement.source,
    )


def _moment(kind: RoleKind, statement: Statement) -> str:
    if kind == "task-role" and statement.sid in ("PullImages", "LogInToEcr"):
        return "task"  # the code pulls with a client of its own
    return next((moment.id for moment in MOMENTS if statement.sid in moment.sids), FIRST[kind])


def as_data(found: Iterable[Need]) -> list[dict[str, Any]]:
    """The moments with their needs, as JSON holds them; a moment without one is left out."""
    by_moment: dict[str, list[dict[str, Any]]] = {}
    for need in found:
        by_moment.setdefault(need.moment, []).append(
            {
                "principal": need.kind,
                "role": need.role,
                "document": need.document,
                "sid": need.sid,
                "trusted": need.trusted,
                "actions": list(need.actions),
                "resources": list(need.resources),
                "conditions": list(need.conditions),
                "purpose": need.purpose,
                "source": need.source,
            }
        )
    return [
        {"moment": moment.id, "title": moment.title, "about": moment.about, "needs": by_moment[moment.id]}
        for moment in MOMENTS
        if moment.id in by_moment
    ]
