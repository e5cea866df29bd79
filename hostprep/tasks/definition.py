"""A task definition as a file holds it, and the instances that it is checked against."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal

from hostprep.iam.check.text import text_of
from hostprep.lint.source import Cursor, Source

WINDOWS_PORTS: Final = frozenset({53, 135, 139, 445, 2375, 2376, 3389, 5985, 5986, 51678, 51679})
LINUX_PORTS: Final = frozenset({22, 2375, 2376, 51678, 51679})
"""The agent's own defaults (aws/amazon-ecs-agent, agent/config)."""


@dataclass(frozen=True, slots=True)
class Instances:
    """The instances that are to run the tasks.

    Attributes:
        system: their operating system; None to take the task definition's word.
        reserved: ``ECS_RESERVED_PORTS``; None for the agent's defaults.
        drivers: ``ECS_AVAILABLE_LOGGING_DRIVERS``; None where it is not known, and then nothing is said of drivers.
        task_eni: ``ECS_ENABLE_TASK_ENI``; None where it is not known.
    """

    system: Literal["windows", "linux"] | None = None
    reserved: frozenset[int] | None = None
    drivers: frozenset[str] | None = None
    task_eni: bool | None = None


@dataclass(frozen=True, slots=True)
class Task:
    """One task definition; members are found in the API's spelling and in CloudFormation's."""

    cursor: Cursor

    def get(self, name: str) -> Cursor:
        """A member of the task definition."""
        return member(self.cursor, name)

    @property
    def containers(self) -> tuple[Cursor, ...]:
        """Its container definitions."""
        return tuple(self.get("containerDefinitions").items())

    @property
    def family(self) -> str:
        """The operating system family, in capitals; empty where it is not said."""
        return (text_of(member(self.get("runtimePlatform"), "operatingSystemFamily").value) or "").upper()

    @property
    def network(self) -> str:
        """The network mode; empty where it is not said."""
        return text_of(self.get("networkMode").value) or ""

    @property
    def fargate(self) -> bool:
        """Whether it can only run on Fargate."""
        return bool(self.get("requiresCompatibilities").value == ["FARGATE"])

    def windows(self, instances: Instances) -> bool:
        """Whether its instances run Windows."""
        return self.family.startswith("WINDOWS") or (not self.family and instances.system == "windows")


def member(cursor: Cursor, name: str) -> Cursor:
    """A member in the API's spelling (``hostPort``) or in CloudFormation's (``HostPort``)."""
    return cursor.get(name, name[0].upper() + name[1:])


def tasks(source: Source) -> Iterator[Task]:
    """Every task definition of a file: registered, to be registered, or in a CloudFormation template."""
    root = source.root
    for _, resource in root.get("Resources").members():
        if resource.get("Type").value == "AWS::ECS::TaskDefinition":
            yield Task(resource.get("Properties"))
    for one in (root, root.get("taskDefinition")):
        if isinstance(one.get("containerDefinitions").value, list):
            yield Task(one)
