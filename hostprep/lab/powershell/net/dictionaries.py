"""Hashtable, OrderedDictionary and Dictionary."""

from __future__ import annotations

from typing import Any

from hostprep.lab.powershell.net import registry
from hostprep.lab.powershell.net.arrays import ENUMERABLE, ENUMERATOR, OUT, copy_to, walker
from hostprep.lab.powershell.net.model import NetError, NetType
from hostprep.lab.powershell.net.registry import register
from hostprep.lab.powershell.values.collections import DictionaryEntry, Enumerator, Hashtable, NetCollection
from hostprep.lab.powershell.values.convert import convert, default_of
from hostprep.lab.powershell.values.equality import same
from hostprep.lab.powershell.values.objects import NOTHING, NetObject
from hostprep.lab.powershell.values.text import to_text, type_name

_INTERFACES = (*ENUMERABLE[:2], "System.Collections.IDictionary")


def _needed(key: Any) -> None:
    if key is None:
        raise NetError("System.ArgumentNullException", "Key cannot be null. (Parameter 'key')")


def _add(h: Hashtable, key: Any, value: Any) -> Any:
    _needed(key)
    if h.has(key):
        shown = to_text(key)
        text = f"Item has already been added. Key in dictionary: '{shown}'  Key being added: '{shown}'"
        if h.net_type is not None:
            text = f"An item with the same key has already been added. Key: {shown}"
        raise NetError("System.ArgumentException", text)
    h.set(key, value)
    return NOTHING


def _put(h: Hashtable, key: Any, value: Any) -> Any:
    _needed(key)
    h.set(key, value)
    return NOTHING


def _has(h: Hashtable, key: Any) -> bool:
    _needed(key)
    return h.has(key)


def _remove(h: Hashtable, key: Any) -> Any:
    _needed(key)
    h.remove(key)
    return NOTHING


def _clear(h: Hashtable) -> Any:
    h.data.clear()
    return NOTHING


def _entries(h: Hashtable) -> list[Any]:
    if h.net_type is None:
        return [DictionaryEntry(key, value) for key, value in h.items()]
    kind = pair_type(h.net_type.arguments)
    return [NetObject(kind, key=key, value=value) for key, value in h.items()]


def pair_type(arguments: tuple[NetType, ...]) -> NetType:
    """``KeyValuePair`` of two types."""
    found: Any = registry.generic("System.Collections.Generic.KeyValuePair", arguments)
    name = found.text(None)
    if not name.startswith("["):
        found.text = lambda p: name if p is None else f"[{to_text(p.fields['key'])}, {to_text(p.fields['value'])}]"
    return found  # type: ignore[no-any-return]  # the table is below


def _table(name: str) -> NetType:
    kind = register(NetType(name, interfaces=_INTERFACES))
    kind.property("Count", len)
    for word in ("Keys", "Values"):
        inner = register(NetType(f"{name}+{word[:-1]}Collection", interfaces=ENUMERABLE[:2]))
        inner.property("Count", len)
        inner.method("CopyTo", "array,int", lambda c, a, at: copy_to(list(c), a, at))
        inner.method("GetEnumerator", "", walker)
        inner.method("ToString", "", type_name)
        inner.unknown("SyncRoot IsSynchronized" + (" +Contains" if "`" in name else ""))
        kind.property(word, _column(inner, word.lower()))
    if "`" not in name:
        for word in ("IsReadOnly", "IsFixedSize"):
            kind.property(word, lambda _: False)
        kind.unknown("SyncRoot IsSynchronized")
    key, value = ("TKey", "TValue") if "`" in name else ("object", "object")
    kind.method("Add", f"{key},{value}", _add)
    kind.method("Clear", "", _clear)
    kind.method("GetEnumerator", "", lambda h: Enumerator(ENUMERATOR, _entries(h)))
    kind.method("ToString", "", type_name)
    kind.method("get_Item", key, lambda h, k: h.get(k))
    kind.method("set_Item", f"{key},{value}", _put)
    kind.method("Item", key, lambda h, k: h.get(k))
    return kind


def _column(kind: NetType, name: str) -> Any:
    return lambda h: NetCollection(kind, getattr(h, name)())


def _copied(found: Hashtable, source: Any) -> Hashtable:
    for key, value in source.items():
        found.set(key, value)
    return found


def _plain(source: Any = None, *_: Any) -> Hashtable:
    found = Hashtable(case_sensitive=True)
    return _copied(found, source) if isinstance(source, Hashtable) else found


def _copy_entries(h: Hashtable, target: Any, start: int) -> Any:
    return copy_to(_entries(h), target, start)


