"""Policy documents as frozen values: what is granted, for which purpose, and which public document says so."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final, Literal

VERSION: Final = "2012-10-17"
RoleKind = Literal["task-role", "execution-role", "instance-role", "external-role", "caller"]


@dataclass(frozen=True, slots=True)
class Condition:
    """One line of a Condition block.

    Attributes:
        operator: such as ``StringEquals``.
        key: such as ``aws:SourceAccount``.
        value: what it is held against.
    """

    operator: str
    key: str
    value: str


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement, which always allows: hostprep writes no denials.

    Attributes:
        sid: its name within the document, letters and digits.
        actions: what is allowed.
        resources: on what; empty in a trust policy.
        principal: the service that may assume the role; None in a permission policy.
        conditions: all of them must hold.
        purpose: what breaks without it, in a few words.
        source: the public document that says so.
    """

    sid: str
    actions: tuple[str, ...]
    purpose: str
    source: str
    resources: tuple[str, ...] = ()
    principal: str | None = None
    conditions: tuple[Condition, ...] = ()

    @property
    def data(self) -> dict[str, Any]:
        """The statement as JSON holds it."""
        made: dict[str, Any] = {"Sid": self.sid, "Effect": "Allow"}
        if self.principal:
            made["Principal"] = {"Service": self.principal}
        made["Action"] = _one_or_many(self.actions)
        if self.resources:
            made["Resource"] = _one_or_many(self.resources)
        if self.conditions:
            block: dict[str, dict[str, str]] = {}
            for condition in self.conditions:
                block.setdefault(condition.operator, {})[condition.key] = condition.value
            made["Condition"] = block
        return made


@dataclass(frozen=True, slots=True)
class Policy:
    """One policy document.

    Attributes:
        name: what an inline policy of it is called, and its file.
        statements: at least one.
    """

    name: str
    statements: tuple[Statement, ...]

    @property
    def data(self) -> dict[str, Any]:
        """The document as JSON holds it."""
        return {"Version": VERSION, "Statement": [statement.data for statement in self.statements]}


@dataclass(frozen=True, slots=True)
class Role:
    """What one principal needs: a trust policy, and permissions apart from it.

    Attributes:
        kind: which of the five.
        name: the role's name; for the caller, which is no role, the name of its policy.
        trust: who may assume it; None for the caller.
        managed: ARNs of policies that AWS keeps.
        policies: permission policies of its own.
        region: the region it was written for.
    """

    kind: RoleKind
    name: str
    trust: Policy | None
    managed: tuple[str, ...]
    policies: tuple[Policy, ...]
    region: str

    @property
    def data(self) -> dict[str, Any]:
        """All documents in one JSON object."""
        made: dict[str, Any] = {}
        if self.trust:
            made["RoleName"] = self.name
            made["AssumeRolePolicyDocument"] = self.trust.data
        if self.managed:
            made["ManagedPolicyArns"] = list(self.managed)
        made["Policies"] = [{"PolicyName": p.name, "PolicyDocument": p.data} for p in self.policies]
        return made


def _one_or_many(values: tuple[str, ...]) -> str | list[str]:
    return values[0] if len(values) == 1 else list(values)
