"""Who may assume a role, and who would have to."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final

from hostprep.iam.check import rules
from hostprep.iam.check.policy import PolicyView, StatementView
from hostprep.iam.check.text import UNKNOWN, known
from hostprep.iam.documents import RoleKind
from hostprep.iam.realm import PARTITIONS
from hostprep.lint.finding import Finding, at

SERVICES: Final[Mapping[RoleKind, str]] = {
    "task-role": "ecs-tasks",
    "execution-role": "ecs-tasks",
    "instance-role": "ec2",
    "external-role": "ssm",
}
SUFFIXES: Final = tuple(dict.fromkeys(partition.dns_suffix for partition in PARTITIONS))


def trusted(policy: PolicyView) -> Iterator[Finding]:
    """All findings of a trust policy as a whole, and of whom its statements name."""
    allowing = [each for each in policy.statements if each.allows]
    for statement in allowing:
        yield from _everybody(statement)
        yield from _misspelled(statement)
        yield from _clusters(statement)
    named = [text.text for each in allowing for kind, text in each.principals if kind in ("Service", "*")]
    wanted = SERVICES.get(policy.role) if policy.role else None
    if wanted and not any(_may_be(wanted, each) for each in named):
        message = f"{policy.owner} is taken for the {policy.role}, and {wanted}.amazonaws.com may not assume it"
        fix = f'"Principal": {{"Service": "{wanted}.amazonaws.com"}}'
        yield at(rules.WRONG_SERVICE, policy.cursor.get("Statement"), message, fix)


def _everybody(statement: StatementView) -> Iterator[Finding]:
    if statement.tests:
        return
    for kind, principal in statement.principals:
        if principal.text == "*" and kind in ("*", "AWS"):
            fix = '"Principal": {"Service": "ecs-tasks.amazonaws.com"}'
            yield at(rules.WILDCARD_TRUST, principal.cursor, "the trust policy names everybody", fix)


def _misspelled(statement: StatementView) -> Iterator[Finding]:
    """ECS tasks and Systems Manager keep amazonaws.com in every partition."""
    for kind, principal in statement.principals:
        found = re.fullmatch(r"(ecs-tasks|ssm)\.(.+)", principal.text)
        if kind == "Service" and found and UNKNOWN not in known(found[2]) and found[2] != "amazonaws.com":
            message = f"no service is called {principal.text}"
            fix = f"write {found[1]}.amazonaws.com, which is its name in every partition"
            yield at(rules.WRONG_SERVICE, principal.cursor, message, fix)


def _clusters(statement: StatementView) -> Iterator[Finding]:
    if not any(kind == "Service" and known(text.text).startswith("ecs-tasks.") for kind, text in statement.principals):
        return
    for test in statement.tests:
        for value in test.values if test.key.lower() == "aws:sourcearn" and test.needs_key else ():
            whole, cluster, _ = value.text.partition(":cluster/")
            if cluster:
                message = f"the trust policy asks for {value.text}"
                yield at(rules.CLUSTER_IN_TRUST, value.cursor, message, f"write {whole}:*, which is every cluster")


def _may_be(service: str, principal: str) -> bool:
    text = known(principal)
    if text == "*" or UNKNOWN in text:
        return True
    return text.removeprefix(service + ".") in SUFFIXES
