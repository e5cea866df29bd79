"""Terraform's JSON syntax (HashiCorp, "JSON Configuration Syntax"), which needs no writer of HCL."""

from __future__ import annotations

import json
import re
from typing import Any

from hostprep.iam.documents import Policy, Role
from hostprep.iam.write.plain import dumped


def write_terraform(role: Role) -> dict[str, str]:
    """One ``.tf.json`` file with the role, its policies and, for an EC2 instance, its profile."""
    label = _label(role.name)
    resources = _caller(role) if role.trust is None else _role(role, label, role.trust)
    return {f"{role.kind}.tf.json": dumped({"resource": {kind: all_ for kind, all_ in resources.items() if all_}})}


def _role(role: Role, label: str, trust: Policy) -> dict[str, Any]:
    owner = f"${{aws_iam_role.{label}.name}}"
    return {
        "aws_iam_role": {label: {"name": role.name, "assume_role_policy": _document(trust)}},
        "aws_iam_role_policy": {
            _label(f"{role.name}-{policy.name}"): {"name": policy.name, "role": owner, "policy": _document(policy)}
            for policy in role.policies
        },
        "aws_iam_role_policy_attachment": {
            _label(f"{role.name}-{arn.rsplit('/', 1)[-1]}"): {"role": owner, "policy_arn": arn} for arn in role.managed
        },
        "aws_iam_instance_profile": {label: {"name": role.name, "role": owner}} if role.kind == "instance-role" else {},
    }


def _caller(role: Role) -> dict[str, Any]:
    return {
        "aws_iam_policy": {
            _label(policy.name): {"name": policy.name, "policy": _document(policy)} for policy in role.policies
        }
    }


def _document(policy: Policy) -> str:
    """The document as a string in which Terraform finds nothing to expand."""
    return re.sub(r"([$%])\{", r"\1\1{", json.dumps(policy.data))


def _label(name: str) -> str:
    """A name as a Terraform identifier, which starts with a letter or underscore."""
    label = re.sub(r"[^A-Za-z0-9_-]", "_", name)
    return label if re.match(r"[A-Za-z_]", label) else f"_{label}"
