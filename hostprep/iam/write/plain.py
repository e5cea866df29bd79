"""Each document as a JSON file of its own."""

from __future__ import annotations

import json

from hostprep.iam.documents import Role


def write_json(role: Role) -> dict[str, str]:
    """The trust policy, each permission policy, and the list of managed policies to attach, each in its own file."""
    files: dict[str, str] = {}
    if role.trust:
        files["trust.json"] = dumped(role.trust.data)
    for policy in role.policies:
        files[f"{policy.name}.json"] = dumped(policy.data)
    if role.managed:
        files["managed-policies.json"] = dumped({"ManagedPolicyArns": list(role.managed)})
    return {f"{role.kind}-{name}": text for name, text in files.items()}


def dumped(data: object) -> str:
    """JSON as people read it, with a newline at its end."""
    return json.dumps(data, indent=2) + "\n"
