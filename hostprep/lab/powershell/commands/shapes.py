"""Tables and lists as lines of text.

After ``TableWriter``, ``ColumnWidthManager`` and ``ListWriter`` of PowerShell/PowerShell. Edition 5.1 fills up the last
column too (pull request 5568 there), has three dots for what it cuts, and more empty lines.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from hostprep.lab.powershell.commands.cells import Refuse, cells, ellipsis

UNKNOWN = 79
"""Up to here a line fits on any screen; what is wider depends on the host's."""
SEPARATOR = " : "


@dataclass(slots=True)
class Table:
    """Columns with their rows.

    Attributes:
        labels: what stands above each column.
        right: whether each is set to the right.
        widths: those that the script gave, 0 where it gave none.
        rows: the cells.
        header: whether the labels are shown.
    """

    labels: list[str]
    right: list[bool]
    widths: list[int]
    rows: list[list[str]] = field(default_factory=list)
    header: bool = True

    def measured(self, width: int, refuse: Refuse) -> list[int]:
        """The width of each column, -1 for those that are left out.

        ``width`` is the screen's, 0 where it is not known.
        """
        if self.widths[0]:
            if not all(self.widths):
                refuse("Format-Table with the widths of some columns")
            found = list(self.widths)
        else:
            longest = [max(map(cells, column), default=0) for column in zip(*self.rows, strict=True)]
            found = [max(cells(label), size) for label, size in zip(self.labels, longest, strict=True)]
        limit = width or UNKNOWN
        if not width and sum(found) + len(found) - 1 > limit:
            refuse(f"a table wider than {UNKNOWN} columns without Out-String -Width")
        while (excess := _total(found) - limit) > 0:
            last = max(place for place, size in enumerate(found) if size > 0)
            found[last] = found[last] - excess if found[last] - excess >= 1 else -1
        if any(0 < size < cells(label) for label, size in zip(self.labels, found, strict=True)):
            refuse("a table whose labels are longer than their columns")
        return found

    def head(self, widths: Sequence[int], *, modern: bool) -> list[str]:
        """The labels and the dashes below."""
        if not self.header:
            return []
        dashes = ["-" * cells(label) if size > 0 else "" for label, size in zip(self.labels, widths, strict=True)]
        last = max(place for place, size in enumerate(widths) if size > 0)
        return [
            self.line(self.labels, widths, last if modern else None, modern=modern),
            self.line(dashes, widths, modern=modern),
        ]

    def line(self, row: Sequence[str], widths: Sequence[int], last: int | None = None, *, modern: bool) -> str:
        """A row; in edition 7 the ``last`` of its cells is not filled up."""
        shown = [place for place, size in enumerate(widths) if size > 0]
        last = len(widths) - 1 if last is None else last
        parts = [
            _fitted(row[place], widths[place], right=self.right[place], fill=not modern or place != last, modern=modern)
            for place in shown
        ]
        return " ".join(parts)


def _total(widths: Sequence[int]) -> int:
    shown = [size for size in widths if size > 0]
    return sum(shown) + len(shown) - 1


def _fitted(text: str, width: int, *, right: bool, fill: bool, modern: bool) -> str:
    size = cells(text)
    if size > width:
        mark = ellipsis(modern=modern)
        keep = width - len(mark)
        if keep <= 0:
            return text[-width:] if right else text[:width]
        return mark + text[-keep:] if right else text[:keep] + mark
    gap = " " * (width - size)
    return gap + text if right else text + (gap if fill else "")


def list_lines(pairs: Sequence[tuple[str, str]], width: int, refuse: Refuse, *, modern: bool) -> list[str]:
    """Properties below each other, those that are too long over several lines."""
    if not pairs:
        return []
    label = max(cells(name) for name, _ in pairs)
    out: list[str] = []
    for name, value in pairs:
        head = name + " " * (label - cells(name)) + SEPARATOR
        for line in value.replace("\r\n", "\n").split("\n"):
            out += _wrapped(head, line, width, refuse, modern=modern)
            head = " " * (label + len(SEPARATOR))
    return out


def _wrapped(head: str, line: str, width: int, refuse: Refuse, *, modern: bool) -> list[str]:
    if not width and (modern or cells(head + line) <= UNKNOWN):
        return [head + line]
    if not width:
        refuse(f"a list wider than {UNKNOWN} columns without Out-String -Width")
    room = width - len(head)
    if cells(line) > room and (room < 1 or " " in line or cells(line) != len(line)):
        refuse("a list with words over the end of its lines")
    parts = [line[at : at + room] for at in range(0, len(line), room)] or [""]
    return [(head if not place else " " * len(head)) + part for place, part in enumerate(parts)]
