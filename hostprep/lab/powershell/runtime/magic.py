"""``.Where()`` and ``.ForEach()``, which every value has."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from hostprep.lab.powershell.net.model import NetType
from hostprep.lab.powershell.values.collections import NetCollection
from hostprep.lab.powershell.values.convert import convert, items_of, to_bool
from hostprep.lab.powershell.values.objects import NOTHING
from hostprep.lab.powershell.values.text import to_text

if TYPE_CHECKING:
    from hostprep.lab.powershell.runtime.frame import Frame


def _where(frame: Frame, target: Any, arguments: list[Any]) -> Any:
    block = arguments[0]
    mode = to_text(arguments[1]).lower() if len(arguments) > 1 else "default"
    count = int(arguments[2]) if arguments[2:] else 0
    items = items_of(target)
    keep = (
        [to_bool(value) for value in (frame.session.value_of_block(block, item) for item in items)]
        if mode not in ("first",)
        else []
    )
    match mode:
        case "default":
            found = [item for item, good in zip(items, keep, strict=True) if good]
            return _collection(found[:count] if count else found)
        case "first":
            return _collection(_first(frame, block, items, count or 1))
        case "last":
            return _collection([item for item, good in zip(items, keep, strict=True) if good][-(count or 1) :])
        case "split":
            return [
                _collection([i for i, good in zip(items, keep, strict=True) if good]),
                _collection([i for i, good in zip(items, keep, strict=True) if not good]),
            ]
        case "until" | "skipuntil":
            place = next((index for index, good in enumerate(keep) if good), len(items))
            return _collection(items[:place] if mode == "until" else items[place:])
    frame.session.refuse_at_run(f".Where() mode {mode}")
    return None


def _first(frame: Frame, block: Any, items: list[Any], count: int) -> list[Any]:
    out: list[Any] = []
    for item in items:
        if to_bool(frame.session.value_of_block(block, item)):
            out.append(item)
            if len(out) == count:
                break
    return out


def _foreach(frame: Frame, target: Any, arguments: list[Any]) -> Any:
    from hostprep.lab.powershell.net.registry import type_of  # likewise
    from hostprep.lab.powershell.runtime.invoke import find_method, invoke  # methods call methods
    from hostprep.lab.powershell.runtime.members import get_member  # likewise
    from hostprep.lab.powershell.runtime.putting import set_member  # likewise

    first, rest = arguments[0], arguments[1:]
    out: list[Any] = []
    for item in items_of(target):
        if hasattr(first, "invoke_with"):
            out.extend(frame.session.output_of_block(first, item, rest))
        elif isinstance(first, NetType):
            out.append(convert(item, first))
        elif item is not None and find_method(type_of(item), to_text(first).lower()) is not None:
            value = invoke(frame, item, to_text(first), rest)
            if value is not NOTHING:
                out.append(value)
        elif rest:
            set_member(frame, item, first, rest[0])
        else:
            out.append(get_member(frame, item, first))
    return _collection(out)


def _collection(items: list[Any]) -> NetCollection:
    from hostprep.lab.powershell.net.registry import TYPES  # the registry is full by now

    return NetCollection(TYPES["system.collections.objectmodel.collection`1"], items)


MAGIC: dict[str, Callable[[Frame, Any, list[Any]], Any]] = {"where": _where, "foreach": _foreach}
