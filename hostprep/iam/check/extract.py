"""Policies wherever a file holds them: bare, in templates, in plans, in answers of the AWS CLI."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from hostprep.errors import DeclarationError
from hostprep.iam.check.owner import owner_of, role_named, role_of
from hostprep.iam.check.policy import Attachment, PolicyKind, PolicyView
from hostprep.iam.documents import RoleKind
from hostprep.lint.source import Cursor, Source

TRUST_KEYS: Final = ("AssumeRolePolicyDocument", "assume_role_policy")
TEXT_KEYS: Final = (*TRUST_KEYS, "PolicyDocument", "policy", "Policy")
ATTACHED_KEYS: Final = ("ManagedPolicyArns", "managed_policy_arns", "AttachedPolicies", "PolicyArn", "policy_arn")


@dataclass(frozen=True, slots=True)
class Contents:
    """What a file holds.

    Attributes:
        policies: every policy document.
        attached: every policy that is attached by its ARN.
    """

    policies: tuple[PolicyView, ...]
    attached: tuple[Attachment, ...]


def contents(source: Source, role: RoleKind | None = None) -> Contents:
    """Every policy of a file, written out or attached.

    Args:
        source: the file.
        role: which role they belong to; None to tell it from what the file says.

    Raises:
        DeclarationError: a policy in it nests too deep.
    """
    try:
        found = [each for root in roots(source) for each in _walk(root, source.file, role)]
    except RecursionError:  # a document that is a text within the file, whose depth nobody has looked at yet
        raise DeclarationError("holds a policy that nests too deep", file=source.file) from None
    policies = tuple(each for each in found if isinstance(each, PolicyView))
    return Contents(policies, tuple(each for each in found if isinstance(each, Attachment)))


def policies(source: Source, role: RoleKind | None = None) -> tuple[PolicyView, ...]:
    """The policy documents alone."""
    return contents(source, role).policies


def roots(source: Source) -> Iterator[Cursor]:
    """Where to look: of a Terraform plan or state, what will be or is; of anything else, everything.

    A plan says everything up to three times (HashiCorp, "JSON Output Format"): in ``planned_values``, and as changes,
    before and after. Changes are taken only where the plan has been cut down to them.
    """
    root = source.root
    plan = isinstance(source.data, dict) and ("terraform_version" in source.data or "resource_changes" in source.data)
    if not plan:
        yield root
    elif whole := root.get("planned_values", "values"):
        yield whole
    else:
        for change in root.get("resource_changes").items():
            after = change.get("change").get("after")
            if isinstance(after.value, dict):
                named = {key: change.value.get(key) for key in ("type", "name")}
                yield Cursor(after.source, after.pointer[:-1], {**named, "after": after.value})


def _walk(cursor: Cursor, owner: str, role: RoleKind | None) -> Iterator[PolicyView | Attachment]:
    key = str(cursor.pointer[-1]) if cursor.pointer else ""
    if isinstance(cursor.value, str) and key in TEXT_KEYS and cursor.value.lstrip().startswith("{"):
        cursor = _parsed(cursor)
    if isinstance(cursor.value, dict) and isinstance(cursor.value.get("Statement"), (dict, list)):
        yield PolicyView(cursor, _kind(cursor, key), owner, _whose(cursor, owner, role))
        return
    owner = owner_of(cursor, owner)
    if key in ATTACHED_KEYS:
        for each in cursor.one_or_more():
            if not isinstance(each.value, dict) or len(each.value) == 1:
                yield Attachment(each, owner, _whose(cursor, owner, role))
    for _, member in cursor.members():
        yield from _walk(member, owner, role)
    for item in cursor.items():
        yield from _walk(item, owner, role)


def _whose(cursor: Cursor, owner: str, role: RoleKind | None) -> RoleKind | None:
    return role or role_of(cursor.source, owner) or role_named(owner)


def _parsed(cursor: Cursor) -> Cursor:
    try:
        return Cursor(cursor.source, cursor.pointer, json.loads(cursor.value))
    except (json.JSONDecodeError, RecursionError):
        return cursor


def _kind(cursor: Cursor, key: str) -> PolicyKind:
    if key in TRUST_KEYS:
        return "trust"
    statements = list(cursor.get("Statement").one_or_more())
    if not any(each.get("Principal", "NotPrincipal").value is not None for each in statements):
        return "identity"
    actions = [str(action.value) for each in statements for action in each.get("Action").one_or_more()]
    return "trust" if actions and all(action.startswith("sts:") for action in actions) else "resource"
