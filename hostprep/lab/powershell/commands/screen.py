"""Values as lines of a screen: strings and numbers as they are, plain objects as a table or a list.

After ``OutCommandInner`` and ``FormatViewManager`` of PowerShell/PowerShell. Types that PowerShell has a view of its
own for are refused.
"""

from __future__ import annotations

from typing import Any

from hostprep.lab.powershell.commands.cells import SCALARS, Refuse, cell, cells, is_right
from hostprep.lab.powershell.commands.shapes import Table, list_lines
from hostprep.lab.powershell.net import registry
from hostprep.lab.powershell.net.reflection import properties_of
from hostprep.lab.powershell.values.objects import CUSTOM_OBJECT, NetObject, PSObject, is_null
from hostprep.lab.powershell.values.text import to_text

TABLE_AT_MOST = 4
"""How many properties a plain object may have to be shown as a table (PropertyCountForTable)."""
PACKETS = "Microsoft.PowerShell.Commands.Internal.Format."
MOST = 10
"""How many columns a table has at most that nobody has named."""


class Screen:
    """Lines of values.

    Args:
        refuse: turns down what is not known.
        name: who shows them.
        width: of the screen, 0 where it is not known.
        modern: whether it is edition 7.
    """

    def __init__(self, refuse: Refuse, name: str, width: int = 0, *, modern: bool) -> None:
        self._refuse = refuse
        self._name = name
        self._width = width
        self._modern = modern

    def lines(self, values: list[Any]) -> list[str]:
        """The lines of values, those of objects that stand together in one table or list."""
        out: list[str] = []
        together: list[Any] = []
        for value in values:
            if is_null(value):
                continue
            if isinstance(value, SCALARS):
                out += self.scalar(value)
            elif isinstance(value, NetObject) and value.net_type.name.startswith(PACKETS):
                out += self._together(together) + value.fields["lines"](self._width)
                together = []
            else:
                together.append(value)
        return out + self._together(together)

    def scalar(self, value: Any) -> list[str]:
        """A string or number."""
        found = to_text(value).replace("\r\n", "\n").split("\n")
        if self._width and any(cells(line) > self._width for line in found):
            self._refuse(f"{self._name} -Width")
        return found

    def _together(self, objects: list[Any]) -> list[str]:
        """Objects that are shown as the first of them says."""
        if not objects:
            return []
        for one in objects:
            if not is_plain(one):
                self._refuse(f"{self._name} of [{registry.type_names(one)[0]}], which is shown in a way of its own")
        if len(properties_of(objects[0])) > TABLE_AT_MOST:
            return self.list_of([self._pairs(one) for one in objects])
        return self.table_of(self._table(objects))

    def _pairs(self, one: PSObject) -> list[tuple[str, str]]:
        return [(name, self.cell(value)) for name, value in one.items()]

    def _table(self, objects: list[PSObject]) -> Table:
        first = objects[0].items()
        names = [name for name, _ in first]
        table = Table(names, [is_right(value) for _, value in first], [0] * len(names))
        table.rows = [[self.flat(one.get(name)) for name in names] for one in objects]
        return table

    def cell(self, value: Any) -> str:
        """A property's value."""
        return cell(value, self._refuse, modern=self._modern)

    def flat(self, value: Any) -> str:
        """A cell of a table, which has one line."""
        found = self.cell(value)
        if "\n" in found or "\r" in found:
            self._refuse("text of several lines in a table")
        return found

    def table_of(self, table: Table) -> list[str]:
        """A whole table with the empty lines around it."""
        widths = table.measured(self._width, self._refuse)
        rows = [table.line(row, widths, modern=self._modern) for row in table.rows]
        return ["", *table.head(widths, modern=self._modern), *rows, *[""] * (1 if self._modern else 2)]

    def list_of(self, objects: list[list[tuple[str, str]]]) -> list[str]:
        """A whole list with the empty lines around it."""
        out = [""] if self._modern else ["", ""]
        for pairs in objects:
            out += [*list_lines(pairs, self._width, self._refuse, modern=self._modern), ""]
        return out if self._modern else [*out, "", ""]


def is_plain(value: Any) -> bool:
    """Whether PowerShell has no view for an object: a custom object, or one that Select-Object has made."""
    if not isinstance(value, PSObject) or value.text is not None or not value.properties:
        return False
    return value.type_names[0] == CUSTOM_OBJECT or value.type_names[0].startswith("Selected.")
