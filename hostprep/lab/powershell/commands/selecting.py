"""Where, ForEach, Select, Sort, Group, Measure: the commands that pipelines are made of."""

from __future__ import annotations

from functools import cmp_to_key
from typing import Any

from hostprep.lab.powershell.commands.registry import command
from hostprep.lab.powershell.evaluate.operators import OPERATIONS
from hostprep.lab.powershell.evaluate.values import write_out
from hostprep.lab.powershell.net import registry
from hostprep.lab.powershell.net.reflection import copy_custom, properties_of
from hostprep.lab.powershell.operators import comparison
from hostprep.lab.powershell.operators.arithmetic import number_of
from hostprep.lab.powershell.operators.regex import wildcard
from hostprep.lab.powershell.runtime.errors import ScriptError
from hostprep.lab.powershell.runtime.invoke import find_method, invoke
from hostprep.lab.powershell.runtime.members import find_member, get_member
from hostprep.lab.powershell.runtime.scope import MISSING
from hostprep.lab.powershell.runtime.stage import Cmdlet
from hostprep.lab.powershell.values.collections import Hashtable, NetCollection
from hostprep.lab.powershell.values.convert import items_of, to_bool
from hostprep.lab.powershell.values.objects import NOTHING, PSObject
from hostprep.lab.powershell.values.text import to_text

_TESTS = ("eq", "ne", "gt", "ge", "lt", "le", "like", "notlike", "match", "notmatch", "contains", "notcontains", "in", "notin", "is", "isnot")


def evaluate(cmdlet: Cmdlet, key: Any, item: Any) -> Any:
    """A property's name, a block, or a table of them, applied to an item."""
    if isinstance(key, Hashtable):
        key = next((value for name, value in key.items() if to_text(name).lower() in ("e", "expression") or "expression".startswith(to_text(name).lower())), None)
    if hasattr(key, "invoke_with"):
        found = cmdlet.frame.session.value_of_block(key, item)
        return None if found is NOTHING else found
    if item is None:
        return None
    found = find_member(cmdlet.frame, item, to_text(key))
    return None if found is MISSING else found


@command("Where-Object")
class WhereObject(Cmdlet):
    """Items that a block or a comparison keeps."""

    def start(self) -> None:
        """Choose the test."""
        self.block = self.get("FilterScript")
        self.test = None
        for name in self.bound.named:
            low = name.lower()
            plain = low[1:] if low.startswith("c") and low[1:] in _TESTS and low != "contains" else low
            if plain in _TESTS:
                self.test = OPERATIONS["-" + low]

    def process(self, item: Any) -> None:
        """Keep it or not."""
        if self.block is not None:
            try:
                keep = to_bool(self.frame.session.value_of_block(self.block, item))
            except ScriptError as error:
                if error.record.fields["id"] == "PropertyNotFoundStrict":
                    error.record.fields["id"] += "," + self.implementing
                raise
        else:
            found = find_member(self.frame, item, to_text(self.get("Property"))) if item is not None else None
            value = None if found is MISSING else found
            keep = to_bool(value if self.test is None else self.test(self.frame, value, self.get("Value")))
        if keep:
            self.write(item)

    def process_nothing(self) -> None:
        """An item by -InputObject."""
        if "InputObject" in self.bound.named:
            self.process(self.get("InputObject"))


@command("ForEach-Object", {"name": "ArgumentList", "type": "object[]", "sets": ["PropertyAndMethodSet"], "remaining": True})
class ForEachObject(Cmdlet):
    """A block, a property or a method for each item."""

    def start(self) -> None:
        """Sort out begin, process and end."""
        named = self.bound.named
        blocks = [b for b in [*items_of(named.get("Process", [])), *items_of(named.get("RemainingScripts", []))] if hasattr(b, "invoke_with")]
        self.last, self.blocks = named.get("End"), blocks
        first = named.get("Begin")
        if first is None and len(blocks) > 1 and "Begin" not in named:
            first, self.blocks = blocks[0], blocks[1:]
            if len(self.blocks) > 1 and self.last is None:
                self.last, self.blocks = self.blocks[-1], self.blocks[:-1]
        self.variable = to_text(self.bound.common.get("pipelinevariable", "")).lower()
        if first is not None:
            self.frame.session.run_block(first, self.write, streams=self.frame.streams)

    def process(self, item: Any) -> None:
        """Run the block."""
        if not self.blocks:
            self._member(item)
            return
        write = self._keeping if self.variable else self.write
        for block in self.blocks:
            self.frame.session.run_block(block, write, item, streams=self.frame.streams)

    def _keeping(self, value: Any) -> None:
        self.frame.scope.variables[self.variable] = value
        self.write(value)

    def _member(self, item: Any) -> None:
        name = to_text(self.get("MemberName"))
        if item is not None and find_method(registry.type_of(item), name.lower()) is not None:
            write_out(invoke(self.frame, item, name, items_of(self.get("ArgumentList", []))), self.write)
        elif item is not None:
            write_out(get_member(self.frame, item, name), self.write)

    def process_nothing(self) -> None:
        """Without input the block runs once."""
        self.process(self.get("InputObject"))

    def finish(self) -> None:
        """The end block."""
        if self.last is not None:
            self.frame.session.run_block(self.last, self.write, streams=self.frame.streams)


