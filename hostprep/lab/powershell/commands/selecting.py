"""Select-Object and Get-Unique."""

from __future__ import annotations

from typing import Any

from hostprep.lab.powershell.commands.evaluating import all_properties, entry_of, evaluate
from hostprep.lab.powershell.commands.registry import command
from hostprep.lab.powershell.net import registry
from hostprep.lab.powershell.net.registry import SMA
from hostprep.lab.powershell.operators import comparison
from hostprep.lab.powershell.operators.regex import is_wildcard, wildcard
from hostprep.lab.powershell.runtime.errors import ScriptError
from hostprep.lab.powershell.runtime.members import find_member
from hostprep.lab.powershell.runtime.scope import MISSING
from hostprep.lab.powershell.runtime.stage import Cmdlet
from hostprep.lab.powershell.values.collections import Hashtable
from hostprep.lab.powershell.values.convert import items_of
from hostprep.lab.powershell.values.objects import CUSTOM_OBJECT, PSObject
from hostprep.lab.powershell.values.text import to_text

_CIM = "Microsoft.Management.Infrastructure.CimInstance"


@command(
    "Select-Object",
    "Property ExcludeProperty ExpandProperty First Last Skip SkipLast Index InputObject Unique Wait CaseInsensitive",
)
class SelectObject(Cmdlet):
    """Some items, some properties."""

    def start(self) -> None:
        """Read the parameters once."""
        named = self.bound.named
        self.items: list[Any] = []
        self.seen: list[Any] = []
        self.count = self.given = 0
        self.first, self.skip = self.get("First"), int(self.get("Skip", 0) or 0)
        self.late = any(name in named for name in ("Last", "SkipLast", "Index"))
        if "First" in named and "Last" in named:
            self.refuse("Select-Object with -First and -Last")
        if "ExcludeProperty" in named and "Property" not in named and not self.frame.session.modern:
            self.refuse("Select-Object -ExcludeProperty without -Property (edition 5.1)")
        keys = items_of(named["Property"]) if named.get("Property") is not None else None
        self.keys = ["*"] if keys is None and "ExcludeProperty" in named else keys
        self.drop = [wildcard(to_text(name)) for name in items_of(self.get("ExcludeProperty", []))]

    def process(self, item: Any) -> None:
        """Take it, keep it, or pass over it."""
        if self.late:
            self.items.append(item)
            return
        self.count += 1
        if self.count <= self.skip:
            return
        if self.first is not None and self.given >= self.first:
            self._enough()
            return
        self.given += 1
        self._emit(item)
        if self.first is not None and self.given >= self.first:
            self._enough()

    def _enough(self) -> None:
        if not self.on("Wait"):
            self.stop_upstream()

    def process_nothing(self) -> None:
        """An item by -InputObject."""
        if "InputObject" in self.bound.named:
            self.process(self.get("InputObject"))

    def finish(self) -> None:
        """What had to wait for the end."""
        items, named = self.items, self.bound.named
        if "Last" in named:
            items = items[: len(items) - self.skip] if self.skip else items
            items = items[-int(self.get("Last")) :] if self.get("Last") else []
        if "SkipLast" in named:
            items = items[: max(len(items) - int(self.get("SkipLast")), 0)]
        if "Index" in named:
            wanted = {int(place) for place in items_of(self.get("Index"))}
            items = [item for place, item in enumerate(items) if place in wanted]
        for item in items:
            self._emit(item)

    def _emit(self, item: Any) -> None:
        if "ExpandProperty" in self.bound.named:
            self._expand(item)
        elif self.keys is None:
            self._out(item)
        else:
            self._out(self._projected(item, self.keys))

    def _expand(self, item: Any) -> None:
        name = to_text(self.get("ExpandProperty"))
        if is_wildcard(name):
            self.refuse("Select-Object -ExpandProperty with a wildcard")
        if isinstance(item, Hashtable):
            evaluate(self, name, item)
        found = MISSING if item is None else find_member(self.frame, item, name)
        if found is MISSING:
            kind = SMA + "PSArgumentException"
            message = f'Property "{name}" cannot be found.'
            self.error("ExpandPropertyNotFound", message, "InvalidArgument", kind, item)
            return
        more = self._projected(item, self.keys).items() if self.keys is not None else ()
        for one in items_of(found):
            if more and not isinstance(one, PSObject):
                self.refuse("Select-Object -Property with -ExpandProperty of plain values")
            for label, value in more:
                one.set(label, value)
            self._out(one)

    def _out(self, item: Any) -> None:
        if self.on("Unique"):
            if any(same(item, other, case=not self.on("CaseInsensitive")) for other in self.seen):
                return
            self.seen.append(item)
        self.write(item)

    def _projected(self, item: Any, keys: list[Any]) -> PSObject:
        found = PSObject(type_names=["Selected." + _base_type(item), *registry.type_names(PSObject())])
        for key in keys:
            if isinstance(key, Hashtable):
                label = entry_of(key, "name", "label")
                if label is MISSING:
                    label = entry_of(key, "expression")
                self._put(found, to_text(label), key, item)
            elif not hasattr(key, "invoke_with") and is_wildcard(to_text(key)):
                pattern = wildcard(to_text(key))
                for one in all_properties(self, item) if item is not None else ():
                    if pattern.fullmatch(one.name):
                        self._put(found, one.name, one.name, item)
            else:
                self._put(found, to_text(key), key, item)
        return found

    def _put(self, found: PSObject, label: str, key: Any, item: Any) -> None:
        if any(pattern.fullmatch(label) for pattern in self.drop):
            return
        if label.lower() in found.properties:
            kind = SMA + "PSArgumentException"
            message = f'The property cannot be processed because the property "{label}" already exists.'
            self.error("AlreadyExistingUserSpecifiedPropertyNoExpand", message, "InvalidOperation", kind, item)
            return
        try:
            found.set(label, evaluate(self, key, item))
        except ScriptError:
            found.set(label, None)


def _base_type(item: Any) -> str:
    """The .NET type beneath an item."""
    if isinstance(item, PSObject):
        return _CIM if _CIM in item.type_names else CUSTOM_OBJECT
    return "System.Object" if item is None else registry.type_of(item).name


def same(a: Any, b: Any, *, case: bool = False) -> bool:
    """Whether two items are equal for -Unique."""
    if isinstance(a, PSObject) and isinstance(b, PSObject):
        return [(n, to_text(v)) for n, v in a.items()] == [(n, to_text(v)) for n, v in b.items()]
    return comparison.equal(a, b, case=case)


@command("Get-Unique", "InputObject AsString CaseInsensitive")
class GetUnique(Cmdlet):
    """Drops repetitions that stand together."""

    def start(self) -> None:
        """Nothing seen yet."""
        self.last: Any = self

    def process(self, item: Any) -> None:
        """Compare with the one before."""
        if not isinstance(item, str | int | float) and not self.on("AsString"):
            self.refuse("Get-Unique of objects without -AsString")
        mine, other = to_text(item), to_text(self.last) if self.last is not self else None
        if self.on("CaseInsensitive") and other is not None:
            mine, other = mine.lower(), other.lower()
        if mine != other:
            self.write(item)
        self.last = item
