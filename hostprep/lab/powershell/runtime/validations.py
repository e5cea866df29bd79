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

Check = Callable[["Frame", tuple[Any, ...], Any], str]
_AGAIN = "and then try the command again."
_NULL = "The argument is null. Provide a valid value for the argument, and then try running the command again."
_EMPTY = f"The argument is null or empty. Provide an argument that is not null or empty, {_AGAIN}"
_NULL_INSIDE = (
    "The argument is null, empty, or an element of the argument collection contains a null value. "
    f"Supply a collection that does not contain any null values {_AGAIN}"
)
_KINDS: dict[str, Callable[[int], bool]] = {
    "positive": lambda order: order > 0,
    "negative": lambda order: order < 0,
    "nonnegative": lambda order: order >= 0,
    "nonpositive": lambda order: order <= 0,
}


def objection(frame: Frame, name: str, arguments: tuple[Any, ...], value: Any) -> str:
    """What the attribute of that name (in lower case) has against a value, as a sentence, or nothing."""
    check = _OF_ITEMS.get(name)
    if check is not None:
        if is_null(value):
            return _EMPTY
        return next(filter(None, (check(frame, arguments, item) for item in _items(value))), "")
    whole = _OF_WHOLES.get(name)
    if whole is None:
        raise Refused(f"attribute [{name}]")
    return whole(frame, arguments, value)


def _items(value: Any) -> list[Any]:
    return list(value) if isinstance(value, list | NetCollection) else [value]


def _set(_frame: Frame, arguments: tuple[Any, ...], item: Any) -> str:
    text = to_text(item)
    if any(comparison.equal(text, to_text(known)) for known in arguments):
        return ""
    return (
        f'The argument "{text}" does not belong to the set "{",".join(map(to_text, arguments))}" specified by the '
        f"ValidateSet attribute. Supply an argument that is in the set {_AGAIN}"
    )


def _range(frame: Frame, arguments: tuple[Any, ...], item: Any) -> str:
    text, low, high = to_text(item), arguments[0], arguments[-1]
    if not arguments[1:]:
        kind = _KINDS.get(to_text(low).lower())
        if kind is None or not frame.session.modern:
            raise Refused(f"[ValidateRange('{to_text(low)}')]")
        return "" if kind(comparison.order(item, 0)) else f"The {text} argument is not {to_text(low).lower()}."
    if comparison.order(item, low) < 0:
        return (
            f"The {text} argument is less than the minimum allowed range of {to_text(low)}. "
            f"Supply an argument that is greater than or equal to {to_text(low)} {_AGAIN}"
        )
    if comparison.order(item, high) > 0:
        return (
            f"The {text} argument is greater than the maximum allowed range of {to_text(high)}. "
            f"Supply an argument that is less than or equal to {to_text(high)} {_AGAIN}"
        )
    return ""


def _pattern(_frame: Frame, arguments: tuple[Any, ...], item: Any) -> str:
    pattern = to_text(arguments[0])
    if texts.regex_of(pattern, case=False).compiled.search(to_text(item)) is not None:
        return ""
    return (
        f'The argument "{to_text(item)}" does not match the "{pattern}" pattern. '
        f'Supply an argument that matches "{pattern}" and try the command again.'
    )


def _length(_frame: Frame, arguments: tuple[Any, ...], item: Any) -> str:
    if not isinstance(item, str):
        return "The argument is not of type string. Verify that the argument is a string."
    if len(item) < arguments[0]:
        return (
            f"The character length ({len(item)}) of the argument is too short. Specify an argument with a length that "
            f'is greater than or equal to "{arguments[0]}", {_AGAIN}'
        )
    if len(item) > arguments[1]:
        return (
            f"The character length of the {len(item)} argument is too long. Shorten the character length of the "
            f'argument so it is fewer than or equal to "{arguments[1]}" characters, {_AGAIN}'
        )
    return ""


def _script(frame: Frame, arguments: tuple[Any, ...], item: Any) -> str:
    block = arguments[0](frame)
    try:
        if to_bool(frame.session.value_of_block(block, item, dotted=False)):
            return ""
    except ScriptError as error:
        return to_text(error.record.fields["exception"].fields["message"])
    return (
        f'The "{block.code.text}" validation script for the argument with value "{to_text(item)}" did not return a '
        f"result of True. Determine why the validation script failed, {_AGAIN}"
    )


def _count(_frame: Frame, arguments: tuple[Any, ...], value: Any) -> str:
    if not is_null(value) and not isinstance(value, list | NetCollection | str):
        return "The ValidateCount attribute cannot be applied to a non-array parameter."
    count = 0 if is_null(value) else len(value)
    if arguments[0] <= count <= arguments[1]:
        return ""
    return f"The number of provided arguments, ({count}), is not between {arguments[0]} and {arguments[1]}."


def _not_null(_frame: Frame, _arguments: tuple[Any, ...], value: Any) -> str:
    if is_null(value):
        return _NULL
    return _NULL_INSIDE if any(is_null(item) for item in _items(value)) else ""


def _not_empty(_frame: Frame, _arguments: tuple[Any, ...], value: Any) -> str:
    if is_null(value) or (isinstance(value, str | Hashtable | list | NetCollection) and not len(value)):
        return _EMPTY
    inside = list(value) if isinstance(value, list | NetCollection) else []
    return _NULL_INSIDE if any(is_null(item) or (isinstance(item, str) and not item) for item in inside) else ""


def _not_blank(frame: Frame, arguments: tuple[Any, ...], value: Any) -> str:
    if not frame.session.modern:
        raise Refused("[ValidateNotNullOrWhiteSpace()] (edition 7)")
    blank = not is_null(value) and any(isinstance(item, str) and not item.strip() for item in _items(value))
    return _EMPTY if blank else _not_empty(frame, arguments, value)


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
