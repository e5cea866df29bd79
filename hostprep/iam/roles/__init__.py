"""The five principals around a task, each with the documents that its options ask for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields
from typing import Any, Final

from hostprep.errors import DeclarationError
from hostprep.iam.documents import Role, RoleKind
from hostprep.iam.realm import Realm
from hostprep.iam.roles.caller import CallerNeeds, caller
from hostprep.iam.roles.execution import ExecutionNeeds, execution_role
from hostprep.iam.roles.host import external_role, instance_role
from hostprep.iam.roles.task import TaskNeeds, task_role

_NEEDS: Final[Mapping[RoleKind, frozenset[str]]] = {
    "task-role": frozenset(each.name for each in fields(TaskNeeds)),
    "execution-role": frozenset(each.name for each in fields(ExecutionNeeds)),
    "instance-role": frozenset({"systems_manager"}),
    "external-role": frozenset({"source_conditions"}),
    "caller": frozenset(each.name for each in fields(CallerNeeds)),
}


def make(kind: RoleKind, realm: Realm, asked: Mapping[str, Any]) -> Role:
    """A role's documents from what was asked for.

    Args:
        kind: which of the five.
        realm: where it is to hold.
        asked: ``name``, and fields of the kind's needs.

    Raises:
        DeclarationError: a name is none, the kind has no such need, or nothing would be granted.
    """
    for option in asked.keys() - _NEEDS[kind] - {"name"}:
        owners = ", ".join(each for each, known in _NEEDS.items() if option in known)
        problem = f"the option for {option.replace('_', ' ')} does not belong to the {kind}"
        raise DeclarationError(problem, expected=f"it with {owners}")
    name = {"name": asked["name"]} if "name" in asked else {}
    needs = {key: value for key, value in asked.items() if key != "name"}
    makers: dict[RoleKind, Callable[[], Role]] = {
        "task-role": lambda: task_role(realm, TaskNeeds(**needs), **name),
        "execution-role": lambda: execution_role(realm, ExecutionNeeds(**needs), **name),
        "instance-role": lambda: instance_role(realm, **needs, **name),
        "external-role": lambda: external_role(realm, **needs, **name),
        "caller": lambda: caller(realm, CallerNeeds(**needs), **name),
    }
    role = makers[kind]()
    if not role.policies and not role.managed and kind != "task-role":
        raise DeclarationError(f"the {kind} would be allowed nothing", expected="an option that says what it is for")
    return role
