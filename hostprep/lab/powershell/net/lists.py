"""ArrayList, List, Collection, Queue, Stack, HashSet."""

from __future__ import annotations

from typing import Any

from hostprep.lab.powershell.net.arrays import ENUMERABLE, OUT, copy_to, sort_key, span, walker
from hostprep.lab.powershell.net.model import NetError, NetType
from hostprep.lab.powershell.net.registry import TYPES, register
from hostprep.lab.powershell.values.collections import NetCollection, TypedArray
from hostprep.lab.powershell.values.convert import convert, items_of, to_bool
from hostprep.lab.powershell.values.equality import place_of
from hostprep.lab.powershell.values.objects import NOTHING
from hostprep.lab.powershell.values.text import type_name

_G = "System.Collections.Generic."
_INDEX = "Index was out of range. Must be non-negative and less than the size of the collection. (Parameter 'index')"


def _add(c: NetCollection, value: Any) -> Any:
    c.items.append(value)
    return NOTHING


def _add_counted(c: NetCollection, value: Any) -> int:
    c.items.append(value)
    return len(c.items) - 1


def _add_range(c: NetCollection, more: Any) -> Any:
    if more is None:
        raise NetError("System.ArgumentNullException", "Value cannot be null. (Parameter 'collection')")
    c.items.extend(_converted(c.net_type, more))
    return NOTHING


def _converted(kind: NetType, items: Any) -> list[Any]:
    return [convert(item, kind.arguments[0]) for item in items_of(items)] if kind.arguments else items_of(items)


def _insert(c: NetCollection, at: int, value: Any) -> Any:
    if not 0 <= at <= len(c.items):
        raise NetError(OUT, "Index must be within the bounds of the List. (Parameter 'index')")
    c.items.insert(at, value)
    return NOTHING


def _insert_range(c: NetCollection, at: int, more: Any) -> Any:
    for place, item in enumerate(_converted(c.net_type, more), at):
        _insert(c, place, item)
    return NOTHING


def _remove(c: NetCollection, value: Any) -> bool:
    place = place_of(c.items, value)
    if place >= 0:
        del c.items[place]
    return place >= 0


def _remove_silently(c: NetCollection, value: Any) -> Any:
    _remove(c, value)
    return NOTHING


def _remove_at(c: NetCollection, at: int) -> Any:
    if not 0 <= at < len(c.items):
        raise NetError(OUT, _INDEX)
    del c.items[at]
    return NOTHING


def _remove_range(c: NetCollection, start: int, size: int) -> Any:
    del c.items[span(c.items, start, size)]
    return NOTHING


def _part(c: NetCollection, start: int, size: int) -> NetCollection:
    return NetCollection(c.net_type, c.items[span(c.items, start, size)])


def _sort(frame: Any, c: NetCollection, comparer: Any = None) -> Any:
    if hasattr(comparer, "invoke_with"):
        from functools import cmp_to_key  # only a comparison by a block needs it

        block = comparer
        key = cmp_to_key(
            lambda a, b: int(
                convert(frame.session.value_of_block(block, arguments=[a, b], dotted=False), TYPES["system.int32"])
            )
        )
        c.items.sort(key=key)
    else:
        c.items.sort(key=sort_key(comparer))
    return NOTHING


def _reverse(c: NetCollection, start: int = 0, size: int | None = None) -> Any:
    part = span(c.items, start, len(c.items) - start if size is None else size)
    c.items[part] = c.items[part][::-1]
    return NOTHING


def clear(c: NetCollection) -> Any:
    """``Clear``."""
    c.items.clear()
    return NOTHING


def _array(c: NetCollection) -> list[Any]:
    return array_of_items(c.net_type, list(c))


def array_of_items(kind: NetType, items: list[Any]) -> list[Any]:
    """``ToArray`` of a collection of a type."""
    if kind.arguments and kind.arguments[0].name != "System.Object":
        return TypedArray(items, kind.arguments[0])
    return items


def _typed_array(c: NetCollection, kind: NetType) -> list[Any]:
    items = [convert(item, kind) for item in c.items]
    return items if kind.name == "System.Object" else TypedArray(items, kind)


def _matching(frame: Any, c: NetCollection, block: Any) -> list[int]:
    test = frame.session.value_of_block
    return [at for at, one in enumerate(list(c.items)) if to_bool(test(block, arguments=[one], dotted=False))]


def _find_all(frame: Any, c: NetCollection, block: Any) -> NetCollection:
    return NetCollection(c.net_type, [c.items[at] for at in _matching(frame, c, block)])


def _find(frame: Any, c: NetCollection, block: Any) -> Any:
    from hostprep.lab.powershell.values.convert import default_of  # only this needs it

    places = _matching(frame, c, block)
    return c.items[places[0]] if places else default_of(c.net_type.arguments[0])


