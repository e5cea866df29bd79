"""A shell script of AWS CLI commands."""

from __future__ import annotations

import json
import shlex
from collections.abc import Iterator

from hostprep.iam.documents import Policy, Role


def write_cli(role: Role) -> dict[str, str]:
    """One POSIX shell script that stops at the first command that fails."""
    commands = _caller(role) if role.trust is None else _role(role, role.trust)
    lines = ["#!/bin/sh", f"# The {role.kind.replace('-', ' ')} {role.name}.", "set -eu"]
    lines.append(f"export AWS_REGION={shlex.quote(role.region)}")
    return {f"{role.kind}.sh": "\n".join([*lines, *map(shlex.join, commands), ""])}


def _role(role: Role, trust: Policy) -> Iterator[list[str]]:
    name = ["--role-name", role.name]
    yield ["aws", "iam", "create-role", *name, "--assume-role-policy-document", _document(trust)]
    for policy in role.policies:
        yield _put(name, policy)
    for arn in role.managed:
        yield ["aws", "iam", "attach-role-policy", *name, "--policy-arn", arn]
    if role.kind == "instance-role":
        profile = ["--instance-profile-name", role.name]
        yield ["aws", "iam", "create-instance-profile", *profile]
        yield ["aws", "iam", "add-role-to-instance-profile", *profile, *name]


def _put(name: list[str], policy: Policy) -> list[str]:
    document = ["--policy-name", policy.name, "--policy-document", _document(policy)]
    return ["aws", "iam", "put-role-policy", *name, *document]


def _caller(role: Role) -> Iterator[list[str]]:
    for policy in role.policies:
        yield ["aws", "iam", "create-policy", "--policy-name", policy.name, "--policy-document", _document(policy)]


def _document(policy: Policy) -> str:
    return json.dumps(policy.data, separators=(",", ":"))
