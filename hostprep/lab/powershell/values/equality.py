"""When two values are equal for .NET's ``Equals``, and what dictionaries and sets compare by."""

from __future__ import annotations

from typing import Any

from hostprep.lab.powershell.values.objects import NetObject

# The field that makes two objects of a type equal; objects of other types are equal to themselves only.
_BY_CONTENT = ("ip", "id", "parts", "offset")


def key_of(value: Any, *, case: bool = True) -> Any:
    """A hashable stand-in: two values are equal where theirs are."""
    if isinstance(value, str):
        plain = str.__str__(value)
        return (type(value), plain if case else plain.upper())
    if isinstance(value, NetObject):
        return _content(value)
    try:
        hash(value)
    except TypeError:
        return ("reference", id(value))
    return (type(value), value)


def _content(value: NetObject) -> Any:
    for name in _BY_CONTENT:
        if name in value.fields:
            found = value.fields[name]
            return (value.net_type, tuple(found) if isinstance(found, list) else found)
    return ("reference", id(value))


def same(a: Any, b: Any) -> bool:
    """``a.Equals(b)``: the same type and the same value; strings by their code units."""
    return bool(a is b or key_of(a) == key_of(b))


def place_of(items: Any, value: Any, start: int = 0) -> int:
    """The first place of a value, or -1."""
    wanted = key_of(value)
    return next((at for at, item in enumerate(items) if at >= start and key_of(item) == wanted), -1)
