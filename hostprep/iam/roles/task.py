"""The task role: what the code in the containers may do."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from hostprep.iam import names, sources
from hostprep.iam.documents import Policy, Role, Statement
from hostprep.iam.realm import Realm
from hostprep.iam.roles.trust import tasks_trust


@dataclass(frozen=True, slots=True)
class TaskNeeds:
    """What a task does by itself.

    Attributes:
        s3_read: buckets, or ``bucket/prefix``, whose objects it reads.
        repositories: ECR repositories that it pulls from with a client of its own.
        exec: people run commands in it with ECS Exec.
        exec_log_group: where those sessions are logged.
        exec_bucket: where those sessions are stored.
        exec_key: the KMS key that encrypts those sessions.
        source_conditions: whether the trust policy names the account and region.
    """

    s3_read: tuple[str, ...] = ()
    repositories: tuple[str, ...] = ()
    exec: bool = False
    exec_log_group: str | None = None
    exec_bucket: str | None = None
    exec_key: str | None = None
    source_conditions: bool = True


def task_role(realm: Realm, needs: TaskNeeds, name: str = "ecsTaskRole") -> Role:
    """The task role's documents.

    Raises:
        DeclarationError: a name in ``needs`` is none.
    """
    names.ROLE_NAME.check(name)
    trust = tasks_trust(realm, conditions=needs.source_conditions, purpose="tasks get credentials")
    statements = {
        "s3-read": _s3(realm, needs),
        "ecr": _ecr(realm, needs),
        "ecs-exec": _exec(realm, needs),
    }
    policies = tuple(Policy(title, made) for title, some in statements.items() if (made := tuple(some)))
    return Role("task-role", name, trust, (), policies, realm.region)


def _s3(realm: Realm, needs: TaskNeeds) -> Iterator[Statement]:
    if needs.s3_read:
        yield Statement(
            sid="ReadObjects",
            actions=("s3:GetObject",),
            resources=tuple(names.objects(realm, each) for each in needs.s3_read),
            purpose="the task reads its objects in S3",
            source=sources.TASK_ROLE,
        )


def _ecr(realm: Realm, needs: TaskNeeds) -> Iterator[Statement]:
    if needs.repositories:
        yield Statement(
            sid="PullImages",
            actions=("ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"),
            resources=tuple(names.repository(realm, each) for each in needs.repositories),
            purpose="the task itself pulls images from ECR",
            source=sources.TASK_ROLE,
        )
        yield Statement(
            sid="LogInToEcr",
            actions=("ecr:GetAuthorizationToken",),
            resources=("*",),
            purpose="the task itself logs in to ECR",
            source=sources.TASK_ROLE,
        )


def _exec(realm: Realm, needs: TaskNeeds) -> Iterator[Statement]:
    if needs.exec or needs.exec_log_group or needs.exec_bucket or needs.exec_key:
        calls = ("CreateControlChannel", "CreateDataChannel", "OpenControlChannel", "OpenDataChannel")
        yield Statement(
            sid="EcsExec",
            actions=tuple(f"ssmmessages:{call}" for call in calls),
            resources=("*",),
            purpose="ECS Exec reaches the container",
            source=sources.EXEC,
        )
    if needs.exec_log_group:
        yield from _exec_logs(names.log_group(realm, needs.exec_log_group))
    if needs.exec_bucket:
        yield from _exec_bucket(names.bucket(realm, needs.exec_bucket))
    if needs.exec_key:
        yield Statement(
            sid="DecryptExecSession",
            actions=("kms:Decrypt",),
            resources=(names.key(realm, needs.exec_key),),
            purpose="ECS Exec sessions are encrypted with an own key",
            source=sources.EXEC,
        )


def _exec_logs(group: str) -> Iterator[Statement]:
    yield Statement(
        sid="FindExecLogGroup",
        actions=("logs:DescribeLogGroups",),
        resources=("*",),
        purpose="ECS Exec finds its log group",
        source=sources.EXEC,
    )
    yield Statement(
        sid="WriteExecLog",
        actions=("logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"),
        resources=(f"{group}:*",),
        purpose="ECS Exec logs its sessions to CloudWatch",
        source=sources.EXEC,
    )


def _exec_bucket(bucket: str) -> Iterator[Statement]:
    yield Statement(
        sid="FindExecBucket",
        actions=("s3:GetBucketLocation", "s3:GetEncryptionConfiguration"),
        resources=(bucket,),
        purpose="ECS Exec learns where its bucket is and how it encrypts",
        source=sources.EXEC,
    )
    yield Statement(
        sid="StoreExecSession",
        actions=("s3:PutObject",),
        resources=(f"{bucket}/*",),
        purpose="ECS Exec stores its sessions in S3",
        source=sources.EXEC,
    )
