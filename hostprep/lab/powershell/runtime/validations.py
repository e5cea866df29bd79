"""The validation attributes of parameters, after about_Functions_Advanced_Parameters."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from hostprep.lab.powershell.operators import comparison, texts
from hostprep.lab.powershell.runtime.errors import ScriptError
from hostprep.lab.powershell.syntax.source import Refused
from hostprep.lab.powershell.values.collections import Hashtable, NetCollection
from hostprep.lab.powershell.values.convert import to_bool
from hostprep.lab.powershell.values.objects import is_null
from hostprep.lab.powershell.values.text import to_text

if TYPE_CHECKING:
    from hostprep.lab.powershell.runtime.frame import Frame

Check = Callable[["Frame", tuple[Any, ...], Any], bool]
KINDS = {
    "positive": lambda value: comparison.order(value, 0) > 0,
    "negative": lambda value: comparison.order(value, 0) < 0,
    "nonnegative": lambda value: comparison.order(value, 0) >= 0,
    "nonpositive": lambda value: comparison.order(value, 0) <= 0,
}


def passes(frame: Frame, name: str, arguments: tuple[Any, ...], value: Any) -> bool:
    """Whether a value passes the attribute of that name (in lower case); an error in its block fails it."""
    check = _OF_ITEMS.get(name)
    if check is not None:
        if is_null(value):
            return False
        return all(check(frame, arguments, item) for item in _items(value))
    whole = _OF_WHOLES.get(name)
    if whole is None:
        raise Refused(f"attribute [{name}]")
    return whole(frame, arguments, value)


def _items(value: Any) -> list[Any]:
    return list(value) if isinstance(value, list | NetCollection) else [value]


def _set(_frame: Frame, arguments: tuple[Any, ...], item: Any) -> bool:
    return any(comparison.equal(to_text(item), to_text(known)) for known in arguments)


def _range(frame: Frame, arguments: tuple[Any, ...], item: Any) -> bool:
    if arguments[1:]:
        return comparison.order(item, arguments[0]) >= 0 and comparison.order(item, arguments[1]) <= 0
    kind = KINDS.get(to_text(arguments[0]).lower())
    if kind is None or not frame.session.modern:
        raise Refused(f"[ValidateRange('{to_text(arguments[0])}')]")
    return kind(item)


def _pattern(_frame: Frame, arguments: tuple[Any, ...], item: Any) -> bool:
    return texts.regex_of(arguments[0], case=False).compiled.search(to_text(item)) is not None


def _length(_frame: Frame, arguments: tuple[Any, ...], item: Any) -> bool:
    return isinstance(item, str) and bool(arguments[0] <= len(item) <= arguments[1])


def _script(frame: Frame, arguments: tuple[Any, ...], item: Any) -> bool:
    try:
        return to_bool(frame.session.value_of_block(arguments[0](frame), item, dotted=False))
    except ScriptError:
        return False


def _count(_frame: Frame, arguments: tuple[Any, ...], value: Any) -> bool:
    if not is_null(value) and not isinstance(value, list | NetCollection | str):
        return False
    return bool(arguments[0] <= (0 if is_null(value) else len(value)) <= arguments[1])


def _not_null(_frame: Frame, _arguments: tuple[Any, ...], value: Any) -> bool:
    return not is_null(value) and not any(is_null(item) for item in _items(value))


def _not_empty(_frame: Frame, _arguments: tuple[Any, ...], value: Any) -> bool:
    if is_null(value):
        return False
    if isinstance(value, Hashtable):
        return len(value) > 0
    items = _items(value)
    return bool(items) and not any(is_null(item) or (isinstance(item, str) and not item) for item in items)


def _not_blank(frame: Frame, arguments: tuple[Any, ...], value: Any) -> bool:
    if not frame.session.modern:
        raise Refused("[ValidateNotNullOrWhiteSpace()] (edition 7)")
    return _not_empty(frame, arguments, value) and not any(
        isinstance(item, str) and not item.strip() for item in _items(value)
    )


_OF_ITEMS: dict[str, Check] = {
    "validateset": _set,
    "validaterange": _range,
    "validatepattern": _pattern,
    "validatelength": _length,
    "validatescript": _script,
}
_OF_WHOLES: dict[str, Check] = {
    "validatecount": _count,
    "validatenotnull": _not_null,
    "validatenotnullorempty": _not_empty,
    "validatenotnullorwhitespace": _not_blank,
}
