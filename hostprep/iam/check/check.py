"""Hold every rule against a policy."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from hostprep.errors import nearest
from hostprep.iam.check import arns, catalogue, rules
from hostprep.iam.check.policy import PolicyView, StatementView, Test, Text
from hostprep.iam.check.text import UNKNOWN, known
from hostprep.iam.names import suffixed
from hostprep.lint.finding import Finding, Rule
from hostprep.lint.source import Cursor, Source

SOURCE_KEYS: Final = ("aws:sourcearn", "aws:sourceaccount", "aws:sourceorgid", "aws:sourceorgpaths")
AGENT_ACTIONS: Final = frozenset({"ecr:batchchecklayeravailability", "logs:createlogstream", "logs:putlogevents"})
REGION: Final = re.compile(r"[a-z]+(-[a-z]+)+-\d+", re.ASCII)


def check(policy: PolicyView) -> Iterator[Finding]:
    """All findings of one policy."""
    for statement in policy.statements:
        yield from _condition(statement)
        yield from _actions(statement)
        for test in statement.tests:
            yield from _test(policy, statement, test)
        for resource in statement.resources:
            yield from _resource(resource)
        if statement.allows:
            yield from (_trust(statement) if policy.kind == "trust" else _grant(policy, statement))


def check_keys(source: Source) -> Iterator[Finding]:
    """A finding for each key that its mapping has twice."""
    for pointer in source.duplicates:
        fix = "keep one of the two; several values of a key are a list"
        place = source.place(pointer, key=True)
        yield Finding(rules.DUPLICATE_KEY, place, f"the key {pointer[-1]} stands twice", fix)


def _at(rule: Rule, cursor: Cursor, message: str, fix: str, *, key: bool = False) -> Finding:
    return Finding(rule, cursor.key_place if key else cursor.place, message, fix)


def _condition(statement: StatementView) -> Iterator[Finding]:
    block = statement.cursor.get("Condition")
    fix = '"Condition": {"StringEquals": {"aws:SourceVpce": "vpce-0123456789abcdef0"}}'
    if block.value is not None and not isinstance(block.value, dict):
        yield _at(rules.MALFORMED_CONDITION, block, "the Condition is no object", fix)
    for operator, member in block.members():
        pairs = list(member.members())
        if not pairs or any(value.value is None for _, value in pairs):
            message = f"{operator} holds no condition keys with values"
            yield _at(rules.MALFORMED_CONDITION, member, message, fix)


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
        yield _at(rules.UNKNOWN_ACTION, action.cursor, f"no service has the action {action.text}", fix)


def _test(policy: PolicyView, statement: StatementView, test: Test) -> Iterator[Finding]:
    lower = test.key.lower()
    if ":" not in test.key or not catalogue.knows_key(test.key):
        near = catalogue.nearest_key(test.key)
        fix = f"write {near}" if near else "take the key from the Service Authorization Reference"
        yield _at(rules.UNKNOWN_KEY, test.cursor, f"no request carries the key {test.key}", fix, key=True)
    if policy.kind == "identity" and statement.allows and lower in SOURCE_KEYS and test.needs_key:
        message = f"{test.key} stands in a policy that says what a role may do"
        fix = "remove it here; it belongs in the trust policy of the role"
        yield _at(rules.SOURCE_IN_IDENTITY, test.cursor, message, fix, key=True)
    if lower in ("aws:sourcevpce", "aws:sourcevpc") and "ecr:getauthorizationtoken" in statement.literal_actions:
        message = f"ecr:GetAuthorizationToken is tied to {test.key}"
        fix = 'put ecr:GetAuthorizationToken on "*" into a statement of its own, without a Condition'
        yield _at(rules.TOKEN_BY_ENDPOINT, test.cursor, message, fix, key=True)
    for value in test.values:
        if lower.endswith("arn") and value.text.startswith("arn:"):
            yield from _arn(value)


def _resource(resource: Text) -> Iterator[Finding]:
    if resource.text == "*" or arns.opaque(resource.text):
        return
    yield from _arn(resource)
    arn = arns.parse(resource.text)
    if arn is None or UNKNOWN in arn.resource:
        return
    if arn.service == "secretsmanager" and not (suffixed(resource.text) or re.search(r"(\?{6}|\*)$", arn.resource)):
        message = f"{arn.resource} names no secret that can exist"
        yield _at(rules.SECRET_SUFFIX, resource.cursor, message, f"write {resource.text}-??????")
    if arn.service == "kms" and arn.resource.startswith("alias/"):
        message = f"{arn.resource} is an alias"
        yield _at(rules.KEY_ALIAS, resource.cursor, message, "write the key's own ARN, ...:key/KEY-ID")


def _arn(text: Text) -> Iterator[Finding]:
    arn = arns.parse(text.text)
    if arn is None:
        message = f"{text.text} is no ARN"
        yield _at(rules.MALFORMED_ARN, text.cursor, message, "write arn:PARTITION:SERVICE:REGION:ACCOUNT:RESOURCE")
        return
    if arn.service == "iam" and arn.region:
        account = next((field for field in (arn.account, arn.region) if field.isdigit()), "ACCOUNT")
        fix = f"write arn:{arn.partition}:iam::{account}:{arn.resource}"
        yield _at(rules.MALFORMED_ARN, text.cursor, f"{text.text} has its account where the region stands", fix)
        return
    wrong = [arn.region] if arn.region and not arns.is_wild(arn.region) and not REGION.fullmatch(arn.region) else []
    if arn.account and not arns.is_wild(arn.account) and not re.fullmatch(r"[0-9]{12}|aws", arn.account):
        wrong.append(arn.account)
    for word in wrong:
        message = f"{word} in {text.text} is neither a region nor an account"
        yield _at(rules.PLACEHOLDER, text.cursor, message, "write the region's name and the account's twelve digits")


def _trust(statement: StatementView) -> Iterator[Finding]:
    if statement.tests:
        return
    for kind, principal in statement.principals:
        if principal.text == "*" and kind in ("*", "AWS"):
            fix = '"Principal": {"Service": "ecs-tasks.amazonaws.com"}'
            yield _at(rules.WILDCARD_TRUST, principal.cursor, "the trust policy names everybody", fix)


def _grant(policy: PolicyView, statement: StatementView) -> Iterator[Finding]:
    done = statement.literal_actions
    at = statement.cursor.get("Action")
    if policy.role == "task-role" and done >= AGENT_ACTIONS:
        message = f"{policy.owner} is taken for a task role and may pull images and write logs"
        yield _at(rules.EXECUTION_ON_TASK, at, message, "move these actions to the execution role")
    of_parameters = any(":ssm:" in each.text and ":parameter/" in each.text for each in statement.resources)
    wildcard = any(re.match(r"(\*|ssm:(\*|Get.*\*))", each.text) for each in statement.actions)
    reads = bool(done & {"ssm:getparameters"}) or wildcard
    if not reads and (
        of_parameters if policy.role != "execution-role" else of_parameters or "ssm:getparameter" in done
    ):
        message = "parameters are named, and ssm:GetParameters is not allowed"
        yield _at(rules.MISSING_GET_PARAMETERS, at, message, "add ssm:GetParameters")
    everything = any(each.text == "*" for each in statement.resources)
    if (
        "iam:passrole" in done
        and everything
        and not any(t.key.lower() == "iam:passedtoservice" for t in statement.tests)
    ):
        fix = 'name the roles, and add {"StringEquals": {"iam:PassedToService": "ecs-tasks.amazonaws.com"}}'
        yield _at(rules.PASS_ANY_ROLE, at, "iam:PassRole is allowed on every role to every service", fix)
