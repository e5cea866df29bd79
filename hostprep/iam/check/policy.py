"""A policy document found in a file, taken apart without judging it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from hostprep.iam.check.text import text_of
from hostprep.iam.documents import RoleKind
from hostprep.lint.source import Cursor

PolicyKind = Literal["trust", "identity", "resource"]
"""Who may assume a role; what a principal may do; who may use a resource."""


@dataclass(frozen=True, slots=True)
class Text:
    """A text that a policy holds, and where.

    Attributes:
        cursor: where it stands.
        text: the text, with CloudFormation's functions followed.
    """

    cursor: Cursor
    text: str


@dataclass(frozen=True, slots=True)
class Test:
    """One key of a Condition block.

    Attributes:
        operator: as it is written, with ``IfExists`` and set prefixes.
        key: the condition key.
        cursor: where the key and its values stand.
        values: what it is held against.
    """

    operator: str
    key: str
    cursor: Cursor
    values: tuple[Text, ...]

    @property
    def plain_operator(self) -> str:
        """The operator without ``ForAnyValue:``, ``ForAllValues:`` and ``IfExists``, in small letters."""
        return self.operator.rpartition(":")[2].lower().removesuffix("ifexists")

    @property
    def needs_key(self) -> bool:
        """Whether the test fails where the request does not carry the key."""
        lower = self.operator.lower()
        negated = self.plain_operator.startswith(("stringnot", "arnnot", "numericnot", "datenot", "notip"))
        return not (lower.endswith("ifexists") or lower.startswith("forallvalues:") or negated or lower == "null")


@dataclass(frozen=True)
class StatementView:
    """One statement; what is missing or malformed is empty here."""

    cursor: Cursor

    @cached_property
    def allows(self) -> bool:
        """Whether its Effect is Allow."""
        return bool(self.cursor.get("Effect").value == "Allow")

    @cached_property
    def actions(self) -> tuple[Text, ...]:
        """Its actions, as they are written."""
        return texts(self.cursor.get("Action"))

    @cached_property
    def resources(self) -> tuple[Text, ...]:
        """Its resources."""
        return texts(self.cursor.get("Resource"))

    @cached_property
    def principals(self) -> tuple[tuple[str, Text], ...]:
        """Kind of principal (``AWS``, ``Service``, ``Federated``, ``*``) and its name."""
        cursor = self.cursor.get("Principal")
        if isinstance(cursor.value, str):
            return (("*", Text(cursor, cursor.value)),)
        return tuple((kind, text) for kind, member in cursor.members() for text in texts(member))

    @cached_property
    def tests(self) -> tuple[Test, ...]:
        """Every key of its Condition block."""
        found = []
        for operator, block in self.cursor.get("Condition").members():
            found += [Test(operator, key, member, texts(member)) for key, member in block.members()]
        return tuple(found)

    @cached_property
    def literal_actions(self) -> frozenset[str]:
        """Its actions without wildcards, in small letters."""
        return frozenset(each.text.lower() for each in self.actions if "*" not in each.text and "?" not in each.text)


@dataclass(frozen=True)
class PolicyView:
    """One policy document.

    Attributes:
        cursor: where it stands.
        kind: what it is for.
        owner: the role or policy it belongs to, as the file calls it; the file's name where it says nothing.
        role: which of the roles around a task it belongs to, where that is known.
    """

    cursor: Cursor
    kind: PolicyKind
    owner: str
    role: RoleKind | None = None

    @cached_property
    def statements(self) -> tuple[StatementView, ...]:
        """Its statements."""
        return tuple(StatementView(each) for each in self.cursor.get("Statement").one_or_more())


def texts(cursor: Cursor) -> tuple[Text, ...]:
    """A text, or each text of a list."""
    return tuple(_texts(cursor))


def _texts(cursor: Cursor) -> Iterator[Text]:
    for each in cursor.one_or_more():
        if (text := text_of(each.value)) is not None:
            yield Text(each, text)