@command("Select-Object")
class SelectObject(Cmdlet):
    """Some items, some properties."""

    def start(self) -> None:
        """Read the parameters once."""
        self.items: list[Any] = []
        self.seen: list[Any] = []
        self.count = 0
        self.given = 0
        self.first, self.skip = self.get("First"), int(self.get("Skip", 0) or 0)
        self.late = any(name in self.bound.named for name in ("Last", "SkipLast", "Index"))

    def process(self, item: Any) -> None:
        """Take it, keep it, or pass over it."""
        if self.late:
            self.items.append(item)
            return
        self.count += 1
        if self.count <= self.skip:
            return
        if self.first is not None and self.given >= self.first:
            self.stop_upstream()
        self.given += 1
        self._emit(item)
        if self.first is not None and self.given >= self.first:
            self.stop_upstream()

    def process_nothing(self) -> None:
        """An item by -InputObject."""
        if "InputObject" in self.bound.named:
            self.process(self.get("InputObject"))

    def finish(self) -> None:
        """What had to wait for the end."""
        items = self.items
        if "Last" in self.bound.named:
            items = items[-int(self.get("Last")) :] if self.get("Last") else []
        if "SkipLast" in self.bound.named:
            items = items[: len(items) - int(self.get("SkipLast"))]
        if "Index" in self.bound.named:
            items = [items[int(place)] for place in items_of(self.get("Index")) if 0 <= int(place) < len(items)]
        for item in items:
            self._emit(item)

    def _emit(self, item: Any) -> None:
        if "ExpandProperty" in self.bound.named:
            name = to_text(self.get("ExpandProperty"))
            found = find_member(self.frame, item, name)
            if found is MISSING:
                self.error("ExpandPropertyNotFound", f'Property "{name}" cannot be found.', "InvalidArgument", "System.Management.Automation.PSArgumentException", item)
                return
            for one in items_of(found):
                self._out(one)
            return
        names = self.get("Property")
        self._out(item if names is None and "ExcludeProperty" not in self.bound.named else self._projected(item, items_of(names) if names is not None else ["*"]))

    def _out(self, item: Any) -> None:
        if self.on("Unique"):
            if any(same(item, other, case=True) for other in self.seen):
                return
            self.seen.append(item)
        self.write(item)

    def _projected(self, item: Any, names: list[Any]) -> PSObject:
        found = PSObject(type_names=["Selected." + registry.type_names(item)[0], *registry.type_names(PSObject())])
        drop = [wildcard(to_text(name)) for name in items_of(self.get("ExcludeProperty", []))]
        for name in names:
            if isinstance(name, Hashtable):
                label = next((value for key, value in name.items() if to_text(key).lower() in ("n", "name", "l", "label")), None)
                found.set(to_text(label), evaluate(self, name, item))
            elif "*" in to_text(name):
                for one in properties_of(item):
                    if wildcard(to_text(name)).fullmatch(one.name) and not any(pattern.fullmatch(one.name) for pattern in drop):
                        found.set(one.name, evaluate(self, one.name, item))
            else:
                found.set(to_text(name), evaluate(self, name, item))
        return found


def same(a: Any, b: Any, *, case: bool = False) -> bool:
    """Whether two items are equal for -Unique."""
    if isinstance(a, PSObject) and isinstance(b, PSObject):
        return [(n, to_text(v)) for n, v in a.items()] == [(n, to_text(v)) for n, v in b.items()]
    return comparison.equal(a, b, case=case)


