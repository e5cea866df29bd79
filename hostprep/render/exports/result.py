"""What an export comes to, and the limits it is held against."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from hostprep.errors import DeclarationError


@dataclass(frozen=True, slots=True)
class Export:
    """Files, ready to be written.

    Attributes:
        files: relative name to content; the first is the one that the service takes.
        notes: what the user should know of them, a sentence each: the count against the limit, where to put them.
    """

    files: Mapping[str, bytes] = field(repr=False)
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Limit:
    """How large something may be.

    Attributes:
        what: what is counted.
        most: the greatest count.
        unit: ``bytes`` or ``characters``.
        source: the document that says so.
    """

    what: str
    most: int
    unit: str
    source: str

    def count(self, found: int) -> str:
        """How much of it is used, in words."""
        return f"{self.what}: {found:,} of {self.most:,} {self.unit} ({100 * found / self.most:.0f} %)"

    def hold(self, found: int, otherwise: str) -> str:
        """The count in words.

        Args:
            found: the count.
            otherwise: what to do where it is too much.

        Raises:
            DeclarationError: it is too much.
        """
        if found <= self.most:
            return self.count(found)
        raise DeclarationError(
            f"{self.what} is too large ({self.source})",
            found=f"{found:,} {self.unit}",
            expected=f"at most {self.most:,}: {otherwise}",
        )
