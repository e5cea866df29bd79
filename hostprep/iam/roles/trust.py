"""Who may assume a role."""

from __future__ import annotations

from hostprep.iam import sources
from hostprep.iam.documents import Condition, Policy, Statement
from hostprep.iam.realm import Realm


def trust(
    realm: Realm, service: str, *, purpose: str, source: str, source_arn: str | None = None, operator: str = "ArnLike"
) -> Policy:
    """A trust policy for one service.

    Args:
        realm: where it is to hold.
        service: ``ecs-tasks``, ``ec2`` or ``ssm``.
        purpose: what breaks without it.
        source: the public document that says so.
        source_arn: which of the account's resources may cause the role to be assumed; None for no such condition.
        operator: how it is compared.
    """
    conditions: tuple[Condition, ...] = ()
    if source_arn:
        conditions = (
            Condition(operator, "aws:SourceArn", source_arn),
            Condition("StringEquals", "aws:SourceAccount", realm.account),
        )
    statement = Statement(
        sid="AssumeRole",
        actions=("sts:AssumeRole",),
        principal=realm.principal(service),
        conditions=conditions,
        purpose=purpose,
        source=source,
    )
    return Policy("trust", (statement,))


def tasks_trust(realm: Realm, *, conditions: bool, purpose: str, source: str = sources.TASK_ROLE) -> Policy:
    """Trust for ECS tasks; the source can only be narrowed to an account and region, not to a cluster."""
    source_arn = realm.arn("ecs", "*") if conditions else None
    return trust(realm, "ecs-tasks", purpose=purpose, source=source, source_arn=source_arn)
