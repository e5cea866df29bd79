"""Whose a policy is: told by the resource that holds it, by the task definition beside it, or by its name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

from hostprep.iam.documents import RoleKind
from hostprep.lint.source import Cursor, Source

NAMES: Final[tuple[tuple[str, RoleKind], ...]] = (
    ("execution", "execution-role"),
    ("external", "external-role"),
    ("anywhere", "external-role"),
    ("taskrole", "task-role"),
    ("instancerole", "instance-role"),
    ("caller", "caller"),
)
OF_A_ROLE: Final = ("AWS::IAM::Policy", "AWS::IAM::RolePolicy", "AWS::IAM::ManagedPolicy")
TF_OF_A_ROLE: Final = ("aws_iam_role_policy", "aws_iam_role_policy_attachment")
ROLE_KEYS: Final[tuple[tuple[str, RoleKind], ...]] = (
    ("TaskRoleArn", "task-role"),
    ("ExecutionRoleArn", "execution-role"),
    ("task_role_arn", "task-role"),
    ("execution_role_arn", "execution-role"),
)


def role_named(owner: str) -> RoleKind | None:
    """Which role a name speaks of."""
    plain = re.sub(r"[^a-z]", "", owner.lower())
    return next((kind for word, kind in NAMES if word in plain), None)


def role_of(source: Source, owner: str) -> RoleKind | None:
    """What the task definitions of the same file take a role for."""
    for definition in _definitions(source.root):
        for key, kind in ROLE_KEYS:
            if owner and owner in _mentioned(definition.get(key).value):
                return kind
    return None


def owner_of(cursor: Cursor, above: str) -> str:
    """The role that a resource is, or belongs to, as the file calls it."""
    kind = cursor.get("Type").value
    if kind == "AWS::IAM::Role":
        return str(cursor.pointer[-1])
    if kind in OF_A_ROLE:
        properties = cursor.get("Properties")
        named = properties.get("Roles", "RoleName").value
        return next(iter(_mentioned(named)), str(cursor.pointer[-1]))
    if cursor.get("type").value in TF_OF_A_ROLE and isinstance(role := _terraform(cursor).get("role").value, str):
        return role.rpartition("/")[2]
    named = cursor.get("RoleName", "role_name").value
    if isinstance(named, str) and cursor.pointer[-1:] != ("Properties",):
        return named
    if cursor.get("type").value in ("aws_iam_role", *TF_OF_A_ROLE) and isinstance(cursor.get("name").value, str):
        own = _terraform(cursor).get("name").value
        return own if isinstance(own, str) and role_named(own) else str(cursor.get("name").value)
    return above


def _terraform(cursor: Cursor) -> Cursor:
    return cursor.get("values", "after")


def _definitions(cursor: Cursor) -> Iterator[Cursor]:
    for _, resource in cursor.get("Resources").members():
        if resource.get("Type").value == "AWS::ECS::TaskDefinition":
            yield resource.get("Properties")


def _mentioned(value: Any) -> list[str]:
    """The names that a reference holds: of ``!GetAtt Role.Arn``, ``!Ref Role`` and an ARN."""
    if isinstance(value, str):
        return [value.rpartition("/")[2]]
    if isinstance(value, list):
        return [name for each in value for name in _mentioned(each)]
    if isinstance(value, dict):
        name, argument = next(iter(value.items()), ("", None))
        if name == "Fn::GetAtt":
            first = argument[0] if isinstance(argument, list) and argument else str(argument).split(".", 1)[0]
            return [str(first)]
        return _mentioned(argument) if name in ("Ref", "Fn::Sub", "Fn::If") else []
    return []
