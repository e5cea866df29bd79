"""Arrays, lists, dictionaries, queues, sets."""

from __future__ import annotations

from typing import Any

from hostprep.lab.powershell.net import registry
from hostprep.lab.powershell.net.model import NetError, NetType, members
from hostprep.lab.powershell.net.registry import register
from hostprep.lab.powershell.values.collections import DictionaryEntry, Enumerator, Hashtable, NetCollection, TypedArray
from hostprep.lab.powershell.values.convert import convert, items_of
from hostprep.lab.powershell.values.objects import NOTHING

_ENUMERABLE = ("System.Collections.IEnumerable", "System.Collections.ICollection", "System.Collections.IList")


def _index_of(items: Any, value: Any) -> int:
    return next((place for place, item in enumerate(items) if type(item) is type(value) and item == value), -1)


def _fixed(*_: Any) -> Any:
    raise NetError("System.NotSupportedException", "Collection was of a fixed size.")


def _sort_key(value: Any) -> Any:
    from functools import cmp_to_key  # only sorting needs it

    from hostprep.lab.powershell.operators.comparison import order  # operators know types

    return cmp_to_key(lambda a, b: order(a, b, case=True))(value)


def _sort(items: Any) -> Any:
    (items.items if isinstance(items, NetCollection) else items).sort(key=_sort_key)
    return NOTHING


def _reverse(items: Any) -> Any:
    (items.items if isinstance(items, NetCollection) else items).reverse()
    return NOTHING


def _move(walker: Enumerator) -> bool:
    for item in walker.items:
        walker.current = item
        return True
    return False


ARRAY = register(
    NetType(
        "System.Array",
        properties={"length": len, "count": len, "rank": lambda _: 1, "isfixedsize": lambda _: True, "longlength": len},
        methods=members(
            Contains=lambda a, v: _index_of(a, v) >= 0,
            IndexOf=_index_of,
            Clone=lambda a: type(a)(a, a.element) if isinstance(a, TypedArray) else list(a),
            GetValue=lambda a, i: a[i],
            Add=_fixed,
            Remove=_fixed,
            RemoveAt=_fixed,
            Insert=_fixed,
            GetEnumerator=lambda a: Enumerator(ENUMERATOR, a),
            GetLength=lambda a, _=0: len(a),
            ToString=lambda a: registry.type_of(a).name,
        ),
        static_methods=members(Reverse=_reverse, Sort=_sort, IndexOf=_index_of),
        interfaces=_ENUMERABLE,
        others=frozenset(
            [
                "syncroot",
                "isreadonly",
                "issynchronized",
                "set",
                "get",
                "address",
                "clear",
                "copyto",
                "getlonglength",
                "setvalue",
                "initialize",
                "resize",
                "find",
                "exists",
                "empty",
                "copy",
            ]
        ),
    )
)
ENUMERATOR = register(
    NetType(
        "System.Collections.IEnumerator",
        properties={"current": lambda e: e.current},
        methods=members(MoveNext=_move),
        others=frozenset(("reset",)),
    )
)


register(
    NetType(
        "System.Object[]",
        "System.Array",
        element=registry.TYPES["system.object"],
        properties=ARRAY.properties,
        methods=ARRAY.methods,
        others=ARRAY.others,
    ),
    list,
)
registry._ARRAYS["System.Object[]"] = registry.TYPES["system.object[]"]  # noqa: SLF001  # the array of objects is Python's list


def _converted(c: NetCollection, value: Any) -> Any:
    return convert(value, c.net_type.arguments[0]) if c.net_type.arguments else value


def _add(c: NetCollection, value: Any) -> Any:
    c.items.append(_converted(c, value))
    return NOTHING


def _add_counted(c: NetCollection, value: Any) -> int:
    c.items.append(value)
    return len(c.items) - 1


def _add_once(c: NetCollection, value: Any) -> bool:
    value = _converted(c, value)
    if value in c.items:
        return False
    c.items.append(value)
    return True


def _take(c: NetCollection, place: int) -> Any:
    if not c.items:
        raise NetError("System.InvalidOperationException", "Collection empty.")
    if place == 0:
        return c.items.popleft() if hasattr(c.items, "popleft") else c.items.pop(0)
    return c.items.pop()


def _drop(c: NetCollection, value: Any) -> bool:
    found = value in c.items
    if found:
        c.items.remove(value)
    return found


def _do(action: Any) -> Any:
    def run(c: NetCollection, *a: Any) -> Any:
        action(c.items, *a)
        return NOTHING

    return run


_LIST = members(
    Contains=lambda c, v: v in c.items,
    IndexOf=lambda c, v: _index_of(c.items, v),
    Clear=_do(lambda i: i.clear()),
    Insert=_do(lambda i, at, v: i.insert(at, v)),
    RemoveAt=_do(lambda i, at: i.pop(at)),
    AddRange=_do(lambda i, more: i.extend(items_of(more))),
    ToArray=lambda c: TypedArray(c.items, c.net_type.arguments[0]) if c.net_type.arguments else list(c.items),
    Sort=_sort,
    Reverse=_reverse,
    GetEnumerator=lambda c: Enumerator(ENUMERATOR, c.items),
    ToString=lambda c: registry.type_of(c).name,
)


