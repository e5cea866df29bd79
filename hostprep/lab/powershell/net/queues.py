"""Queue, Stack and HashSet."""

from __future__ import annotations

from typing import Any

from hostprep.lab.powershell.net.lists import array_of_items, collection
from hostprep.lab.powershell.net.model import NetError, NetType
from hostprep.lab.powershell.values.collections import NetCollection
from hostprep.lab.powershell.values.convert import convert, default_of, items_of
from hostprep.lab.powershell.values.equality import key_of
from hostprep.lab.powershell.values.objects import NOTHING, NetObject

_G = "System.Collections.Generic."


def _put(c: NetCollection, value: Any) -> Any:
    c.items.append(value)
    return NOTHING


def _first(c: NetCollection, place: int, *, take: bool) -> Any:
    if not c.items:
        what = "Stack" if place else "Queue"
        raise NetError("System.InvalidOperationException", f"{what} empty.")
    found = c.items[place]
    if take:
        del c.items[place]
    return found


def _try(place: int, *, take: bool) -> Any:
    def run(c: NetCollection, out: Any) -> bool:
        found = bool(c.items)
        out.write(_first(c, place, take=take) if found else default_of(c.net_type.arguments[0]))
        return found

    return run


def _line(name: str, put: str, take: str, place: int) -> None:
    kind = collection(name, listed=False)
    generic = "`" in name
    kind.method(put, "T" if generic else "object", _put)
    kind.method(take, "", lambda c: _first(c, place, take=True))
    kind.method("Peek", "", lambda c: _first(c, place, take=False))
    kind.method("ToArray", "", lambda c: array_of_items(c.net_type, list(c)))
    if generic:
        kind.method(f"+Try{take}", "ref", _try(place, take=True))
        kind.method("+TryPeek", "ref", _try(place, take=False))
        kind.unknown("TrimExcess +EnsureCapacity +Capacity")


for _prefix, _suffix in ((_G, "`1"), ("System.Collections.", "")):
    _line(f"{_prefix}Queue{_suffix}", "Enqueue", "Dequeue", 0)
    _line(f"{_prefix}Stack{_suffix}", "Push", "Pop", -1)


class Set(NetCollection):
    """A HashSet: its items in the order of their coming, each once."""

    __slots__ = ("case", "known")

    def __init__(self, net_type: NetType, *, case: bool = True) -> None:
        super().__init__(net_type)
        self.known: set[Any] = set()
        self.case = case

    def has(self, value: Any) -> bool:
        """Whether a value is in it."""
        return key_of(value, case=self.case) in self.known

    def add(self, value: Any) -> bool:
        """Put a value in, if it is not there."""
        if self.has(value):
            return False
        self.known.add(key_of(value, case=self.case))
        self.items.append(value)
        return True

    def keep(self, wanted: Any) -> int:
        """Keep only what a test says; the number that went."""
        before = len(self.items)
        self.items[:] = [item for item in self.items if wanted(item)]
        self.known = {key_of(item, case=self.case) for item in self.items}
        return before - len(self.items)


_MINDING = {3: False, 4: True, 5: False}  # InvariantCultureIgnoreCase, Ordinal, OrdinalIgnoreCase


def cased(comparer: Any) -> bool:
    """Whether a StringComparer minds the case; only the ordinal ones (and invariant without case) are known."""
    if not isinstance(comparer, NetObject) or "mode" not in comparer.fields:
        raise NetError("NotKnown", "an equality comparer of this kind")
    found = _MINDING.get(comparer.fields["mode"].number)
    if found is None:
        raise NetError("NotKnown", "a set or dictionary by the rules of a culture")
    return found


def _new_set(kind: NetType, *arguments: Any) -> Set:
    given = list(arguments)
    comparer = given.pop() if given and isinstance(given[-1], NetObject) else None
    found = Set(kind, case=comparer is None or cased(comparer))
    for item in items_of(given[0]) if given and not isinstance(given[0], int) else ():
        found.add(convert(item, kind.arguments[0]))
    return found


def _others(c: Set, more: Any) -> Set:
    other = Set(c.net_type, case=c.case)
    for item in items_of(more):
        other.add(convert(item, c.net_type.arguments[0]))
    return other


def _union(c: Set, more: Any) -> Any:
    for item in _others(c, more):
        c.add(item)
    return NOTHING


def _keep(c: Set, more: Any, *, inside: bool) -> Any:
    other = _others(c, more)
    c.keep(lambda item: other.has(item) is inside)
    return NOTHING


def _symmetric(c: Set, more: Any) -> Any:
    other = _others(c, more)
    fresh = [item for item in other if not c.has(item)]
    c.keep(lambda item: not other.has(item))
    for item in fresh:
        c.add(item)
    return NOTHING


def _clear(c: Set) -> Any:
    c.keep(lambda _: False)
    return NOTHING


def _remove(c: Set, value: Any) -> bool:
    return c.has(value) and c.keep(lambda item: key_of(item, case=c.case) != key_of(value, case=c.case)) > 0


SET = collection(_G + "HashSet`1", listed=False)
SET.method("Add", "T", Set.add)
SET.method("Contains", "T", Set.has)
SET.method("Remove", "T", _remove)
SET.method("Clear", "", _clear)
SET.method("UnionWith", "items", _union)
SET.method("IntersectWith", "items", lambda c, more: _keep(c, more, inside=True))
SET.method("ExceptWith", "items", lambda c, more: _keep(c, more, inside=False))
SET.method("SymmetricExceptWith", "items", _symmetric)
SET.method("IsSubsetOf", "items", lambda c, more: c.known <= _others(c, more).known)
SET.method("IsSupersetOf", "items", lambda c, more: c.known >= _others(c, more).known)
SET.method("IsProperSubsetOf", "items", lambda c, more: c.known < _others(c, more).known)
SET.method("IsProperSupersetOf", "items", lambda c, more: c.known > _others(c, more).known)
SET.method("Overlaps", "items", lambda c, more: bool(c.known & _others(c, more).known))
SET.method("SetEquals", "items", lambda c, more: c.known == _others(c, more).known)
SET.constructor(
    " | +int | items | System.StringComparer | items,System.StringComparer | -object | -items,object", _new_set
)
SET.unknown("Comparer RemoveWhere TrimExcess +TryGetValue +EnsureCapacity +Capacity CreateSetComparer GetObjectData")