@command("Sort-Object")
class SortObject(Cmdlet):
    """All items in order."""

    def start(self) -> None:
        """Collect."""
        self.items: list[Any] = []

    def process(self, item: Any) -> None:
        """Collect."""
        self.items.append(item)

    def process_nothing(self) -> None:
        """Items by -InputObject."""
        self.items.extend(items_of(self.get("InputObject", [])))

    def finish(self) -> None:
        """Order and write."""
        keys = items_of(self.get("Property")) if self.get("Property") is not None else [None]
        rows = [([item if key is None else evaluate(self, key, item) for key in keys], item) for item in self.items]
        down = [self._descending(key) for key in keys]
        case = self.on("CaseSensitive")

        def order(a: Any, b: Any) -> int:
            for x, y, turned in zip(a[0], b[0], down, strict=True):
                found = ordered(x, y, case=case)
                if found:
                    return -found if turned else found
            return 0

        rows.sort(key=cmp_to_key(order))
        last: Any = None
        for row in rows:
            if self.on("Unique") and last is not None and order(last, row) != 0:
                self.write(last[1])
            last = row
            if not self.on("Unique"):
                self.write(row[1])
        if self.on("Unique") and last is not None:
            self.write(last[1])

    def _descending(self, key: Any) -> bool:
        if isinstance(key, Hashtable):
            for name, value in key.items():
                if to_text(name).lower() in ("descending", "d"):
                    return to_bool(value)
        return self.on("Descending")


def ordered(a: Any, b: Any, *, case: bool) -> int:
    """The order of two values of any types, which never fails."""
    try:
        return comparison.order(a, b, case=case)
    except ScriptError:
        return comparison.compare_strings(to_text(a), to_text(b), case=case)


@command("Group-Object")
class GroupObject(SortObject):
    """Items by a property's value."""

    def finish(self) -> None:
        """Group and write."""
        keys = items_of(self.get("Property")) if self.get("Property") is not None else []
        groups: dict[str, tuple[Any, list[Any]]] = {}
        for item in self.items:
            values = [evaluate(self, key, item) for key in keys] or [item]
            groups.setdefault(", ".join(map(to_text, values)).lower(), (values, []))[1].append(item)
        rows = sorted(groups.values(), key=cmp_to_key(lambda a, b: next((o for x, y in zip(a[0], b[0], strict=True) if (o := ordered(x, y, case=False))), 0)))
        if self.on("AsHashTable"):
            table = Hashtable()
            for values, items in rows:
                key = ", ".join(map(to_text, values)) if self.on("AsString") else values[0]
                table.set(key, NetCollection(registry.TYPES["system.collections.objectmodel.collection`1"], items))
            self.write(table)
            return
        for values, items in rows:
            found = PSObject([("Values", list(values)), ("Count", len(items)), ("Group", items), ("Name", ", ".join(map(to_text, values)))], ["Microsoft.PowerShell.Commands.GroupInfo", "System.Object"])
            self.write(found)


@command("Measure-Object")
class MeasureObject(SortObject):
    """Counts and sums."""

    def finish(self) -> None:
        """One line for each property."""
        if any(self.on(name) for name in ("Line", "Word", "Character", "StandardDeviation", "AllStats")):
            self.frame.session.refuse_at_run("Measure-Object of text or deviation")
        for name in items_of(self.get("Property")) if self.get("Property") is not None else [None]:
            values = [item if name is None else evaluate(self, name, item) for item in self.items if item is not None]
            values = [value for value in values if value is not None]
            row = PSObject([("Count", len(values))], ["Microsoft.PowerShell.Commands.GenericMeasureInfo", "System.Object"])
            numbers = [float(number_of(value)) for value in values] if self.on("Sum") or self.on("Average") else []
            row.set("Average", sum(numbers) / len(numbers) if self.on("Average") and numbers else None)
            row.set("Sum", float(sum(numbers)) if self.on("Sum") and values else None)
            plain = [float(v) if isinstance(v, int | float) else v for v in values]
            row.set("Maximum", max(plain, key=cmp_to_key(lambda a, b: ordered(a, b, case=False))) if self.on("Maximum") and plain else None)
            row.set("Minimum", min(plain, key=cmp_to_key(lambda a, b: ordered(a, b, case=False))) if self.on("Minimum") and plain else None)
            row.set("Property", name)
            self.write(row)


_ = copy_custom
