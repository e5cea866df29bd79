"""System.Array, the interfaces of collections, enumerators."""

from __future__ import annotations

from functools import cmp_to_key
from typing import Any

from hostprep.lab.powershell.net import registry
from hostprep.lab.powershell.net.model import NetError, NetType
from hostprep.lab.powershell.net.registry import register
from hostprep.lab.powershell.values.collections import Enumerator, Hashtable, TypedArray
from hostprep.lab.powershell.values.convert import convert, default_of, items_of
from hostprep.lab.powershell.values.equality import place_of
from hostprep.lab.powershell.values.objects import NOTHING, NetObject
from hostprep.lab.powershell.values.text import type_name

ENUMERABLE = ("System.Collections.IEnumerable", "System.Collections.ICollection", "System.Collections.IList")
OUT = "System.ArgumentOutOfRangeException"
for _name in ENUMERABLE:
    register(NetType(_name, ""))
register(NetType("System.Collections.IDictionary", ""))
register(NetType("System.IComparable", ""))
register(NetType("System.IDisposable", ""))


def sort_key(comparer: Any = None) -> Any:
    """How ``Sort`` orders: numbers and strings as the language compares them, with case."""
    from hostprep.lab.powershell.operators.comparison import order  # operators know types

    if comparer is None:
        return cmp_to_key(_natural(order))
    if isinstance(comparer, NetObject) and "mode" in comparer.fields:
        from hostprep.lab.powershell.net.strings import compare  # only comparers need it

        return cmp_to_key(lambda a, b: compare(a, b, comparer.fields["mode"]))
    raise NetError("NotKnown", "sorting with a comparer of this kind")


def _natural(order: Any) -> Any:
    def run(a: Any, b: Any) -> int:
        if a is None or b is None:
            return (a is not None) - (b is not None)
        if registry.type_of(a) is not registry.type_of(b) or isinstance(a, list | Hashtable):
            message = "Failed to compare two elements in the array."
            raise NetError("System.InvalidOperationException", message)
        return int(order(a, b, case=True))

    return run


def _fixed(*_: Any) -> Any:
    raise NetError("System.NotSupportedException", "Collection was of a fixed size.")


def _whole(items: Any) -> Any:
    if items is None:
        raise NetError("System.ArgumentNullException", "Value cannot be null. (Parameter 'array')")
    return items


def span(items: Any, start: int, size: int) -> slice:
    """A part of a list.

    Raises:
        NetError: it does not lie within the list.
    """
    if start < 0 or size < 0:
        raise NetError(OUT, "Non-negative number required. (Parameter 'index')")
    if start + size > len(items):
        message = "Offset and length were out of bounds for the array or count is greater than the number of elements."
        raise NetError("System.ArgumentException", message)
    return slice(start, start + size)


def _reverse(items: Any, start: int = 0, size: int | None = None) -> Any:
    part = span(_whole(items), start, len(items) - start if size is None else size)
    items[part] = items[part][::-1]
    return NOTHING


def _sort(items: Any, other: Any = None) -> Any:
    if isinstance(other, list):
        pairs = sorted(zip(items, other, strict=False), key=lambda pair: sort_key()(pair[0]))
        items[: len(pairs)], other[: len(pairs)] = [p[0] for p in pairs], [p[1] for p in pairs]
    else:
        _whole(items).sort(key=sort_key(other))
    return NOTHING


def _at(items: Any, place: int) -> int:
    if not 0 <= place < len(items):
        raise NetError("System.IndexOutOfRangeException", "Index was outside the bounds of the array.")
    return place


def _set_value(items: Any, value: Any, place: int) -> Any:
    items[_at(items, place)] = convert(value, items.element) if isinstance(items, TypedArray) else value
    return NOTHING


def copy_to(source: list[Any], target: Any, start: int = 0) -> Any:
    """``CopyTo``: the items of one list into another."""
    if start < 0:
        raise NetError(OUT, "Non-negative number required. (Parameter 'index')")
    if start + len(source) > len(target):
        message = (
            "Destination array was not long enough. Check the destination index, length, and the array's lower bounds."
        )
        raise NetError("System.ArgumentException", message)
    for place, item in enumerate(source, start):
        _set_value(target, item, place)
    return NOTHING


def _copy(source: Any, *rest: Any) -> Any:
    start, target, at, size = (0, rest[0], 0, rest[1]) if len(rest) == 2 else rest  # noqa: PLR2004  # array and length
    if start + size > len(source) or at + size > len(target) or size < 0:
        message = "Source array was not long enough. Check the source index, length, and the array's lower bounds."
        raise NetError("System.ArgumentException", message)
    return copy_to(source[start : start + size], target, at)


