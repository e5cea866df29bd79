"""What all nodes of the tree share: where they stand, equality, a readable form."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, fields
from functools import cache
from typing import Any, TypeVar, dataclass_transform

T = TypeVar("T")


@dataclass_transform(frozen_default=True, field_specifiers=(field,))
def node(kind: type[T]) -> type[T]:
    """Marks a class of nodes: a dataclass that type checkers know as frozen.

    Its methods come from ``Node``: writing them anew for each of forty classes takes longer than all other imports.
    """
    return dataclass(slots=True, repr=False, eq=False)(kind)


@cache
def _compared(kind: Any) -> tuple[str, ...]:
    """The fields that two equal nodes have in common."""
    return tuple(found.name for found in fields(kind) if found.compare)


# A class with __hash__ passes for unhashable to mypy.
compared: Callable[[Any], tuple[str, ...]] = _compared


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
