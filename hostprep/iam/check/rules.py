"""What is looked for in a policy, each rule with an id that never changes its meaning."""

from __future__ import annotations

from typing import Final

from hostprep.iam import sources
from hostprep.lint.finding import Rule, Severity

MALFORMED_CONDITION: Final = Rule(
    "IAM001",
    "malformed-condition",
    Severity.ERROR,
    "A Condition maps an operator to keys, and each key to values; anything else is refused or never matches.",
    sources.GRAMMAR,
)
DUPLICATE_KEY: Final = Rule(
    "IAM002",
    "duplicate-key",
    Severity.ERROR,
    "IAM refuses a document in which a key stands twice; other readers silently take the last.",
    sources.GRAMMAR,
)
NOT_JSON: Final = Rule(
    "IAM003",
    "not-json",
    Severity.ERROR,
    "A policy that is not JSON is refused as a whole; what stands after the place is not checked.",
    sources.GRAMMAR,
)
UNKNOWN_ACTION: Final = Rule(
    "IAM010", "unknown-action", Severity.ERROR, "An action that no service has grants nothing.", sources.REFERENCE
)
UNKNOWN_KEY: Final = Rule(
    "IAM011",
    "unknown-condition-key",
    Severity.ERROR,
    "A condition key that no request carries never matches, so the statement grants nothing.",
    sources.REFERENCE,
)
ACTION_WITHOUT_RESOURCE: Final = Rule(
    "IAM012",
    "action-does-not-fit-resource",
    Severity.ERROR,
    "Each action works on resources of certain kinds. Where the statement names none of them, it allows nothing.",
    sources.REFERENCE,
)
LITERAL_WILDCARD: Final = Rule(
    "IAM013",
    "wildcard-taken-literally",
    Severity.ERROR,
    "StringEquals takes * and ? for themselves, and no ARN has them, so the test never matches.",
    sources.OPERATORS,
)
MALFORMED_ARN: Final = Rule(
    "IAM020", "malformed-arn", Severity.ERROR, "A resource that is no ARN matches nothing.", sources.ARNS
)
PLACEHOLDER: Final = Rule(
    "IAM021",
    "placeholder-left",
    Severity.ERROR,
    "The words that a page prints for the reader to replace match no resource.",
    sources.ARNS,
)
SECRET_SUFFIX: Final = Rule(
    "IAM022",
    "secret-without-suffix",
    Severity.ERROR,
    "Secrets Manager appends a hyphen and six random characters to a secret's name; without them nothing matches.",
    sources.ARNS_OF_SECRETS,
)
KEY_ALIAS: Final = Rule(
    "IAM023",
    "kms-alias-as-resource",
    Severity.ERROR,
    "An alias in Resource does not stand for the key behind it.",
    sources.KMS_ALIASES,
)
WRONG_PARTITION: Final = Rule(
    "IAM024",
    "wrong-partition",
    Severity.ERROR,
    "Each partition has accounts and ARNs of its own; an ARN of another one matches nothing.",
    sources.ARNS,
)
UNKNOWN_MANAGED: Final = Rule(
    "IAM025",
    "no-such-managed-policy",
    Severity.ERROR,
    "AWS keeps this policy under another path, so it cannot be attached by this ARN.",
    sources.MANAGED,
)
WILDCARD_TRUST: Final = Rule(
    "IAM030",
    "wildcard-trust",
    Severity.ERROR,
    "Everybody with an AWS account may assume the role.",
    sources.CONFUSED_DEPUTY,
)
WRONG_SERVICE: Final = Rule(
    "IAM031",
    "wrong-service-trusted",
    Severity.ERROR,
    "The service that has to assume the role is not among those trusted, so nobody gets credentials of it.",
    sources.TRUST,
)
CLUSTER_IN_TRUST: Final = Rule(
    "IAM032",
    "trust-limited-to-cluster",
    Severity.ERROR,
    "ECS does not say which cluster a role is assumed for, so the test never matches and tasks get no credentials.",
    sources.TASK_ROLE,
)
SOURCE_IN_IDENTITY: Final = Rule(
    "IAM040",
    "source-key-in-identity-policy",
    Severity.ERROR,
    "Only calls that one service makes to another carry this key. The task's own calls do not, so they are denied.",
    sources.TASK_ROLE,
)
EXECUTION_ON_TASK: Final = Rule(
    "IAM041",
    "execution-rights-on-task-role",
    Severity.WARNING,
    "Pulling the image and writing its log is the agent's work, with the execution role. "
    "On the task role the containers' code may do it too.",
    sources.EXECUTION_ROLE,
)
MISSING_GET_PARAMETERS: Final = Rule(
    "IAM042",
    "missing-ssm-getparameters",
    Severity.ERROR,
    "The agent reads parameters with ssm:GetParameters; without it tasks do not start.",
    sources.SECRETS,
)
TOKEN_BY_ENDPOINT: Final = Rule(
    "IAM043",
    "token-limited-to-endpoint",
    Severity.ERROR,
    "On Fargate GetAuthorizationToken leaves through Fargate's own network interface and carries neither "
    "aws:SourceVpce nor aws:SourceVpc, so it is denied.",
    sources.EXECUTION_ROLE,
)
PASS_ANY_ROLE: Final = Rule(
    "IAM044",
    "pass-any-role",
    Severity.WARNING,
    "Whoever may pass every role to every service may become any of them.",
    sources.PASSING_ROLES,
)
INSTANCE_ON_TASK: Final = Rule(
    "IAM045",
    "instance-rights-on-task",
    Severity.ERROR,
    "Whoever holds the instance's rights can register as an instance and receive the credentials of other tasks.",
    sources.INSTANCE_ROLE,
)
OPERATOR_ON_TASK: Final = Rule(
    "IAM046",
    "operator-rights-on-task",
    Severity.WARNING,
    "Setting up and viewing Container Insights lifecycle events is done by a person in the console, not by a task.",
    sources.CONSOLE,
)
TASK_ON_EXECUTION: Final = Rule(
    "IAM047",
    "task-rights-on-execution-role",
    Severity.WARNING,
    "The agent does not make this call for a task, and code in the containers does not get the execution role.",
    sources.EXECUTION_ROLE,
)
EXECUTION_LACKS: Final = Rule(
    "IAM060",
    "execution-role-lacks",
    Severity.ERROR,
    "The agent makes this call for the task with the execution role; without the right the task does not start.",
    sources.EXECUTION_ROLE,
)
TASK_LACKS: Final = Rule(
    "IAM061",
    "task-role-lacks",
    Severity.ERROR,
    "ECS Exec reaches a container by these calls, which the task role has to allow.",
    sources.EXEC,
)
NO_ROLE: Final = Rule(
    "IAM062",
    "role-not-named",
    Severity.ERROR,
    "The agent makes this call with the role that the task definition names, and it names none.",
    sources.EXECUTION_ROLE,
)
RULES: Final = tuple(value for value in dict(globals()).values() if isinstance(value, Rule))