def _clear(items: Any, start: int = 0, size: int | None = None) -> Any:
    part = span(items, start, len(items) - start if size is None else size)
    blank = default_of(items.element) if isinstance(items, TypedArray) else None
    items[part] = [blank] * (part.stop - part.start)
    return NOTHING


def _clone(items: Any) -> Any:
    return TypedArray(items, items.element) if isinstance(items, TypedArray) else list(items)


def _find(many: bool) -> Any:  # noqa: FBT001  # one of two methods
    def run(frame: Any, items: Any, block: Any) -> Any:
        from hostprep.lab.powershell.values.convert import to_bool  # only these need it

        found = [one for one in items if to_bool(frame.session.value_of_block(block, arguments=[one], dotted=False))]
        if many:
            return TypedArray(found, items.element) if isinstance(items, TypedArray) else found
        return found[0] if found else default_of(items.element) if isinstance(items, TypedArray) else None

    return run


def _resize(reference: Any, size: int) -> Any:
    items = items_of(reference.read())
    kept = items[:size]
    blank = registry.blank_array(registry.type_of(reference.read()).element or registry.TYPES["system.object"], size)
    blank[: len(kept)] = kept
    reference.write(blank)
    return NOTHING


def _length(items: Any, dimension: int = 0) -> int:
    if dimension:
        raise NetError("System.IndexOutOfRangeException", "Index was outside the bounds of the array.")
    return len(items)


def walker(items: Any) -> Enumerator:
    """``GetEnumerator``."""
    return Enumerator(ENUMERATOR, list(items))


def _move(walk: Enumerator) -> bool:
    for item in walk.items:
        walk.current = item
        return True
    return False


ARRAY = register(NetType("System.Array", interfaces=ENUMERABLE))
for _name in ("Length", "Count"):
    ARRAY.property(_name, len)
ARRAY.property("LongLength", lambda a: convert(len(a), registry.TYPES["system.int64"]))
ARRAY.property("Rank", lambda _: 1)
ARRAY.property("IsFixedSize", lambda _: True)
ARRAY.property("IsReadOnly", lambda _: False)
ARRAY.property("IsSynchronized", lambda _: False)
ARRAY.property("SyncRoot", lambda a: a)
ARRAY.method("Contains", "object", lambda a, v: place_of(a, v) >= 0)
ARRAY.method("IndexOf", "object", place_of)
ARRAY.method("Clone", "", _clone)
ARRAY.method("CopyTo", "array,int", copy_to)
ARRAY.method("GetValue", "int | -int[]", lambda a, at: a[_at(a, at)])
ARRAY.method("SetValue", "object,int", _set_value)
ARRAY.method("Get", "int", lambda a, at: a[_at(a, at)])
ARRAY.method("Set", "int,object", lambda a, at, v: _set_value(a, v, at))
ARRAY.method("GetLength", "int", _length)
ARRAY.method("GetLowerBound", "int", lambda a, d: 0 * _length(a, d))
ARRAY.method("GetUpperBound", "int", lambda a, d: _length(a, d) - 1)
ARRAY.method("GetEnumerator", "", walker)
ARRAY.method("ToString", "", type_name)
for _name, _signature in {"Add": "object", "Remove": "object", "RemoveAt": "int", "Insert": "int,object"}.items():
    ARRAY.method(_name, _signature, _fixed)
ARRAY.method("Clear", "", _clear)
ARRAY.static("Reverse", "array | array,int,int", _reverse)
ARRAY.static("Sort", "array | array,array | array,object | -array,int,int", _sort)
ARRAY.static("IndexOf", "array,object | array,object,int | -array,object,int,int", place_of)
ARRAY.static("LastIndexOf", "array,object", lambda a, v: len(a) - 1 - i if (i := place_of(a[::-1], v)) >= 0 else -1)
ARRAY.static("Copy", "array,array,int | array,int,array,int,int", _copy)
ARRAY.static("Clear", "array,int,int | +array", _clear)
ARRAY.static("Resize", "ref,int", _resize)
ARRAY.static("CreateInstance", "type,int", registry.blank_array)
for _name, _many in (("Find", False), ("FindAll", True)):
    ARRAY.static(_name, "array,block", _find(many=_many), frame=True)
ARRAY.static("Exists", "array,block", lambda frame, a, b: len(_find(many=True)(frame, a, b)) > 0, frame=True)
ARRAY.unknown(
    "Initialize GetLongLength Address BinarySearch ConvertAll Empty FindIndex FindLast ForEach "
    "TrueForAll AsReadOnly +Fill"
)
ENUMERATOR = register(NetType("System.Collections.IEnumerator"))
ENUMERATOR.property("Current", lambda walk: walk.current)
ENUMERATOR.method("MoveNext", "", _move)
ENUMERATOR.unknown("Reset Key Value Entry")
