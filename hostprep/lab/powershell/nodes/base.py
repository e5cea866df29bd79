"""What all nodes of the tree share: where they stand, equality, a readable form."""

from __future__ import annotations

from dataclasses import MISSING, Field, field
from inspect import get_annotations
from typing import Any, TypeVar, dataclass_transform

T = TypeVar("T")


@dataclass_transform(frozen_default=True, field_specifiers=(field,))
def node(kind: type[T]) -> type[T]:
    """Marks a class of nodes: to type checkers a frozen dataclass.

    It is put together here, as ``dataclass`` takes longer for forty classes than all other imports of the syntax do.
    """
    names = tuple(get_annotations(kind))
    given = {name: kind.__dict__[name] for name in names if name in kind.__dict__}
    apart = {name for name, value in given.items() if isinstance(value, Field) and not value.compare}
    body = {name: value for name, value in kind.__dict__.items() if name not in (*given, "__dict__", "__weakref__")}
    own = tuple(name for name in names if name != "at")
    body |= {"__slots__": names, "fields": own, "compared": tuple(name for name in own if name not in apart)}
    body["__init__"] = _initializer(own, {name: _default(value) for name, value in given.items()})
    made: Any = type(kind.__name__, kind.__bases__, body)
    return made  # type: ignore[no-any-return]  # the same class with slots


def _default(value: Any) -> Any:
    return value.default if isinstance(value, Field) else value


def _initializer(names: tuple[str, ...], defaults: dict[str, Any]) -> Any:
    """``__init__`` with the fields as parameters; ``at`` only by its name."""
    known = {name: value for name, value in defaults.items() if value is not MISSING}
    words = [f"{name}=defaults[{name!r}]" if name in known else name for name in names]
    lines = [f" self.{name} = {name}" for name in (*names, "at")]
    space: dict[str, Any] = {"defaults": known}
    exec(f"def __init__(self, {', '.join([*words, '*', 'at=0'])}):\n" + "\n".join(lines), space)  # noqa: S102  # as dataclass does
    return space["__init__"]


@node
class Node:
    """What every node has: the offset of its first character, which takes no part in comparison."""

    at: int = field(default=0, compare=False, kw_only=True)

    def __eq__(self, other: object) -> bool:
        if type(other) is not type(self):
            return NotImplemented
        return all(getattr(self, name) == getattr(other, name) for name in compared(type(self)))

    def __hash__(self) -> int:
        return hash((type(self), *(getattr(self, name) for name in compared(type(self)))))

    def __repr__(self) -> str:
        inner = ", ".join(f"{name}={getattr(self, name)!r}" for name in compared(type(self)))
        return f"{type(self).__name__}({inner})"


def compared(kind: Any) -> tuple[str, ...]:
    """The fields that two equal nodes have in common."""
    found: tuple[str, ...] = kind.compared
    return found


def fields_of(kind: Any) -> tuple[str, ...]:
    """All fields of a class of nodes but ``at``."""
    found: tuple[str, ...] = kind.fields
    return found
