"""The part of WQL that filters use: comparisons of a property with a constant, joined by AND and OR."""

from __future__ import annotations

import re
from typing import Any

from hostprep.lab.powershell.host.plug import Record

_TERM = re.compile(
    r"\s*(\w+)\s*(=|<>|!=|>=|<=|>|<|\blike\b)\s*('(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\"|-?\d+|true|false|null)\s*",
    re.IGNORECASE,
)
_QUERY = re.compile(r"\s*select\s+(.+?)\s+from\s+(\w+)(?:\s+where\s+(.+))?\s*", re.IGNORECASE | re.DOTALL)


class BadQuery(ValueError):  # noqa: N818  # named by what happened
    """Not a query, or beyond this part of WQL."""


def parse(query: str) -> tuple[str, str]:
    """The class and the condition of a query.

    Raises:
        BadQuery: where it is none.
    """
    found = _QUERY.fullmatch(query)
    if found is None:
        raise BadQuery(query)
    return found.group(2), found.group(3) or ""


def fits(item: Record, condition: str) -> bool:
    """Whether an object fits a condition.

    Raises:
        BadQuery: where the condition is none.
    """
    if not condition.strip():
        return True
    return any(
        all(_term(item, part) for part in re.split(r"\s+and\s+", one, flags=re.IGNORECASE))
        for one in re.split(r"\s+or\s+", condition, flags=re.IGNORECASE)
    )


def _term(item: Record, text: str) -> bool:
    found = _TERM.fullmatch(text.strip().strip("()"))
    if found is None:
        raise BadQuery(text)
    name, sign, raw = found.group(1).lower(), found.group(2).lower(), found.group(3)
    present = {key.lower(): value for key, value in item.properties.items()}
    if name not in present:
        raise BadQuery(text)
    value, wanted = _plain(present[name]), _constant(raw)
    match sign:
        case "=":
            return bool(value == wanted)
        case "<>" | "!=":
            return bool(value != wanted)
        case "like":
            pattern = "".join(".*" if c == "%" else "." if c == "_" else re.escape(c) for c in str(wanted))
            return value is not None and re.fullmatch(pattern, str(value)) is not None
    return (
        isinstance(value, int)
        and isinstance(wanted, int)
        and {">": value > wanted, "<": value < wanted, ">=": value >= wanted, "<=": value <= wanted}[sign]
    )


def _plain(value: Any) -> Any:
    return value.lower() if isinstance(value, str) else int(value) if isinstance(value, bool) else value


def _constant(raw: str) -> Any:
    if raw[0] in "'\"":
        return re.sub(r"\\(.)", r"\1", raw[1:-1]).lower()
    return {"true": 1, "false": 0, "null": None}.get(raw.lower(), int(raw) if raw.lstrip("-").isdigit() else raw)
