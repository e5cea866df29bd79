"""What a statement grants, held against the role that it is granted to."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from hostprep.iam.check import rules
from hostprep.iam.check.policy import PolicyView, StatementView
from hostprep.lint.finding import Finding, at

AGENT_ONLY: Final = frozenset({"ecr:batchchecklayeravailability", "logs:createlogstream", "logs:putlogevents"})
"""Together on a task role they are the execution role's policy, copied."""

OPERATOR: Final = frozenset({"events:putrule", "events:puttargets", "events:describerule", "events:listtargetsbyrule"})

AGENT: Final = frozenset(
    """
    ecr:getauthorizationtoken ecr:batchchecklayeravailability ecr:getdownloadurlforlayer ecr:batchgetimage
    ecr:batchimportupstreamimage ecr:createrepository ecr:tagresource
    logs:createlogstream logs:putlogevents logs:createloggroup
    secretsmanager:getsecretvalue ssm:getparameters ssm:getparameter kms:decrypt s3:getobject s3:getbucketlocation
    fsx:describefilesystems ds:describedirectories
    """.split()  # noqa: SIM905  # a dozen words read better
)
"""What the agent does for a task. ``ssm:GetParameter`` is none of it, and is found by another rule."""


def granted(policy: PolicyView, statement: StatementView) -> Iterator[Finding]:
    """All findings of an allowing statement that depend on whose it is."""
    yield from _misplaced(policy, statement)
    yield from _parameters(policy, statement)
    yield from _pass(statement)


def _misplaced(policy: PolicyView, statement: StatementView) -> Iterator[Finding]:
    done, action = statement.literal_actions, statement.cursor.get("Action")
    taken = f"{policy.owner} is taken for the {policy.role} and may"
    if policy.role == "task-role" and done >= AGENT_ONLY:
        message = f"{taken} pull images and write logs"
        yield at(rules.EXECUTION_ON_TASK, action, message, "move these actions to the execution role")
    if policy.role in ("task-role", "execution-role") and (found := sorted(done & OPERATOR)):
        message = f"{taken} {', '.join(found)}"
        yield at(
            rules.OPERATOR_ON_TASK, action, message, "move these actions to the role of whoever looks at the cluster"
        )
    for text in statement.actions if policy.role == "execution-role" else ():
        if "*" not in text.text and ":" in text.text and text.text.lower() not in AGENT | OPERATOR:
            message = f"{taken} {text.text}"
            yield at(rules.TASK_ON_EXECUTION, text.cursor, message, "move it to the task role, where the code needs it")


def _parameters(policy: PolicyView, statement: StatementView) -> Iterator[Finding]:
    done = statement.literal_actions
    named = any(":ssm:" in each.text and ":parameter/" in each.text for each in statement.resources)
    every = any(re.match(r"(\*|ssm:(\*|Get.*\*))", each.text) for each in statement.actions)
    reads = bool(done & {"ssm:getparameters"}) or every
    asked = named or (policy.role == "execution-role" and "ssm:getparameter" in done)
    if asked and not reads:
        message = "parameters are named, and ssm:GetParameters is not allowed"
        yield at(rules.MISSING_GET_PARAMETERS, statement.cursor.get("Action"), message, "add ssm:GetParameters")


def _pass(statement: StatementView) -> Iterator[Finding]:
    everything = any(each.text == "*" for each in statement.resources)
    narrowed = any(test.key.lower() == "iam:passedtoservice" for test in statement.tests)
    if "iam:passrole" in statement.literal_actions and everything and not narrowed:
        fix = 'name the roles, and add {"StringEquals": {"iam:PassedToService": "ecs-tasks.amazonaws.com"}}'
        message = "iam:PassRole is allowed on every role to every service"
        yield at(rules.PASS_ANY_ROLE, statement.cursor.get("Action"), message, fix)
