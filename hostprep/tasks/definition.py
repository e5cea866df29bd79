"""A task definition as a file holds it."""

from __future__ import annotations

from dataclasses import dataclass

from hostprep.iam.check.text import text_of
from hostprep.lint.source import Cursor


@dataclass(frozen=True, slots=True)
class Task:
    """One task definition; members are found in the API's spelling and in CloudFormation's.

    Attributes:
        cursor: where it stands.
        partial: whether the file leaves roles and network mode to another, as a compose file does.
    """

    cursor: Cursor
    partial: bool = False

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

    @property
    def own_interface(self) -> bool:
        """Whether it has a network interface of its own: awsvpc, and always on Fargate."""
        return self.network == "awsvpc" or self.fargate

    def windows(self, system: str | None) -> bool:
        """Whether its instances run Windows; ``system`` counts where the definition does not say."""
        return self.family.startswith("WINDOWS") or (not self.family and system == "windows")


def member(cursor: Cursor, name: str) -> Cursor:
    """A member in the API's spelling (``hostPort``) or in CloudFormation's (``HostPort``)."""
    return cursor.get(name, name[0].upper() + name[1:])


def number(at: Cursor) -> int | None:
    """A whole number, or the text of one; None of anything else."""
    text = text_of(at.value)
    return int(text) if text and text.isdecimal() and text.isascii() else None


def words(at: Cursor) -> str:
    """A text, or the texts of a list with blanks between them."""
    return " ".join(filter(None, (text_of(each.value) for each in at.one_or_more())))
