"""Expectations as data: what a fact should be, written in ``step.toml``, never passed through a template."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from hostprep.declare.toml import Document, KeyPath
from hostprep.errors import nearest

OPERATORS: Final = ("is", "at_least", "min", "max", "one_of", "matches", "includes")
REFERENCES: Final = ("param", "const")
WORDS: Final = ("about", "fix", "hop", "when")
SAYS: Final[Mapping[str, str]] = {
    "is": "{}",
    "at_least": "version {} or later",
    "min": "at least {}",
    "max": "at most {}",
    "one_of": "one of {}",
    "matches": "text that matches {}",
    "includes": "all of {}",
}


@dataclass(frozen=True, slots=True)
class Reference:
    """A value said elsewhere: a parameter of the step, or a constant of its ``[const]``."""

    kind: str
    name: str


@dataclass(frozen=True, slots=True)
class Expectation:
    """One fact and what it should be.

    Attributes:
        key: the fact, a key of what the probe prints.
        operator: ``is`` (equal), ``at_least`` (version), ``min``, ``max`` (number), ``one_of``, ``matches`` (regular
            expression found in the text), ``includes`` (all of these items or pairs among the fact's).
        operand: what the fact is held against; a Reference anywhere in it is replaced by its value.
        about: the fact in words, for reports.
        fix: what to do when it does not hold.
        hop: the hop of the credential path it proves, or None.
        when: facts that must hold for this expectation to count at all, ``{fact: value or list of values}``.
    """

    key: str
    operator: str
    operand: Any
    about: str = ""
    fix: str = ""
    hop: str | None = None
    when: Mapping[str, Any] = field(default_factory=dict)

    @property
    def words(self) -> str:
        """What should be, in words; parameters by their names."""
        return phrase(self.operator, self.operand)


def parse(key: str, value: Any, document: Document, at: KeyPath) -> Expectation:
    """Read one line of ``[expect.applied]`` or ``[expect.undone]``.

    A bare value means ``is``; ``{ param = "port" }`` means ``is`` that parameter; a table may name another operator.

    Raises:
        DeclarationError: an unknown word, or not exactly one operator.
    """
    if not isinstance(value, dict) or set(value) <= set(REFERENCES):
        return Expectation(key, "is", operand(value))
    known = (*OPERATORS, *REFERENCES, *WORDS)
    for word in value:
        if word not in known:
            raise document.error(
                "unknown key", (*at, word), expected=f"one of {', '.join(known)}", suggestion=nearest(word, known)
            )
    said = [word for word in (*OPERATORS, *REFERENCES) if word in value]
    if len(said) != 1:
        raise document.error("says not exactly one thing", at, found=", ".join(said) or "none", expected="one operator")
    operator = "is" if said[0] in REFERENCES else said[0]
    body = {said[0]: value[said[0]]} if said[0] in REFERENCES else value[said[0]]
    words = {word: value[word] for word in ("about", "fix", "hop") if word in value}
    return Expectation(key, operator, operand(body), when=operand(value.get("when", {})), **words)


def operand(value: Any) -> Any:
    """The value with every ``{ param = ... }`` or ``{ const = ... }`` in it as a Reference."""
    if isinstance(value, dict):
        if len(value) == 1 and (kind := next(iter(value))) in REFERENCES and isinstance(value[kind], str):
            return Reference(kind, value[kind])
        return {key: operand(item) for key, item in value.items()}
    return tuple(operand(item) for item in value) if isinstance(value, list) else value


def references(value: Any) -> tuple[Reference, ...]:
    """Every Reference within an operand."""
    if isinstance(value, Reference):
        return (value,)
    items = value.values() if isinstance(value, Mapping) else value if isinstance(value, tuple) else ()
    return tuple(found for item in items for found in references(item))


def settle(value: Any, params: Mapping[str, Any], const: Mapping[str, Any]) -> Any:
    """The operand with every Reference replaced by its value."""
    if isinstance(value, Reference):
        return (params if value.kind == "param" else const)[value.name]
    if isinstance(value, Mapping):
        return {key: settle(item, params, const) for key, item in value.items()}
    return tuple(settle(item, params, const) for item in value) if isinstance(value, tuple) else value


def phrase(operator: str, wanted: Any) -> str:
    """An operator and what it wants, as a sentence says it: ``version 1.12.0 or later``."""
    return SAYS[operator].format(say(wanted))


def say(value: Any) -> str:
    """A JSON value as a sentence says it."""
    match value:
        case None:
            return "nothing"
        case Reference():
            return value.name
        case bool():
            return "true" if value else "false"
        case tuple() | list():
            return ", ".join(say(item) for item in value) or "an empty list"
        case Mapping():
            return ", ".join(f"{key}={say(item)}" for key, item in value.items()) or "an empty table"
    return str(value) if value != "" else "empty text"
