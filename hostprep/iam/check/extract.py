"""Policies wherever a file holds them: bare, in templates, in plans, in answers of the AWS CLI."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Final

from hostprep.iam.check.policy import PolicyKind, PolicyView
from hostprep.iam.documents import RoleKind
from hostprep.lint.source import Cursor, Source

TRUST_KEYS: Final = ("AssumeRolePolicyDocument", "assume_role_policy")
TEXT_KEYS: Final = (*TRUST_KEYS, "PolicyDocument", "policy", "Policy")
PLAN_ROOTS: Final = ("planned_values", "values")
NAMES: Final[tuple[tuple[str, RoleKind], ...]] = (
    ("execution", "execution-role"),
    ("taskrole", "task-role"),
    ("instancerole", "instance-role"),
    ("external", "external-role"),
    ("caller", "caller"),
)


def policies(source: Source, role: RoleKind | None = None) -> tuple[PolicyView, ...]:
    """Every policy of a file.

    Args:
        source: the file.
        role: which role they belong to; None to tell it from the names that the file uses.
    """
    root = source.root
    if "terraform_version" in (source.data if isinstance(source.data, dict) else {}):
        root = root.get(*PLAN_ROOTS)
    return tuple(_walk(root, source.file, role))


def _walk(cursor: Cursor, owner: str, role: RoleKind | None) -> Iterator[PolicyView]:
    key = str(cursor.pointer[-1]) if cursor.pointer else ""
    if isinstance(cursor.value, str) and key in TEXT_KEYS and cursor.value.lstrip().startswith("{"):
        cursor = _parsed(cursor)
    if isinstance(cursor.value, dict) and isinstance(cursor.value.get("Statement"), (dict, list)):
        yield PolicyView(cursor, _kind(cursor, key), owner, role or _role(owner))
        return
    owner = _owner(cursor, owner)
    for _, member in cursor.members():
        yield from _walk(member, owner, role)
    for item in cursor.items():
        yield from _walk(item, owner, role)


def _parsed(cursor: Cursor) -> Cursor:
    try:
        return Cursor(cursor.source, cursor.pointer, json.loads(cursor.value))
    except (json.JSONDecodeError, RecursionError):
        return cursor


def _owner(cursor: Cursor, above: str) -> str:
    if cursor.get("Type").value in ("AWS::IAM::Role", "AWS::IAM::Policy", "AWS::IAM::ManagedPolicy"):
        return str(cursor.pointer[-1])
    named = cursor.get("RoleName", "role_name")
    if isinstance(named.value, str):
        return named.value
    if cursor.get("type").value == "aws_iam_role" and isinstance(cursor.get("name").value, str):
        return str(cursor.get("name").value)
    return above


def _role(owner: str) -> RoleKind | None:
    """Which role a name speaks of."""
    plain = re.sub(r"[^a-z]", "", owner.lower())
    return next((kind for word, kind in NAMES if word in plain), None)


def _kind(cursor: Cursor, key: str) -> PolicyKind:
    if key in TRUST_KEYS:
        return "trust"
    statements = list(cursor.get("Statement").one_or_more())
    if not any(each.get("Principal", "NotPrincipal").value is not None for each in statements):
        return "identity"
    actions = [str(action.value) for each in statements for action in each.get("Action").one_or_more()]
    return "trust" if actions and all(action.startswith("sts:") for action in actions) else "resource"
