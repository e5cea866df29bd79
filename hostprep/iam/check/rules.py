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
WILDCARD_TRUST: Final = Rule(
    "IAM030",
    "wildcard-trust",
    Severity.ERROR,
    "Everybody with an AWS account may assume the role.",
    sources.CONFUSED_DEPUTY,
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
RULES: Final = tuple(value for value in dict(globals()).values() if isinstance(value, Rule))
