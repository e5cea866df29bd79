"""A finding: which rule, where, what is wrong there, and what would be right."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

Pointer = tuple[str | int, ...]
"""The way from a document's root to a value: keys and list positions."""


class Severity(StrEnum):
    """How much a finding matters.

    ``error``: it does not work, or opens what should be closed. ``warning``: it works today and is likely a mistake.
    ``note``: worth knowing.
    """

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Rule:
    """What is looked for.

    Attributes:
        id: never changes its meaning, never used again: ``IAM020``.
        name: the same in words: ``source-arn-in-identity-policy``.
        severity: how much it matters.
        why: why it is wrong, as one or two sentences.
        source: the public document that says so.
    """

    id: str
    name: str
    severity: Severity
    why: str
    source: str


@dataclass(frozen=True, slots=True)
class Place:
    """Where in a file something stands.

    Attributes:
        file: its name as the user wrote it.
        line: counted from 1.
        column: counted from 1, in characters.
        pointer: the way to the value within the document.
    """

    file: str
    line: int
    column: int
    pointer: Pointer = ()

    @property
    def json_pointer(self) -> str:
        """The pointer as RFC 6901 writes it."""
        return "".join("/" + str(part).replace("~", "~0").replace("/", "~1") for part in self.pointer)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong.

    Attributes:
        rule: what was looked for.
        place: where it was found.
        message: what stands there and what comes of it, as a sentence without a full stop.
        fix: the right text, or what to do.
    """

    rule: Rule
    place: Place
    message: str
    fix: str

    @property
    def severity(self) -> Severity:
        """How much it matters."""
        return self.rule.severity


def in_order(findings: Iterable[Finding]) -> list[Finding]:
    """Each finding once, as a reader meets them: by file, line and column."""
    unique = dict.fromkeys(findings)
    return sorted(unique, key=lambda f: (f.place.file, f.place.line, f.place.column, f.rule.id))


def exit_code(findings: Iterable[Finding]) -> int:
    """1 where a finding is an error, else 0."""
    return int(any(finding.severity is Severity.ERROR for finding in findings))
