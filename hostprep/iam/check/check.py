"""Hold every rule against a policy."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from hostprep.errors import nearest
from hostprep.iam.check import arns, catalogue, rules
from hostprep.iam.check.fits import misfits
from hostprep.iam.check.grants import granted
from hostprep.iam.check.partition import partitions
from hostprep.iam.check.policy import PolicyView, StatementView, Test, Text
from hostprep.iam.check.text import UNKNOWN, is_function, known
from hostprep.iam.check.trusting import trusted
from hostprep.iam.names import suffixed
from hostprep.lint.finding import Finding, at
from hostprep.lint.source import Source

SOURCE_KEYS: Final = ("aws:sourcearn", "aws:sourceaccount", "aws:sourceorgid", "aws:sourceorgpaths")
LITERAL: Final = ("stringequals", "stringnotequals", "stringequalsignorecase", "stringnotequalsignorecase")
REGION: Final = re.compile(r"[a-z]+(-[a-z]+)+-\d+", re.ASCII)


def check(policy: PolicyView, partition: str | None = None) -> Iterator[Finding]:
    """All findings of one policy.

    Args:
        policy: the policy.
        partition: where it is to hold; None to hold its ARNs against each other only.
    """
    for statement in policy.statements:
        yield from _condition(statement)
        yield from _actions(statement)
        for test in statement.tests:
            yield from _test(policy, statement, test)
        for resource in statement.resources:
            yield from _resource(resource)
        if statement.allows and policy.kind == "identity":
            yield from misfits(statement)
            yield from granted(policy, statement)
    if policy.kind == "trust":
        yield from trusted(policy)
    yield from partitions(policy, partition)


def check_keys(source: Source) -> Iterator[Finding]:
    """A finding for each key that its mapping has twice."""
    for pointer in source.duplicates:
        fix = "keep one of the two; several values of a key are a list"
        place = source.place(pointer, key=True)
        yield Finding(rules.DUPLICATE_KEY, place, f"the key {pointer[-1]} stands twice", fix)


def _condition(statement: StatementView) -> Iterator[Finding]:
    block = statement.cursor.get("Condition")
    if is_function(block.value):
        return
    fix = '"Condition": {"StringEquals": {"aws:SourceVpce": "vpce-0123456789abcdef0"}}'
    if block.value is not None and not isinstance(block.value, dict):
        yield at(rules.MALFORMED_CONDITION, block, "the Condition is no object", fix)
    for operator, member in block.members():
        pairs = list(member.members())
        if not pairs or any(value.value is None for _, value in pairs):
            message = f"{operator} holds no condition keys with values"
            yield at(rules.MALFORMED_CONDITION, member, message, fix)


def _actions(statement: StatementView) -> Iterator[Finding]:
    for action in statement.actions:
        if action.text == "*" or UNKNOWN in known(action.text):
            continue
        service, _, name = action.text.partition(":")
        if catalogue.matching(service.lower(), name):
            continue
        near = nearest(name, catalogue.actions(service.lower()))
        near = f"{service}:{near}" if near else nearest(service, catalogue.services())
        fix = f"write {near}" if near else "take the action's name from the Service Authorization Reference"
        yield at(rules.UNKNOWN_ACTION, action.cursor, f"no service has the action {action.text}", fix)


def _test(policy: PolicyView, statement: StatementView, test: Test) -> Iterator[Finding]:
    lower = test.key.lower()
    if ":" not in test.key or not catalogue.knows_key(test.key):
        near = catalogue.nearest_key(test.key)
        fix = f"write {near}" if near else "take the key from the Service Authorization Reference"
        yield at(rules.UNKNOWN_KEY, test.cursor, f"no request carries the key {test.key}", fix, key=True)
    if policy.kind == "identity" and statement.allows and lower in SOURCE_KEYS and test.needs_key:
        message = f"{test.key} stands in a policy that says what a role may do"
        fix = "remove it here; it belongs in the trust policy of the role"
        yield at(rules.SOURCE_IN_IDENTITY, test.cursor, message, fix, key=True)
    if lower in ("aws:sourcevpce", "aws:sourcevpc") and "ecr:getauthorizationtoken" in statement.literal_actions:
        message = f"ecr:GetAuthorizationToken is tied to {test.key}"
        fix = 'put ecr:GetAuthorizationToken on "*" into a statement of its own, without a Condition'
        yield at(rules.TOKEN_BY_ENDPOINT, test.cursor, message, fix, key=True)
    for value in test.values:
        if test.plain_operator in LITERAL and value.text.startswith("arn:") and re.search(r"[*?]", value.text):
            message = f"{test.operator} holds {test.key} against {value.text}"
            yield at(rules.LITERAL_WILDCARD, value.cursor, message, "write ArnLike, or the whole ARN")
        if lower.endswith("arn") and value.text.startswith("arn:"):
            yield from check_arn(value)


def _resource(resource: Text) -> Iterator[Finding]:
    if resource.text == "*" or arns.opaque(resource.text):
        return
    yield from check_arn(resource)
    arn = arns.parse(resource.text)
    if arn is None or UNKNOWN in arn.resource:
        return
    if arn.service == "secretsmanager" and not (suffixed(resource.text) or re.search(r"(\?{6}|\*)$", arn.resource)):
        message = f"{arn.resource} names no secret that can exist"
        yield at(rules.SECRET_SUFFIX, resource.cursor, message, f"write {resource.text}-??????")
    if arn.service == "kms" and arn.resource.startswith("alias/"):
        message = f"{arn.resource} is an alias"
        yield at(rules.KEY_ALIAS, resource.cursor, message, "write the key's own ARN, ...:key/KEY-ID")


def check_arn(text: Text) -> Iterator[Finding]:
    """What is wrong with the form of an ARN."""
    arn = arns.parse(text.text)
    if arn is None:
        message = f"{text.text} is no ARN"
        yield at(rules.MALFORMED_ARN, text.cursor, message, "write arn:PARTITION:SERVICE:REGION:ACCOUNT:RESOURCE")
        return
    if arn.service == "iam" and arn.region:
        account = next((field for field in (arn.account, arn.region) if field.isdigit()), "ACCOUNT")
        fix = f"write arn:{arn.partition}:iam::{account}:{arn.resource}"
        yield at(rules.MALFORMED_ARN, text.cursor, f"{text.text} has its account where the region stands", fix)
        return
    wrong = [arn.region] if arn.region and not arns.is_wild(arn.region) and not REGION.fullmatch(arn.region) else []
    if arn.account and not arns.is_wild(arn.account) and not re.fullmatch(r"[0-9]{12}|aws", arn.account):
        wrong.append(arn.account)
    for word in wrong:
        message = f"{word} in {text.text} is neither a region nor an account"
        yield at(rules.PLACEHOLDER, text.cursor, message, "write the region's name and the account's twelve digits")