def _remove_all(frame: Any, c: NetCollection, block: Any) -> int:
    places = set(_matching(frame, c, block))
    size = len(c.items)
    c.items[:] = [item for at, item in enumerate(c.items) if at not in places]
    return size - len(c.items)


def _for_each(frame: Any, c: NetCollection, block: Any) -> Any:
    for item in list(c.items):
        frame.session.value_of_block(block, arguments=[item], dotted=False)
    return NOTHING


def _made(kind: NetType, source: Any = None) -> NetCollection:
    if isinstance(source, int) and source < 0:
        raise NetError(OUT, "Non-negative number required. (Parameter 'capacity')")
    return NetCollection(kind, () if source is None or isinstance(source, int) else _converted(kind, source))


def collection(name: str, *, listed: bool = True) -> NetType:
    """A type of collection with what all have."""
    kind = register(NetType(name, interfaces=ENUMERABLE if listed else ENUMERABLE[:2]))
    item = "T" if "`" in name else "object"
    kind.property("Count", len)
    kind.method("Contains", item, lambda c, v: place_of(c.items, v) >= 0)
    kind.method("Clear", "", clear)
    kind.method("GetEnumerator", "", walker)
    kind.method("ToString", "", type_name)
    kind.method(
        "CopyTo", f"{'T[]' if '`' in name else 'array'} | array,int", lambda c, a, at=0: copy_to(list(c), a, at)
    )
    kind.constructor(" | int | items", _made if "`" in name else lambda *source: _made(kind, *source))
    if "`" not in name:
        kind.cast = lambda v: _made(kind, items_of(v))
        kind.unknown("SyncRoot IsSynchronized Synchronized Clone IsReadOnly IsFixedSize")
    return kind


def _indexed(kind: NetType) -> None:
    item = "T" if "`" in kind.name else "object"
    kind.method("IndexOf", f"{item} | {item},int", lambda c, v, at=0: place_of(c.items, v, at))
    kind.method("Insert", f"int,{item}", _insert)
    kind.method("RemoveAt", "int", _remove_at)
    kind.method("get_Item", "int", lambda c, at: c.items[at])


def _long(kind: NetType) -> None:
    item = "T" if "`" in kind.name else "object"
    kind.property("Capacity", lambda _: _unknown("Capacity"))
    kind.method("AddRange", "items", _add_range)
    kind.method("InsertRange", "int,items", _insert_range)
    kind.method("RemoveRange", "int,int", _remove_range)
    kind.method("GetRange", "int,int", _part)
    kind.method("Sort", " | block | object", _sort, frame=True)
    kind.method("Reverse", " | int,int", _reverse)
    kind.method("LastIndexOf", item, lambda c, v: len(c) - 1 - at if (at := place_of(c.items[::-1], v)) >= 0 else -1)
    kind.unknown("BinarySearch TrimToSize TrimExcess +EnsureCapacity +Slice")


def _unknown(what: str) -> Any:
    raise NetError("NotKnown", what)


ARRAY_LIST = collection("System.Collections.ArrayList")
_indexed(ARRAY_LIST)
_long(ARRAY_LIST)
ARRAY_LIST.method("Add", "object", _add_counted)
ARRAY_LIST.method("Remove", "object", _remove_silently)
ARRAY_LIST.method("ToArray", " | type", lambda c, kind=None: list(c.items) if kind is None else _typed_array(c, kind))
ARRAY_LIST.method("Clone", "", lambda c: NetCollection(c.net_type, c.items))
ARRAY_LIST.properties |= {"isfixedsize": lambda _: False, "isreadonly": lambda _: False}
ARRAY_LIST.unknown("Adapter FixedSize ReadOnly Repeat SetRange")
LIST = collection(_G + "List`1")
_indexed(LIST)
_long(LIST)
for _kind in (LIST, collection("System.Collections.ObjectModel.Collection`1")):
    _kind.method("Add", "T", _add)
    _kind.method("Remove", "T", _remove)
_indexed(_kind)
LIST.method("ToArray", "", _array)
LIST.method("FindAll", "block", _find_all, frame=True)
LIST.method("Find", "block", _find, frame=True)
LIST.method("FindIndex", "block", lambda f, c, b: next(iter(_matching(f, c, b)), -1), frame=True)
LIST.method("Exists", "block", lambda f, c, b: bool(_matching(f, c, b)), frame=True)
LIST.method("TrueForAll", "block", lambda f, c, b: len(_matching(f, c, b)) == len(c), frame=True)
LIST.method("RemoveAll", "block", _remove_all, frame=True)
LIST.unknown("AsReadOnly ConvertAll FindLast FindLastIndex")
