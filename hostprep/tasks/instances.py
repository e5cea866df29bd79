"""The instances that are to run the tasks: what their agents offer, from words, from a profile, or from the hosts."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final, Literal

from hostprep.declare.prepare import Prepared

WINDOWS_PORTS: Final = frozenset({53, 135, 139, 445, 2375, 2376, 3389, 5985, 5986, 51678, 51679})
LINUX_PORTS: Final = frozenset({22, 2375, 2376, 51678, 51679})
"""The agent's own defaults (aws/amazon-ecs-agent, agent/config)."""

MANUAL_DRIVERS: Final = frozenset({"json-file", "none"})
INIT_DRIVERS: Final = frozenset({"json-file", "syslog", "awslogs", "fluentd", "none"})
WINDOWS_DRIVERS: Final = frozenset({"json-file", "none", "awslogs"})
"""What the agent, ecs-init, and the agent on Windows offer by themselves (aws/amazon-ecs-agent)."""

System = Literal["windows", "linux"]


@dataclass(frozen=True, slots=True)
class Holder:
    """Who listens on a port of an instance.

    Attributes:
        host: the instance's name in the inventory.
        port: the port.
        process: the program's name; empty where the instance does not say.
    """

    host: str
    port: int
    process: str

    @property
    def container(self) -> bool:
        """Whether a container has published it, and not a program of the instance's own."""
        return self.process in ("docker-proxy", "docker-pr", "rootlesskit")


@dataclass(frozen=True, slots=True)
class Unready:
    """An instance on which a task with a role would get no credentials, and why."""

    host: str
    reason: str


@dataclass(frozen=True, slots=True)
class Instances:
    """The instances that are to run the tasks; None always means that it is not known, and then nothing is said of it.

    Attributes:
        name: the host's name, where it is one that was asked.
        system: their operating system; None to take the task definition's word.
        reserved: ``ECS_RESERVED_PORTS``; None for the agent's defaults.
        reserved_udp: ``ECS_RESERVED_PORTS_UDP``.
        drivers: ``ECS_AVAILABLE_LOGGING_DRIVERS``.
        task_eni: ``ECS_ENABLE_TASK_ENI``.
        task_roles: ``ECS_ENABLE_TASK_IAM_ROLE``.
        host_roles: ``ECS_ENABLE_TASK_IAM_ROLE_NETWORK_HOST``.
        privileged: whether privileged containers are allowed, the opposite of ``ECS_DISABLE_PRIVILEGED``.
        external: whether they are outside EC2.
        holders: who holds which port now.
        unready: where the credential path does not hold now.
    """

    name: str = ""
    system: System | None = None
    reserved: frozenset[int] | None = None
    reserved_udp: frozenset[int] = frozenset()
    drivers: frozenset[str] | None = None
    task_eni: bool | None = None
    task_roles: bool | None = None
    host_roles: bool | None = None
    privileged: bool | None = None
    external: bool = False
    holders: tuple[Holder, ...] = ()
    unready: tuple[Unready, ...] = ()

    @property
    def where(self) -> str:
        """``" on web1"``, or empty."""
        return f" on {self.name}" if self.name else ""

    def taken(self, *, windows: bool) -> frozenset[int]:
        """The TCP ports that the agents keep; port 80 on Windows, where task roles are on, is another matter."""
        return self.reserved if self.reserved is not None else WINDOWS_PORTS if windows else LINUX_PORTS


def from_profile(shell: str, steps: Iterable[Prepared]) -> Instances:
    """What a host offers once a profile has been applied to it.

    Args:
        shell: ``linux``; others are of Windows.
        steps: the profile's steps with their values.
    """
    by_name = {prepared.step.name: prepared.values for prepared in steps}
    variables = _initialized(by_name.get("initialize_agent", {}))
    for config in (by_name.get("agent_config", {}), by_name.get("agent_environment", {})):
        variables |= {**config.get("variables", {}), **_typed(config.get("other", {}))}
    system: System = "linux" if shell == "linux" else "windows"
    external = "agent_external" in by_name or variables.get("ECS_EXTERNAL") is True
    by_hand = "agent_container" in by_name
    made = Instances(system=system, external=external)
    if system == "linux":
        made = by_itself(made, "manual" if by_hand else "ecs-init")
    return with_settings(made, variables)


def _initialized(values: Mapping[str, Any]) -> dict[str, Any]:
    """The settings that ``Initialize-ECSAgent`` makes of what step ``initialize_agent`` hands to it."""
    made = {
        "ECS_ENABLE_TASK_IAM_ROLE": values.get("task_roles"),
        "ECS_ENABLE_TASK_ENI": values.get("task_eni"),
        "ECS_EXTERNAL": values.get("external"),
        "ECS_AVAILABLE_LOGGING_DRIVERS": values.get("logging_drivers") or None,
    }
    return {name: value for name, value in made.items() if value is not None}


def by_itself(instances: Instances, mode: str) -> Instances:
    """What an agent offers where nothing is set: ``ecs-init`` sets more than the agent does by itself."""
    if mode == "windows":
        return replace(instances, drivers=WINDOWS_DRIVERS, task_eni=False, task_roles=False, privileged=True)
    init = mode == "ecs-init"
    return replace(
        instances,
        drivers=INIT_DRIVERS if init else MANUAL_DRIVERS,
        task_eni=init and not instances.external,
        task_roles=init,
        host_roles=init,
        privileged=True,
    )


def with_settings(instances: Instances, variables: Mapping[str, Any]) -> Instances:
    """The same with what the agent's settings say, as typed values."""
    said: dict[str, Any] = {}
    names = {
        "ECS_ENABLE_TASK_ENI": "task_eni",
        "ECS_ENABLE_TASK_IAM_ROLE": "task_roles",
        "ECS_ENABLE_TASK_IAM_ROLE_NETWORK_HOST": "host_roles",
    }
    for variable, name in names.items():
        if isinstance(value := variables.get(variable), bool):
            said[name] = value
    sets = {"ECS_RESERVED_PORTS": "reserved", "ECS_RESERVED_PORTS_UDP": "reserved_udp"}
    for variable, name in (sets | {"ECS_AVAILABLE_LOGGING_DRIVERS": "drivers"}).items():
        if isinstance(value := variables.get(variable), (list, tuple)):
            said[name] = frozenset(value)
    if isinstance(value := variables.get("ECS_DISABLE_PRIVILEGED"), bool):
        said["privileged"] = not value
    made = replace(instances, **said)
    return replace(made, task_eni=False) if made.external else made


def typed(text: str) -> Any:
    """A setting's text as the agent understands it: JSON, or a boolean in any of Go's spellings."""
    if text in ("1", "t", "T", "TRUE", "true", "True"):
        return True
    if text in ("0", "f", "F", "FALSE", "false", "False"):
        return False
    try:
        return json.loads(text)
    except ValueError:
        return text


def _typed(variables: Mapping[str, Any]) -> dict[str, Any]:
    return {name: typed(value) if isinstance(value, str) else value for name, value in variables.items()}
