"""Host, profile and library become a task: all that will be said to one host, known before it is contacted."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from hostprep.declare.host import Host
from hostprep.declare.inventory import Inventory
from hostprep.declare.library import Library
from hostprep.declare.params import validate
from hostprep.declare.profile import Profile
from hostprep.declare.secrets import SecretRef
from hostprep.declare.step import Step
from hostprep.errors import DeclarationError


@dataclass(frozen=True, slots=True)
class SecretSlot:
    """Where a secret will be found on the host: the name of a shell variable. Templates print it as one."""

    variable: str


@dataclass(frozen=True, slots=True)
class Prepared:
    """One step with the values it will run with.

    Attributes:
        step: the step.
        values: every parameter's value; secrets are SecretSlots.
        secrets: variable name to where the secret is found.
    """

    step: Step
    values: Mapping[str, Any] = field(repr=False)
    secrets: Mapping[str, SecretRef] = field(default_factory=dict)

    @property
    def public(self) -> dict[str, Any]:
        """The values without the secrets, at any depth: what expectations may be held against."""
        shown: dict[str, Any] = _public(self.values)
        return shown


@dataclass(frozen=True, slots=True)
class Task:
    """What should be true of one host.

    Attributes:
        host: the host.
        profile: the profile's name.
        steps: its steps, in order.
    """

    host: Host
    profile: str
    steps: tuple[Prepared, ...]

    @property
    def secrets(self) -> dict[str, SecretRef]:
        """Every secret that a script of this task needs, by variable name."""
        return {name: reference for prepared in self.steps for name, reference in prepared.secrets.items()}


def tasks(profile: Profile, inventory: Inventory, hosts: tuple[Host, ...], library: Library) -> tuple[Task, ...]:
    """One task for each host.

    Raises:
        DeclarationError: a host cannot take the profile, or a parameter is unknown, missing or not valid.
    """
    return tuple(_task(profile, inventory, host, library) for host in hosts)


def _task(profile: Profile, inventory: Inventory, host: Host, library: Library) -> Task:
    if host.shell != profile.shell:
        raise inventory.document.error(
            f"has shell {host.shell!r}, and profile {profile.name!r} is for {profile.shell!r}",
            ("hosts", host.name),
            expected="a profile and hosts of one shell; --on chooses among the inventory's hosts",
        )
    over: dict[str, dict[str, Any]] = {}
    for layer in inventory.params[host.name]:
        try:
            step = library.step(layer.step, host.shell)
        except DeclarationError as error:
            raise inventory.document.error(
                error.problem, layer.at, expected=error.expected, suggestion=error.suggestion
            ) from None
        over.setdefault(layer.step, {}).update(validate(step.params, layer.values, inventory.document, layer.at))
    return Task(host, profile.name, prepare(profile, over, host.name))


def prepare(
    profile: Profile, over: Mapping[str, Mapping[str, Any]] | None = None, host: str | None = None
) -> tuple[Prepared, ...]:
    """The profile's steps with their values; ``over`` wins over the profile, and that over the step's defaults.

    Raises:
        DeclarationError: a parameter without a default has no value.
    """
    return tuple(_prepare(profile, step, (over or {}).get(step.name, {}), host) for step in profile.steps)


def _prepare(profile: Profile, step: Step, over: Mapping[str, Any], host: str | None) -> Prepared:
    values = {**step.defaults, **profile.params.get(step.name, {}), **over}
    for name in step.params:
        if name not in values:
            raise profile.document.error(
                f"parameter {step.name}.{name} has no value" + (f" on host {host}" if host else ""),
                ("params", step.name) if step.name in profile.params else ("steps",),
                expected=f"[params.{step.name}] {name} = ..., here or in the inventory",
            )
    return bind(step, values)


def bind(step: Step, values: Mapping[str, Any]) -> Prepared:
    """The step with these values, each secret in its slot."""
    found = dict(_secrets(f"HOSTPREP_SECRET_{step.name}", values))
    return Prepared(step, _slotted(f"HOSTPREP_SECRET_{step.name}", values), found)


def _variable(path: str) -> str:
    return re.sub(r"[^A-Z0-9]", "_", path.upper())


def _secrets(path: str, value: Any) -> Iterator[tuple[str, SecretRef]]:
    if isinstance(value, SecretRef):
        yield _variable(path), value
    elif isinstance(value, Mapping):
        for key, item in value.items():
            yield from _secrets(f"{path}_{key}", item)


def _slotted(path: str, value: Any) -> Any:
    if isinstance(value, SecretRef):
        return SecretSlot(_variable(path))
    if isinstance(value, Mapping):
        return {key: _slotted(f"{path}_{key}", item) for key, item in value.items()}
    return value


def _public(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _public(item) for key, item in value.items() if not isinstance(item, SecretSlot)}
    return value
