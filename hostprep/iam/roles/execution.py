"""The task execution role: what the agent does for a task before and beside its code."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from hostprep.errors import DeclarationError
from hostprep.iam import names, sources
from hostprep.iam.documents import Condition, Policy, Role, Statement
from hostprep.iam.realm import Realm
from hostprep.iam.roles.trust import tasks_trust

MANAGED = "service-role/AmazonECSTaskExecutionRolePolicy"


@dataclass(frozen=True, slots=True)
class ExecutionNeeds:
    """What the agent must be able to do for a task.

    Attributes:
        managed: attach AWS's own policy, which allows pulling from every repository and writing every log group.
        repositories: ECR repositories that the images come from.
        pull_through: namespaces of pull through cache rules, such as ``docker-hub``: a first pull brings the image
            into a repository of its own below them.
        endpoint: the interface endpoint (``vpce-...``) that image layers must come through.
        vpc: the VPC that image layers must be fetched from, instead of one endpoint.
        log_groups: what the awslogs driver writes to.
        create_log_groups: whether the driver makes them (``awslogs-create-group``).
        registry_secrets: credentials of private registries, in Secrets Manager.
        secrets: Secrets Manager secrets that containers get as environment variables.
        parameters: Systems Manager parameters that containers get as environment variables.
        keys: own KMS keys of those secrets and parameters; AWS's keys need no grant.
        env_files: environment files in S3, as ``bucket/key``.
        env_owner: the account that owns their buckets; by default the realm's own.
        source_conditions: whether the trust policy names the account and region.
    """

    managed: bool = False
    repositories: tuple[str, ...] = ()
    pull_through: tuple[str, ...] = ()
    endpoint: str | None = None
    vpc: str | None = None
    log_groups: tuple[str, ...] = ()
    create_log_groups: bool = False
    registry_secrets: tuple[str, ...] = ()
    secrets: tuple[str, ...] = ()
    parameters: tuple[str, ...] = ()
    keys: tuple[str, ...] = ()
    env_files: tuple[str, ...] = ()
    env_owner: str | None = None
    source_conditions: bool = False


def execution_role(realm: Realm, needs: ExecutionNeeds, name: str = "ecsTaskExecutionRole") -> Role:
    """The execution role's documents.

    Raises:
        DeclarationError: a name in ``needs`` is none, or two needs exclude each other.
    """
    names.ROLE_NAME.check(name)
    _refuse_contradictions(needs)
    purpose, source = "the agent gets credentials for what it does for tasks", sources.EXECUTION_ROLE
    trust = tasks_trust(realm, conditions=needs.source_conditions, purpose=purpose, source=source)
    statements = {
        "images": _images(realm, needs),
        "logs": _logs(realm, needs),
        "secrets": _secrets(realm, needs),
        "environment-files": _env_files(realm, needs),
    }
    policies = tuple(Policy(title, made) for title, some in statements.items() if (made := tuple(some)))
    managed = (realm.managed(MANAGED),) if needs.managed else ()
    return Role("execution-role", name, trust, managed, policies, realm.region)


def _refuse_contradictions(needs: ExecutionNeeds) -> None:
    if needs.endpoint and needs.vpc:
        problem = "an endpoint and a VPC exclude each other: a policy that names both wants both at once"
        raise DeclarationError(problem, expected="one of the two")
    if needs.managed and (needs.endpoint or needs.vpc):
        problem = "AWS's managed policy allows every way to ECR, so an endpoint or VPC beside it limits nothing"
        raise DeclarationError(problem, expected="repositories instead of the managed policy")
    if (needs.endpoint or needs.vpc) and not (needs.repositories or needs.pull_through):
        raise DeclarationError("an endpoint or VPC limits repositories, and none is named", expected="a repository")
    if needs.keys and not (needs.registry_secrets or needs.secrets or needs.parameters):
        raise DeclarationError("a key decrypts secrets or parameters, and none is named", expected="what it decrypts")
    if needs.create_log_groups and not needs.log_groups:
        raise DeclarationError("no log group is named that could be created", expected="a log group")


def _images(realm: Realm, needs: ExecutionNeeds) -> Iterator[Statement]:
    cached = tuple(f"{names.repository(realm, each)}/*" for each in needs.pull_through)
    if not (needs.repositories or cached):
        return
    conditions: tuple[Condition, ...] = ()
    if needs.endpoint:
        conditions = (Condition("StringEquals", "aws:SourceVpce", names.ENDPOINT.check(needs.endpoint)),)
    elif needs.vpc:
        conditions = (Condition("StringEquals", "aws:SourceVpc", names.VPC.check(needs.vpc)),)
    yield Statement(
        sid="PullImages",
        actions=("ecr:BatchCheckLayerAvailability", "ecr:GetDownloadUrlForLayer", "ecr:BatchGetImage"),
        resources=(*(names.repository(realm, each) for each in needs.repositories), *cached),
        conditions=conditions,
        purpose="the agent pulls images from ECR",
        source=sources.EXECUTION_ROLE,
    )
    # Apart and without the condition: on Fargate the call leaves through Fargate's own network interface.
    yield Statement(
        sid="LogInToEcr",
        actions=("ecr:GetAuthorizationToken",),
        resources=("*",),
        purpose="the agent logs in to ECR",
        source=sources.EXECUTION_ROLE,
    )

    if cached:
        yield Statement(
            sid="FillPullThroughCache",
            actions=("ecr:BatchImportUpstreamImage", "ecr:CreateRepository"),
            resources=cached,
            purpose="the first pull of an image brings it into the cache",
            source=sources.PULL_THROUGH,
        )


def _logs(realm: Realm, needs: ExecutionNeeds) -> Iterator[Statement]:
    groups = tuple(names.log_group(realm, each) for each in needs.log_groups)
    if groups:
        yield Statement(
            sid="WriteLogs",
            actions=("logs:CreateLogStream", "logs:PutLogEvents"),
            resources=tuple(f"{group}:*" for group in groups),
            purpose="the awslogs driver writes the containers' logs",
            source=sources.EXECUTION_ROLE,
        )
    if groups and needs.create_log_groups:
        yield Statement(
            sid="CreateLogGroups",
            actions=("logs:CreateLogGroup",),
            resources=tuple(f"{group}:*" for group in groups),  # the call is judged on log-group:NAME:log-stream:
            purpose="the awslogs driver creates its log groups",
            source=sources.AWSLOGS,
        )


def _secrets(realm: Realm, needs: ExecutionNeeds) -> Iterator[Statement]:
    read, what = ("secretsmanager:GetSecretValue",), "the agent reads"
    if needs.registry_secrets:
        resources = _every_secret(realm, needs.registry_secrets)
        purpose = f"{what} the credentials of private registries"
        yield Statement("ReadRegistryCredentials", read, purpose, sources.PRIVATE_REGISTRY, resources)
    if needs.secrets:
        resources = _every_secret(realm, needs.secrets)
        yield Statement("ReadSecrets", read, f"{what} the containers' secrets", sources.SECRETS, resources)
    if needs.parameters:
        resources = tuple(names.parameter(realm, each) for each in needs.parameters)
        purpose = f"{what} the containers' parameters"
        yield Statement("ReadParameters", ("ssm:GetParameters",), purpose, sources.SECRETS, resources)
    if needs.keys:
        resources = tuple(names.key(realm, each) for each in needs.keys)
        purpose = "secrets and parameters are encrypted with own keys"
        yield Statement("DecryptSecrets", ("kms:Decrypt",), purpose, sources.SECRETS, resources)


def _every_secret(realm: Realm, several: Iterable[str]) -> tuple[str, ...]:
    return tuple(arn for each in several for arn in names.secret(realm, each))


def _env_files(realm: Realm, needs: ExecutionNeeds) -> Iterator[Statement]:
    if not needs.env_files:
        return
    found = [names.one_object(realm, each) for each in needs.env_files]
    owner = names.ACCOUNT.check(needs.env_owner or realm.account)
    condition = (Condition("StringEquals", "aws:ResourceAccount", owner),)
    yield Statement(
        sid="ReadEnvironmentFiles",
        actions=("s3:GetObject",),
        resources=tuple(arn for _, arn in found),
        conditions=condition,
        purpose="the agent reads environment files, from buckets of the named account only",
        source=sources.ENVIRONMENT_FILES,
    )
    yield Statement(
        sid="FindEnvironmentFiles",
        actions=("s3:GetBucketLocation",),
        resources=tuple(dict.fromkeys(bucket for bucket, _ in found)),
        conditions=condition,
        purpose="the agent finds the buckets of environment files",
        source=sources.ENVIRONMENT_FILES,
    )
