"""Format-Table and Format-List: objects as the packets that Out-String and the console make lines of."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from hostprep.lab.powershell.commands.cells import SCALARS, is_right
from hostprep.lab.powershell.commands.evaluating import entry_of, evaluate
from hostprep.lab.powershell.commands.registry import command
from hostprep.lab.powershell.commands.screen import MOST, PACKETS, Screen, is_plain
from hostprep.lab.powershell.commands.shapes import Table, list_lines
from hostprep.lab.powershell.commands.sorting import Collecting
from hostprep.lab.powershell.net import registry
from hostprep.lab.powershell.net.reflection import properties_of
from hostprep.lab.powershell.operators.regex import is_wildcard, wildcard
from hostprep.lab.powershell.operators.texts import format_text
from hostprep.lab.powershell.runtime.errors import ScriptError
from hostprep.lab.powershell.runtime.scope import MISSING
from hostprep.lab.powershell.values.collections import Hashtable
from hostprep.lab.powershell.values.convert import items_of
from hostprep.lab.powershell.values.objects import NetObject, is_null
from hostprep.lab.powershell.values.text import to_text

Lines = Callable[[int], list[str]]


def _same(lines: list[str], _screen: int) -> list[str]:
    return lines


class Column:
    """A property to show: its label, and what it is of an item."""

    def __init__(self, label: str, key: Any, given: Hashtable | None = None) -> None:
        self.label = label
        self.key = key
        self.width = self._entry(given, "width")
        self.pattern = self._entry(given, "formatstring")
        align = to_text(self._entry(given, "alignment")).lower()
        self.align = align

    @staticmethod
    def _entry(given: Hashtable | None, name: str) -> Any:
        found = MISSING if given is None else entry_of(given, name)
        return None if found is MISSING else found


class Formatting(Collecting):
    """What the commands share. Strings and numbers stay as they are, wherever they stand."""

    screen: Screen

    def finish(self) -> None:
        """Write the packets."""
        self.screen = Screen(self.refuse, self.name, modern=self.frame.session.modern)
        given = items_of(self.get("Property")) if self.get("Property") is not None else []
        objects: list[Any] = []
        for item in self.items:
            if is_null(item):
                continue
            if isinstance(item, SCALARS):
                if objects:
                    self.refuse(f"{self.name} of strings or numbers behind objects")
                self.packet("FormatEntryData", partial(_same, self.screen.scalar(item)))
                continue
            if not given and not is_plain(item):
                self.refuse(f"{self.name} of [{registry.type_names(item)[0]}], which is shown in a way of its own")
            objects.append(item)
        if objects:
            self.shape(objects, given)

    def shape(self, objects: list[Any], given: list[Any]) -> None:
        """Write the packets of objects."""
        raise NotImplementedError

    def packet(self, name: str, lines: Lines) -> None:
        """Write one packet."""
        kind = registry.TYPES[(PACKETS + name).lower()]
        self.write(NetObject(kind, lines=lines))

    def columns(self, item: Any, given: list[Any], *, lenient: bool) -> list[Column]:
        """What is shown of an item; with ``lenient`` also what it has not."""
        out: list[Column] = []
        names = [one.name for one in properties_of(item)]
        for key in given or names:
            if isinstance(key, Hashtable):
                out.append(self._calculated(key))
            elif hasattr(key, "invoke_with"):
                out.append(Column(to_text(key), key))
            else:
                out += self._named(to_text(key), names, lenient=lenient)
        return out

    def _named(self, word: str, names: list[str], *, lenient: bool) -> list[Column]:
        if is_wildcard(word):
            pattern = wildcard(word)
            return [Column(name, name) for name in names if pattern.fullmatch(name)]
        found = next((name for name in names if name.lower() == word.lower()), None)
        return [Column(found or word, found or word)] if found is not None or lenient else []

    def _calculated(self, key: Hashtable) -> Column:
        expression = entry_of(key, "expression")
        label = entry_of(key, "label", "name")
        if expression is MISSING:
            self.refuse(f"{self.name}: calculated property without an expression")
        return Column(to_text(expression if label is MISSING else label), expression, key)

    def value(self, column: Column, item: Any) -> Any:
        """What a column is of an item; null where that fails."""
        try:
            return evaluate(self, column.key, item)
        except ScriptError:
            return None

    def text(self, column: Column, item: Any, show: Callable[[Any], str]) -> str:
        """The same as text."""
        value = self.value(column, item)
        if column.pattern is None:
            return show(value)
        pattern = to_text(column.pattern)
        template = pattern if "{0" in pattern or "}" in pattern else "{0:" + pattern + "}"
        return format_text(template, [value], modern=self.frame.session.modern)


@command("Format-Table", "Property AutoSize HideTableHeaders InputObject")
class FormatTable(Formatting):
    """A table; its columns are those of the first object."""

    def shape(self, objects: list[Any], given: list[Any]) -> None:
        """The packets of a table."""
        modern = self.frame.session.modern
        columns = self.columns(objects[0], given, lenient=True)
        columns = columns if given else columns[:MOST]
        table = self._table(columns, objects)

        def widths(screen: int) -> list[int]:
            return table.measured(screen, self.refuse)

        def line(row: list[str], screen: int) -> list[str]:
            return [table.line(row, widths(screen), modern=modern)]

        self.packet("FormatStartData", lambda _: [""])
        self.packet("GroupStartData", lambda screen: table.head(widths(screen), modern=modern))
        for row in table.rows:
            self.packet("FormatEntryData", partial(line, row))
        self.packet("GroupEndData", lambda _: [] if modern else [""])
        self.packet("FormatEndData", lambda _: [""])

    def _table(self, columns: list[Column], objects: list[Any]) -> Table:
        if not columns:
            self.refuse("Format-Table without a column")
        for one in columns:
            if one.align not in ("", "left", "right"):
                self.refuse(f"Format-Table with the alignment {one.align}")
        firsts = [self.value(one, objects[0]) for one in columns]
        right = [
            one.align == "right" or (not one.align and is_right(v)) for one, v in zip(columns, firsts, strict=True)
        ]
        table = Table([one.label for one in columns], right, [int(one.width or 0) for one in columns])
        table.header = not self.on("HideTableHeaders")
        table.rows = [[self.text(one, item, self.screen.flat) for one in columns] for item in objects]
        return table


@command("Format-List", "Property InputObject")
class FormatList(Formatting):
    """Properties below each other; each object has its own."""

    def shape(self, objects: list[Any], given: list[Any]) -> None:
        """The packets of a list."""
        modern = self.frame.session.modern
        self.packet("FormatStartData", lambda _: [""])
        self.packet("GroupStartData", lambda _: [] if modern else [""])
        for item in objects:
            found = self.columns(item, given, lenient=False)
            pairs = [(one.label, self.text(one, item, self.screen.cell)) for one in found]
            self.packet("FormatEntryData", partial(self._entry, pairs))
        for name in ("GroupEndData", "FormatEndData"):
            self.packet(name, lambda _: [] if modern else [""])

    def _entry(self, pairs: list[tuple[str, str]], screen: int) -> list[str]:
        return [*list_lines(pairs, screen, self.refuse, modern=self.frame.session.modern), ""]