def _collection(name: str, methods: dict[str, Any]) -> None:
    generic = "`" in name

    def construct(*a: Any) -> NetCollection:
        kind, rest = (a[0], a[1:]) if generic else (registry.TYPES[name.lower()], a)
        return NetCollection(
            kind, [_cast(kind, item) for item in items_of(rest[0])] if rest and not isinstance(rest[0], int) else ()
        )

    register(
        NetType(
            name,
            properties={"count": len},
            methods=methods,
            construct=construct,
            interfaces=_ENUMERABLE,
            complete=False,
            cast=None if generic else construct,
        )
    )


def _cast(kind: NetType, item: Any) -> Any:
    return convert(item, kind.arguments[0]) if kind.arguments else item


_G = "System.Collections.Generic."
_collection(
    "System.Collections.ArrayList",
    _LIST | members(Add=_add_counted, Remove=_do(lambda i, v: i.remove(v) if v in i else None)),
)
_collection(_G + "List`1", _LIST | members(Add=_add, Remove=_drop))
_collection("System.Collections.ObjectModel.Collection`1", _LIST | members(Add=_add, Remove=_drop))
_collection(
    _G + "HashSet`1",
    _LIST
    | members(Add=_add_once, Remove=_drop, UnionWith=lambda c, m: [_add_once(c, v) for v in items_of(m)] and NOTHING),
)
for _prefix, _suffix in ((_G, "`1"), ("System.Collections.", "")):
    _collection(
        f"{_prefix}Queue{_suffix}",
        _LIST | members(Enqueue=_add, Dequeue=lambda c: _take(c, 0), Peek=lambda c: c.items[0]),
    )
    _collection(
        f"{_prefix}Stack{_suffix}", _LIST | members(Push=_add, Pop=lambda c: _take(c, -1), Peek=lambda c: c.items[-1])
    )
for _name in ("IEnumerable", "ICollection", "IList", "IDictionary"):
    register(NetType("System.Collections." + _name, ""))


def _add_entry(h: Hashtable, key: Any, value: Any) -> Any:
    if key is None:
        raise NetError("System.ArgumentNullException", "Key cannot be null. (Parameter 'key')")
    if h.has(key):
        raise NetError(
            "System.ArgumentException",
            f"Item has already been added. Key in dictionary: '{key}'  Key being added: '{key}'",
        )
    h.set(key, value)
    return NOTHING


def _remove_entry(h: Hashtable, key: Any) -> Any:
    h.remove(key)
    return NOTHING


def _clear(h: Hashtable) -> Any:
    h.data.clear()
    return NOTHING


def _keys(items: list[Any]) -> NetCollection:
    return NetCollection(registry.TYPES["system.collections.arraylist"], items)


_TABLE = members(
    ContainsKey=Hashtable.has,
    Contains=Hashtable.has,
    ContainsValue=lambda h, v: v in h.values(),
    Add=_add_entry,
    Remove=_remove_entry,
    Clear=_clear,
    Clone=Hashtable.copy,
    GetEnumerator=lambda h: Enumerator(ENUMERATOR, [DictionaryEntry(k, v) for k, v in h.items()]),
    ToString=lambda h: registry.type_of(h).name,
    get_item=lambda h, k: h.get(k),
)
for _name, _ordered in (
    ("System.Collections.Hashtable", False),
    ("System.Collections.Specialized.OrderedDictionary", True),
    (_G + "Dictionary`2", True),
):
    register(
        NetType(
            _name,
            properties={
                "count": len,
                "keys": lambda h: _keys(h.keys()),
                "values": lambda h: _keys(h.values()),
                "isreadonly": lambda _: False,
                "isfixedsize": lambda _: False,
            },
            methods=_TABLE
            if _name.endswith("Hashtable") or "2" in _name
            else {k: v for k, v in _TABLE.items() if k != "containskey"} | members(ContainsKey=Hashtable.has),
            construct=(lambda kind, *_: Hashtable(ordered=False, net_type=kind))
            if "`" in _name
            else (lambda *_, o=_ordered: Hashtable(ordered=o)),
            cast=lambda v: v if isinstance(v, Hashtable) else None,
            interfaces=(*_ENUMERABLE, "System.Collections.IDictionary"),
            others=frozenset(["syncroot", "issynchronized", "copyto", "insert", "removeat", "comparer", "trygetvalue"]),
        )
    )
register(
    NetType(
        "System.Collections.DictionaryEntry",
        "System.ValueType",
        properties={"key": lambda e: e.key, "value": lambda e: e.value, "name": lambda e: e.key},
    ),
    DictionaryEntry,
)
