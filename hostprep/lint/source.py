"""A document read from a file, which still knows where each of its values stands."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from hostprep.lint.finding import Place, Pointer

Locate = Callable[[Pointer, bool], tuple[int, int]]
"""Pointer, and whether the key is wanted rather than its value, to line and column (both from 1).

Where the document does not reach so far (a policy that is a string within JSON), the nearest value that holds it.
"""


@dataclass(frozen=True, slots=True)
class Source:
    """One file.

    Attributes:
        file: its name as the user wrote it.
        text: what it holds.
        data: the same, parsed.
        duplicates: the pointer of each key that its mapping has twice.
    """

    file: str
    text: str = field(repr=False)
    data: Any = field(repr=False)
    locate: Locate = field(repr=False)
    duplicates: tuple[Pointer, ...] = ()

    def place(self, pointer: Pointer, *, key: bool = False) -> Place:
        """Where a value (or its key) stands."""
        line, column = self.locate(pointer, key)
        return Place(self.file, line, column, pointer)

    @property
    def root(self) -> Cursor:
        """The whole document."""
        return Cursor(self, (), self.data)


@dataclass(frozen=True, slots=True)
class Cursor:
    """A value together with where it came from.

    Attributes:
        source: the file.
        pointer: the way to the value.
        value: the value.
    """

    source: Source = field(repr=False)
    pointer: Pointer
    value: Any

    def __bool__(self) -> bool:
        """Whether there is anything: None, an empty text and an empty list are nothing."""
        return bool(self.value)

    @property
    def place(self) -> Place:
        """Where it stands."""
        return self.source.place(self.pointer)

    @property
    def key_place(self) -> Place:
        """Where its key stands."""
        return self.source.place(self.pointer, key=True)

    def get(self, *names: str) -> Cursor:
        """The member of the first of these names that there is; a cursor on None where there is none."""
        if isinstance(self.value, Mapping):
            for name in names:
                if name in self.value:
                    return self.child(name, self.value[name])
        return Cursor(self.source, self.pointer, None)

    def child(self, part: str | int, value: Any) -> Cursor:
        """A value below this one."""
        return Cursor(self.source, (*self.pointer, part), value)

    def members(self) -> Iterator[tuple[str, Cursor]]:
        """The keys and values of a mapping; of anything else, none."""
        if isinstance(self.value, Mapping):
            for name, value in self.value.items():
                yield str(name), self.child(name, value)

    def items(self) -> Iterator[Cursor]:
        """The elements of a list; of anything else, none."""
        if isinstance(self.value, list):
            for index, value in enumerate(self.value):
                yield self.child(index, value)

    def one_or_more(self) -> Iterator[Cursor]:
        """The elements of a list, or the value itself: IAM and ECS allow either in many places."""
        if isinstance(self.value, list):
            yield from self.items()
        elif self.value is not None:
            yield self
