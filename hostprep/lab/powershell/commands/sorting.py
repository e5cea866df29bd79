"""Sort-Object and Group-Object."""

from __future__ import annotations

from collections.abc import Callable
from functools import cmp_to_key
from typing import Any

from hostprep.lab.powershell.commands.evaluating import entry_of, evaluate, found_in, ordered
from hostprep.lab.powershell.commands.registry import command
from hostprep.lab.powershell.net import registry
from hostprep.lab.powershell.runtime.scope import MISSING
from hostprep.lab.powershell.runtime.stage import Cmdlet
from hostprep.lab.powershell.values.collections import Hashtable, NetCollection
from hostprep.lab.powershell.values.convert import items_of, to_bool
from hostprep.lab.powershell.values.objects import PSObject
from hostprep.lab.powershell.values.text import to_text

Row = tuple[list[Any], Any]


class Collecting(Cmdlet):
    """A command that needs all items before it writes."""

    def start(self) -> None:
        """Nothing yet."""
        self.items: list[Any] = []

    def process(self, item: Any) -> None:
        """Collect."""
        self.items.append(item)

    def process_nothing(self) -> None:
        """One item by -InputObject."""
        if "InputObject" in self.bound.named:
            self.items.append(self.get("InputObject"))

    def keys(self) -> list[Any]:
        """The properties given."""
        return items_of(self.get("Property")) if self.get("Property") is not None else []


@command("Sort-Object", "Property Descending Unique CaseSensitive InputObject Top Bottom Stable")
class SortObject(Collecting):
    """All items in order."""

    def finish(self) -> None:
        """Order and write."""
        keys = self.keys()
        rows: list[Row] = [
            ([found_in(self, key, item) for key in keys] if keys else [item], item) for item in self.items
        ]
        if keys:
            self._refuse_nowhere(rows)
        order = self._order([self._descending(key) for key in keys] or [self.on("Descending")])
        rows.sort(key=cmp_to_key(order))
        if self.on("Unique"):
            rows = [row for place, row in enumerate(rows) if place + 1 == len(rows) or order(row, rows[place + 1])]
        if "Top" in self.bound.named:
            rows = rows[: int(self.get("Top"))]
        if "Bottom" in self.bound.named:
            rows = rows[-int(self.get("Bottom")) :] if int(self.get("Bottom")) else []
        for _, item in rows:
            self.write(item)

    def _refuse_nowhere(self, rows: list[Row]) -> None:
        for values, _ in rows:
            if all(value is MISSING for value in values) and not self.frame.session.modern and len(rows) > 1:
                self.refuse("Sort-Object by properties that an item lacks (edition 5.1)")

    def _order(self, down: list[bool]) -> Callable[[Row, Row], int]:
        case = self.on("CaseSensitive")

        def order(a: Row, b: Row) -> int:
            for x, y, turned in zip(a[0], b[0], down, strict=True):
                if x is MISSING or y is MISSING:
                    found = (x is MISSING) - (y is MISSING)
                    if found:
                        return found
                    continue
                found = ordered(x, y, case=case)
                if found:
                    return -found if turned else found
            return 0

        return order

    def _descending(self, key: Any) -> bool:
        if isinstance(key, Hashtable):
            down, up = entry_of(key, "descending"), entry_of(key, "ascending")
            if down is not MISSING:
                return to_bool(down)
            if up is not MISSING:
                return not to_bool(up)
        return self.on("Descending")


@command("Group-Object", "Property NoElement AsHashTable AsString CaseSensitive InputObject")
class GroupObject(Collecting):
    """Items by a property's value."""

    def finish(self) -> None:
        """Group and write."""
        groups: dict[tuple[str, ...], tuple[list[Any], list[Any]]] = {}
        keys, case = self.keys(), self.on("CaseSensitive")
        for item in self.items:
            values = [evaluate(self, key, item) for key in keys] or [item]
            name = tuple(to_text(value) if case else to_text(value).lower() for value in values)
            groups.setdefault(name, (values, []))[1].append(item)
        rows: list[Row] = [*groups.values()]
        if self.frame.session.modern and self._alike(rows):
            rows.sort(key=cmp_to_key(_comparison(case=case)))
        if self.on("AsHashTable"):
            self.write(self._table(rows))
            return
        for values, items in rows:
            self.write(self._group(values, items))

    def _alike(self, rows: list[Row]) -> bool:
        """Whether the values of each property are of one type: only then are the groups put in order."""
        kinds = [[None if v is None else registry.type_of(v).name for v in values] for values, _ in rows]
        return all(len(set(column) - {None}) <= 1 for column in zip(*kinds, strict=True))

    def _table(self, rows: list[Row]) -> Hashtable:
        table = Hashtable(case_sensitive=self.on("CaseSensitive"))
        for values, items in rows:
            if len(values) > 1 and not self.on("AsString"):
                self.refuse("Group-Object -AsHashTable by several properties without -AsString")
            if values[0] is None and not self.on("AsString"):
                self.refuse("Group-Object -AsHashTable with null as a key")
            key = ", ".join(map(to_text, values)) if self.on("AsString") else values[0]
            table.set(key, _collection(items))
        return table

    def _group(self, values: list[Any], items: list[Any]) -> PSObject:
        bare = self.on("NoElement")
        kind = "GroupInfoNoElement" if bare else "GroupInfo"
        pairs = [("Values", _list(values)), ("Count", len(items)), ("Group", _collection([] if bare else items))]
        names = ["Microsoft.PowerShell.Commands." + kind, "System.Object"]
        return PSObject([*pairs, ("Name", ", ".join(map(to_text, values)))], names)


def _comparison(*, case: bool) -> Callable[[Row, Row], int]:
    """The order of groups."""

    def compare(a: Row, b: Row) -> int:
        pairs = zip(a[0], b[0], strict=True)
        return next((found for x, y in pairs if (found := ordered(x, y, case=case))), 0)

    return compare


def _collection(items: list[Any]) -> NetCollection:
    return NetCollection(registry.TYPES["system.collections.objectmodel.collection`1"], items)


def _list(items: list[Any]) -> NetCollection:
    return NetCollection(registry.TYPES["system.collections.arraylist"], items)
