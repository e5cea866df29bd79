"""One document read as if it were written in another's terms, with each value still where the user wrote it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from hostprep.lint.finding import Pointer
from hostprep.lint.source import Cursor, Source


@dataclass(slots=True)
class Reshaped:
    """A value in the making.

    Attributes:
        origin: where it comes from; what is asked of it and stands nowhere is taken to stand here.
        data: the value, in the other terms.
        origins: where each part of it comes from, by pointers below ``data``.
    """

    origin: Cursor
    data: dict[str, Any] = field(default_factory=dict)
    origins: dict[Pointer, Pointer] = field(default_factory=dict)

    def put(self, at: Pointer, value: Any, origin: Cursor) -> None:
        """Set a value below the data; lists on the way must be there already, tables are made."""
        inner: Any = self.data
        for part in at[:-1]:
            inner = inner.setdefault(part, {}) if isinstance(part, str) else inner[part]
        if isinstance(at[-1], int):
            inner.append(value)
        else:
            inner[at[-1]] = value
        self.origins[at] = origin.pointer

    def cursor(self) -> Cursor:
        """The value, which knows where its parts stand in the file."""
        source, base = self.origin.source, self.origin.pointer
        origins = {base + at: origin for at, origin in self.origins.items()}

        def locate(pointer: Pointer, key: bool) -> tuple[int, int]:  # noqa: FBT001  # the signature of Locate
            rest: Pointer = ()
            while pointer and pointer not in origins and len(pointer) > len(base):
                pointer, rest = pointer[:-1], (pointer[-1], *rest)
            return source.locate(origins.get(pointer, base) + rest, key)

        return Cursor(Source(source.file, source.text, self.data, locate), base, self.data)
