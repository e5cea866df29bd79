"""A script's values as plain data, for those who read its reports: scalars, lists, dicts of properties in order."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from hostprep.lab.powershell.host.engines import ErrorFacts
from hostprep.lab.powershell.net.model import NetType
from hostprep.lab.powershell.net.reflection import properties_of
from hostprep.lab.powershell.values.collections import DictionaryEntry, Hashtable, NetCollection
from hostprep.lab.powershell.values.objects import NOTHING, NetObject, PSObject
from hostprep.lab.powershell.values.text import to_text
from hostprep.lab.powershell.values.times import DateTime
from hostprep.lab.powershell.values.timetext import format_date

DEPTH = 4


def plain(value: Any, depth: int = DEPTH) -> Any:
    """A value as plain data; what lies deeper than ``depth`` levels becomes text. Dates are ISO 8601."""
    if value is None or value is NOTHING:
        return None
    if isinstance(value, bool | str):
        return value if type(value) in (bool, str) else str(value)
    if isinstance(value, int):
        return int(value)
    if isinstance(value, float | Decimal):
        return int(value) if isinstance(value, Decimal) and value == value.to_integral_value() else float(value)
    if isinstance(value, DateTime):
        return format_date(value, "o")
    if isinstance(value, list | NetCollection):
        return [plain(item, depth - 1) for item in value] if depth > 0 else to_text(value)
    pairs = _pairs(value) if depth > 0 else None
    return to_text(value) if pairs is None else {name: plain(inner, depth - 1) for name, inner in pairs}


def _pairs(value: Any) -> list[tuple[str, Any]] | None:
    """Names and values of what has properties; None for what its text says best."""
    if isinstance(value, DictionaryEntry):
        return [("Key", value.key), ("Value", value.value)]
    if isinstance(value, Hashtable):
        return [(to_text(key), inner) for key, inner in value.items()]
    if isinstance(value, PSObject):
        return value.items()
    if isinstance(value, NetType) or not isinstance(value, NetObject):
        return None
    if value.notes is None and value.net_type.text is not None:
        return None
    return [(found.name, _read(found, value)) for found in properties_of(value)]


def _read(found: Any, owner: Any) -> Any:
    return found.value if found.getter is None else found.getter(owner)


def error_facts(record: NetObject) -> ErrorFacts:
    """The facts of an error record."""
    fields = record.fields
    exception = fields["exception"]
    return ErrorFacts(
        message=to_text(exception.fields["message"]),
        id=fields["id"],
        category=fields["category"],
        exception=exception.net_type.name,
        line=fields["line"],
        target=None if fields["target"] is None else to_text(fields["target"]),
    )
