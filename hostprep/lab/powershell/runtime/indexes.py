"""Reading and writing elements of any value."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hostprep.lab.powershell.net import registry
from hostprep.lab.powershell.net.model import CastFault
from hostprep.lab.powershell.runtime.errors import fail
from hostprep.lab.powershell.values.collections import Hashtable, NetCollection, TypedArray
from hostprep.lab.powershell.values.convert import convert
from hostprep.lab.powershell.values.numbers import Char
from hostprep.lab.powershell.values.objects import NOTHING, NetObject, PSObject, is_null

if TYPE_CHECKING:
    from hostprep.lab.powershell.runtime.frame import Frame


def get_index(frame: Frame, target: Any, index: Any) -> Any:
    """``target[index]``; several indexes give several elements."""
    if isinstance(target, list):
        if type(index) is int:
            return _element(frame, target, index)
        return _elements(frame, target, index)
    if type(target) is Hashtable:
        return _entry(target, index)
    if is_null(target):
        fail("NullArray", "Cannot index into a null array.")
    if isinstance(target, str):
        return _characters(frame, target, index)
    return _other_element(frame, target, index)


def _entry(target: Hashtable, index: Any) -> Any:
    if isinstance(index, list):
        return [_entry(target, one) for one in index]
    if is_null(index):
        return None
    if target.ordered and isinstance(index, int) and not target.has(index):
        values = target.values()
        return values[index] if -len(values) <= index < len(values) else None
    return target.get(index)


def _element(frame: Frame, target: Any, index: int) -> Any:
    size = len(target)
    if -size <= index < size:
        return target[index]
    if frame.scope.strictness() >= 3:
        fail(
            "System.IndexOutOfRangeException",
            "Index was outside the bounds of the array.",
            "OperationStopped",
            kind="System.IndexOutOfRangeException",
        )
    return None


def _elements(frame: Frame, target: Any, index: Any) -> Any:
    if isinstance(index, list):
        found = (_element(frame, target, _whole(one)) for one in index)
        return [value for one, value in zip(index, found, strict=True) if -len(target) <= _whole(one) < len(target)]
    if is_null(index):
        fail("NullArrayIndex", "Index operation failed; the array index evaluated to null.")
    return _element(frame, target, _whole(index))


def _whole(value: Any) -> int:
    try:
        return int(convert(value, registry.TYPES["system.int32"]))
    except CastFault as error:
        fail(
            "InvalidCastFromStringToInteger" if isinstance(value, str) else error.error_id,
            error.message,
            "InvalidArgument",
        )


def _characters(frame: Frame, target: str, index: Any) -> Any:
    if isinstance(index, list):
        return [Char(target[_whole(one)]) for one in index if -len(target) <= _whole(one) < len(target)]
    place = _whole(index)
    if -len(target) <= place < len(target):
        return Char(target[place])
    return _element(frame, [], place)


def _other_element(frame: Frame, target: Any, index: Any) -> Any:
    if isinstance(target, NetCollection):
        if hasattr(target, "by_name") and isinstance(index, str):
            return target.by_name(index)
        place = _whole(index) if not isinstance(index, list) else index
        if not isinstance(place, list) and not -len(target) <= place < len(target) and target.net_type.arguments:
            fail(
                "System.ArgumentOutOfRangeException",
                "Index was out of range. Must be non-negative and less than the size of the collection.",
                "OperationStopped",
                kind="System.ArgumentOutOfRangeException",
            )
        return get_index(frame, list(target), place)
    getter = registry.type_of(target).methods.get("get_item")
    if getter is not None:
        return getter(target, index)
    if type(target) is PSObject or isinstance(target, NetObject) or not isinstance(index, list):
        if isinstance(index, int) and not isinstance(target, NetObject) and index in (0, -1):
            return target
        fail("CannotIndex", f'Unable to index into an object of type "{registry.type_of(target).name}".')
    return None


def set_index(frame: Frame, target: Any, index: Any, value: Any) -> None:
    """``target[index] = value``."""
    if is_null(target):
        fail("NullArray", "Cannot index into a null array.")
    if type(target) is Hashtable:
        _set_entry(target, index, value)
    elif isinstance(target, list | NetCollection):
        items: Any = target if isinstance(target, list) else target.items
        place = _whole(index)
        if not -len(items) <= place < len(items):
            fail(
                "System.IndexOutOfRangeException",
                "Index was outside the bounds of the array.",
                "OperationStopped",
                kind="System.IndexOutOfRangeException",
            )
        items[place] = frame.session.cast(value, target.element) if isinstance(target, TypedArray) else value
    else:
        setter = registry.type_of(target).methods.get("set_item")
        if setter is None:
            fail("CannotIndex", f"Unable to index into an object of type {registry.type_of(target).name}.")
        setter(target, index, value)


def _set_entry(target: Hashtable, index: Any, value: Any) -> None:
    if is_null(index) or index is NOTHING:
        fail("NullArrayIndex", "Index operation failed; the array index evaluated to null.")
    if target.ordered and isinstance(index, int) and not target.has(index) and 0 <= index < len(target):
        target.set(target.keys()[index], value)
    else:
        target.set(index, value)