HASHTABLE = _table("System.Collections.Hashtable")
HASHTABLE.cast = lambda v: _plain(v) if isinstance(v, Hashtable) else None
HASHTABLE.constructor(" | int | System.Collections.IDictionary | -object | -object,object", _plain)
HASHTABLE.method("ContainsKey", "object", _has)
HASHTABLE.method("Contains", "object", _has)
HASHTABLE.method("ContainsValue", "object", lambda h, v: any(same(v, one) for one in h.values()))
HASHTABLE.method("Remove", "object", _remove)
HASHTABLE.method("Clone", "", Hashtable.copy)
HASHTABLE.method("CopyTo", "array,int", _copy_entries)
HASHTABLE.unknown("Synchronized GetObjectData OnDeserialization")

ORDERED = _table("System.Collections.Specialized.OrderedDictionary")


def _at(h: Hashtable, place: int, *, end: int = 0) -> int:
    if not 0 <= place < len(h) + end:
        raise NetError(
            OUT,
            (
                "Index was out of range. Must be non-negative and less than the size of the collection. "
                "(Parameter 'index')"
            ),
        )
    return place


def _insert(h: Hashtable, place: int, key: Any, value: Any) -> Any:
    _at(h, place, end=1)
    pairs = h.items()
    _add(h, key, value)
    h.data.clear()
    for one, other in (*pairs[:place], (key, value), *pairs[place:]):
        h.set(one, other)
    return NOTHING


def _remove_at(h: Hashtable, place: int) -> Any:
    h.remove(h.keys()[_at(h, place)])
    return NOTHING


def _ordered(*arguments: Any) -> Hashtable:
    del arguments
    return Hashtable(ordered=True, case_sensitive=True)


ORDERED.cast = lambda v: v if isinstance(v, Hashtable) and v.ordered else None
ORDERED.constructor(" | int | -object | -int,object", _ordered)
ORDERED.method("Contains", "object", _has)
ORDERED.method("Remove", "object", _remove)
ORDERED.method("Insert", "int,object,object", _insert)
ORDERED.method("RemoveAt", "int", _remove_at)
ORDERED.method("CopyTo", "array,int", _copy_entries)
ORDERED.unknown("AsReadOnly GetObjectData")

DICTIONARY = _table("System.Collections.Generic.Dictionary`2")


def _new_dictionary(kind: NetType, *arguments: Any) -> Hashtable:
    from hostprep.lab.powershell.net.queues import cased  # comparers live beside the sets

    given = list(arguments)
    comparer = given.pop() if given and isinstance(given[-1], NetObject) else None
    found = Hashtable(net_type=kind, case_sensitive=comparer is None or cased(comparer))
    for key, value in given[0].items() if given and isinstance(given[0], Hashtable) else ():
        found.set(convert(key, kind.arguments[0]), convert(value, kind.arguments[1]))
    return found


def _take(h: Hashtable, key: Any, out: Any = None) -> bool:
    _needed(key)
    if out is not None:
        _try_get(h, key, out)
    return h.remove(key)


def _try_get(h: Hashtable, key: Any, out: Any) -> bool:
    _needed(key)
    found = h.has(key)
    out.write(h.get(key) if found else default_of(h.net_type.arguments[1]))
    return found


def _try_add(h: Hashtable, key: Any, value: Any) -> bool:
    _needed(key)
    if h.has(key):
        return False
    h.set(key, value)
    return True


DICTIONARY.constructor(
    " | int | System.Collections.IDictionary | System.StringComparer | int,System.StringComparer | "
    "System.Collections.IDictionary,System.StringComparer | -object | -object,object",
    _new_dictionary,
)
DICTIONARY.method("ContainsKey", "TKey", _has)
DICTIONARY.method("Contains", "object", _has)
DICTIONARY.method("ContainsValue", "TValue", lambda h, v: any(same(v, one) for one in h.values()))
DICTIONARY.method("Remove", "TKey | +TKey,ref", _take)
DICTIONARY.method("TryGetValue", "TKey,ref", _try_get)
DICTIONARY.method("+TryAdd", "TKey,TValue", _try_add)
DICTIONARY.unknown("Comparer GetObjectData OnDeserialization +EnsureCapacity +TrimExcess +Capacity +GetAlternateLookup")

ENTRY = register(NetType("System.Collections.DictionaryEntry", "System.ValueType"), DictionaryEntry)
ENTRY.property("Name", lambda e: e.key)
ENTRY.property("Key", lambda e: e.key)
ENTRY.property("Value", lambda e: e.value)
ENTRY.constructor("object,object", DictionaryEntry)
PAIR = register(NetType("System.Collections.Generic.KeyValuePair`2", "System.ValueType"))
PAIR.property("Key", lambda p: p.fields["key"])
PAIR.property("Value", lambda p: p.fields["value"])
PAIR.method("ToString", "", to_text)
PAIR.constructor("TKey,TValue", lambda kind, key, value: NetObject(pair_type(kind.arguments), key=key, value=value))
