"""One set of options for all five principals: each takes those that are its own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from hostprep.errors import DeclarationError
from hostprep.iam.documents import Role, RoleKind
from hostprep.iam.realm import Realm
from hostprep.iam.roles import NEEDS, make

SHARED: Final = frozenset({"repositories", "source_conditions", "exec_key"})
"""Options of several roles, which alone do not make any of them asked for."""

KINDS: Final[tuple[RoleKind, ...]] = ("instance-role", "caller", "execution-role", "task-role")
EXAMPLE: Final[Mapping[str, Any]] = {
    "repositories": ("app",),
    "log_groups": ("/ecs/app",),
    "secrets": ("db",),
    "parameters": ("/app/name",),
    "registry_secrets": ("registry",),
    "env_files": ("app-settings/prod.env",),
    "s3_read": ("app-data",),
    "exec": True,
    "exec_cluster": "production",
    "passes": ("ecsTaskRole", "ecsTaskExecutionRole"),
    "insights": ("view",),
}
"""What is explained where nothing is asked for."""


def roles(realm: Realm, asked: Mapping[str, Any], *, external: bool = False) -> tuple[Role, ...]:
    """The roles that the options ask for; with none of them, those of an example.

    Args:
        realm: where they are to hold.
        asked: options of any of the five.
        external: whether the machines are outside EC2.

    Raises:
        DeclarationError: a name is none, or two options exclude each other.
    """
    asked = dict(asked)
    if asked.pop("exec", False) or asked.keys() & {"exec_log_group", "exec_bucket", "exec_key"}:
        asked["exec"] = True
    asked = asked or dict(EXAMPLE)
    kinds: tuple[RoleKind, ...] = ("external-role", *KINDS[1:]) if external else KINDS
    return tuple(_role(kind, realm, asked) for kind in kinds if _wanted(kind, asked))


def _wanted(kind: RoleKind, asked: Mapping[str, Any]) -> bool:
    own = NEEDS[kind] & asked.keys()
    return (
        kind in ("instance-role", "external-role")
        or bool(own - SHARED)
        or (kind == "execution-role" and bool(own - {"source_conditions"}))
    )


def _role(kind: RoleKind, realm: Realm, asked: Mapping[str, Any]) -> Role:
    own = {name: value for name, value in asked.items() if name in NEEDS[kind]}
    if kind == "task-role":
        own.pop("repositories", None)  # named for the agent; a task that pulls by itself is asked about apart
    try:
        return make(kind, realm, own)
    except DeclarationError as error:
        error.key = error.key or kind
        raise
