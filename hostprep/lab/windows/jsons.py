"""A host's state as JSON, back from JSON, and what changed between two."""

from __future__ import annotations

import dataclasses
import types
from collections.abc import Iterator
from functools import cache
from typing import Any, Union, get_args, get_origin, get_type_hints

from hostprep.lab.windows.state import HostState


def to_json(value: Any) -> Any:
    """Plain dicts, lists and scalars."""
    if dataclasses.is_dataclass(value):
        return {f.name: to_json(getattr(value, f.name)) for f in dataclasses.fields(value)}
    if isinstance(value, dict):
        return {str(key): to_json(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [to_json(item) for item in value]
    return value


def from_json(document: dict[str, Any]) -> HostState:
    """A state out of what ``to_json`` made; what is left out has its default.

    Raises:
        ValueError: a key that no state has.
    """
    made = _read(HostState, document, "")
    assert isinstance(made, HostState)  # noqa: S101  # for the type checker
    return made


@cache
def _hints(kind: Any) -> dict[str, Any]:
    return get_type_hints(kind)


def _read(kind: Any, value: Any, where: str) -> Any:
    if dataclasses.is_dataclass(kind) and isinstance(kind, type):
        hints = _hints(kind)
        unknown = set(value) - set(hints)
        if unknown:
            raise ValueError(
                f"{where or 'state'}: unknown key {sorted(unknown)[0]!r}; known: {', '.join(sorted(hints))}"
            )
        return kind(**{name: _read(hints[name], item, f"{where}.{name}".lstrip(".")) for name, item in value.items()})
    origin, inner = get_origin(kind), get_args(kind)
    if origin is list:
        return [_read(inner[0], item, f"{where}[{place}]") for place, item in enumerate(value)]
    if origin is tuple:
        return tuple(_read(part, item, where) for part, item in zip(inner, value, strict=True))
    if origin is dict:
        return {_key(inner[0], key): _read(inner[1], item, f"{where}.{key}") for key, item in value.items()}
    if origin in (Union, types.UnionType) and isinstance(value, list):
        return list(value)
    return value


def _key(kind: Any, key: str) -> Any:
    return int(key) if kind is int else key


def changes(before: Any, after: Any, where: str = "") -> Iterator[str]:
    """One line for each difference of two JSON values: ``network.routes[3]: + {...}``."""
    if isinstance(before, dict) and isinstance(after, dict):
        for key in [*before, *(k for k in after if k not in before)]:
            inner = f"{where}.{key}".lstrip(".")
            if key not in after:
                yield f"{inner}: - {before[key]!r}"
            elif key not in before:
                yield f"{inner}: + {after[key]!r}"
            else:
                yield from changes(before[key], after[key], inner)
    elif isinstance(before, list) and isinstance(after, list):
        known, found = _named(before), _named(after)
        if known is not None and found is not None:
            yield from changes(known, found, where)
            return
        yield from (f"{where}: - {item!r}" for item in before if item not in after)
        yield from (f"{where}: + {item!r}" for item in after if item not in before)
    elif before != after:
        yield f"{where}: {before!r} -> {after!r}"


def _named(items: list[Any]) -> dict[str, Any] | None:
    """A list of objects by their names, where each has one of its own."""
    if not items or not all(isinstance(item, dict) and "name" in item for item in items):
        return None
    found = {f"{item['path']}{item['name']}" if "triggers" in item else str(item["name"]): item for item in items}
    return found if len(found) == len(items) else None
