"""Policies that are attached by their ARN."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final

from hostprep.iam.check import arns, rules
from hostprep.iam.check.check import check_arn
from hostprep.iam.check.policy import Attachment, Text
from hostprep.iam.check.text import UNKNOWN, known, text_of
from hostprep.iam.documents import RoleKind
from hostprep.lint.finding import Finding, Rule, at

KEPT: Final = (
    "service-role/AmazonECSTaskExecutionRolePolicy",
    "service-role/AmazonEC2ContainerServiceforEC2Role",
    "service-role/AmazonEC2ContainerServiceEventsRole",
    "AmazonSSMManagedInstanceCore",
    "AmazonECS_FullAccess",
)
"""AWS's own policies around tasks, with the paths that ARNs need (AWS Managed Policy Reference Guide)."""

MISPLACED: Final[Mapping[tuple[RoleKind, str], tuple[Rule, str]]] = {
    ("task-role", "AmazonECSTaskExecutionRolePolicy"): (rules.EXECUTION_ON_TASK, "the execution role"),
    ("task-role", "AmazonEC2ContainerServiceforEC2Role"): (rules.INSTANCE_ON_TASK, "the instance role"),
    ("execution-role", "AmazonEC2ContainerServiceforEC2Role"): (rules.INSTANCE_ON_TASK, "the instance role"),
}


def attached(attachment: Attachment, partition: str | None = None) -> Iterator[Finding]:
    """All findings of one attached policy; ``partition`` is where it is to hold, where that is known."""
    text = text_of(attachment.cursor.value)
    if text is None or arns.opaque(text):
        return
    arn = arns.parse(text)
    if arn is None or arn.region:
        yield from check_arn(Text(attachment.cursor, text))
        return
    name = arn.resource.removeprefix("policy/")
    if not arn.resource.startswith("policy/") and UNKNOWN not in known(arn.resource):
        message = f"{text} is not the ARN of a policy"
        yield at(rules.MALFORMED_ARN, attachment.cursor, message, "write arn:PARTITION:iam::ACCOUNT:policy/NAME")
        return
    if arn.account and not arns.is_wild(arn.account) and not re.fullmatch(r"[0-9]{12}|aws", arn.account):
        message = f"{arn.account} in {text} is no account"
        yield at(rules.PLACEHOLDER, attachment.cursor, message, "write the account's twelve digits, or aws")
    if partition and arn.partition != partition and not arns.is_wild(arn.partition):
        fix = f"write arn:{partition}:iam::{arn.account}:{arn.resource}"
        yield at(rules.WRONG_PARTITION, attachment.cursor, f"{text} is of the partition {arn.partition}", fix)
    if arn.account == "aws":
        yield from _kept(attachment, arn, name)


def _kept(attachment: Attachment, arn: arns.Arn, name: str) -> Iterator[Finding]:
    last = name.rpartition("/")[2]
    right = next((each for each in KEPT if each.rpartition("/")[2] == last), name)
    if right != name:
        fix = f"write arn:{known(arn.partition).replace(UNKNOWN, 'PARTITION')}:iam::aws:policy/{right}"
        yield at(rules.UNKNOWN_MANAGED, attachment.cursor, f"AWS keeps no policy {name}", fix)
    if attachment.role and (found := MISPLACED.get((attachment.role, last))):
        rule, owner = found
        message = f"{attachment.owner} is taken for the {attachment.role} and holds {last}"
        yield at(rule, attachment.cursor, message, f"attach it to {owner}")
