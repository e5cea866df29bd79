"""A CloudFormation template in YAML."""

from __future__ import annotations

import io
import re
from typing import Any

from hostprep.iam.documents import Role


def write_cloudformation(role: Role) -> dict[str, str]:
    """One template with the role, its policies and, for an EC2 instance, its profile."""
    from ruamel.yaml import YAML

    yaml = YAML(typ="rt")
    yaml.width = 10_000
    yaml.default_flow_style = False
    yaml.indent(mapping=2, sequence=4, offset=2)
    buffer = io.StringIO()
    yaml.dump(_template(role), buffer)
    return {f"{role.kind}.yaml": buffer.getvalue()}


def _template(role: Role) -> dict[str, Any]:
    resources = _caller(role) if role.trust is None else _role(role)
    outputs = {f"{name}Arn": {"Value": _arn(name, body)} for name, body in resources.items()}
    return {
        "AWSTemplateFormatVersion": "2010-09-09",
        "Description": f"The {role.kind.replace('-', ' ')} {role.name}, for {role.region}",
        "Resources": resources,
        "Outputs": outputs,
    }


def _role(role: Role) -> dict[str, Any]:
    logical = _logical(role.name)
    resources: dict[str, Any] = {logical: {"Type": "AWS::IAM::Role", "Properties": role.data}}
    if not role.policies:
        del resources[logical]["Properties"]["Policies"]
    if role.kind == "instance-role":
        properties = {"InstanceProfileName": role.name, "Roles": [{"Ref": logical}]}
        resources[f"{logical}Profile"] = {"Type": "AWS::IAM::InstanceProfile", "Properties": properties}
    return resources


def _caller(role: Role) -> dict[str, Any]:
    return {
        _logical(policy.name): {
            "Type": "AWS::IAM::ManagedPolicy",
            "Properties": {"ManagedPolicyName": policy.name, "PolicyDocument": policy.data},
        }
        for policy in role.policies
    }


def _arn(name: str, body: dict[str, Any]) -> dict[str, Any]:
    return {"Ref": name} if body["Type"] == "AWS::IAM::ManagedPolicy" else {"Fn::GetAtt": [name, "Arn"]}


def _logical(name: str) -> str:
    """A name as a logical id, which holds letters and digits only."""
    words = re.split(r"[^A-Za-z0-9]+", name)
    return "".join(word[:1].upper() + word[1:] for word in words) or "Role"
