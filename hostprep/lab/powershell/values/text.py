"""Any value as a string, as PowerShell makes one (invariant culture, arrays joined, custom objects spelt out)."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from hostprep.lab.powershell.net import registry
from hostprep.lab.powershell.net.model import NetType
from hostprep.lab.powershell.values.collections import DictionaryEntry, Hashtable, NetCollection
from hostprep.lab.powershell.values.numbers import Single
from hostprep.lab.powershell.values.numtext import decimal_text, double_text
from hostprep.lab.powershell.values.objects import NOTHING, EnumValue, PSObject
from hostprep.lab.powershell.values.times import DateTime
from hostprep.lab.powershell.values.timetext import INVARIANT, format_date


def to_text(value: Any, separator: str = " ") -> str:
    """The string of a value; ``separator`` joins the items of a collection (``$OFS``)."""
    if isinstance(value, str):
        return value if type(value) is str else str.__str__(value)
    if value is None or value is NOTHING:
        return ""
    if isinstance(value, list):
        return separator.join([item_text(item) for item in value])
    if isinstance(value, NetCollection):
        return separator.join([item_text(item) for item in value.items])
    return item_text(value, top=True)


def item_text(value: Any, *, top: bool = False) -> str:
    """The string of one item; what is nested deeper is not spelt out."""
    kind = type(value)
    if kind is str:
        return value  # type: ignore[no-any-return]  # kind is str
    if value is None or value is NOTHING:
        return ""
    if kind is bool:
        return "True" if value else "False"
    if isinstance(value, int):
        return int.__repr__(value)
    if isinstance(value, float):
        return double_text(value, 7 if isinstance(value, Single) else 15)
    if kind is PSObject:
        return custom_text(value) if top or value.text is not None or value.methods else ""
    return _other_text(value)


def _other_text(value: Any) -> str:
    if isinstance(value, str):
        return str.__str__(value)
    if isinstance(value, Decimal):
        return decimal_text(value)
    if isinstance(value, EnumValue):
        return enum_text(value)
    if isinstance(value, DateTime):
        return format_date(value, INVARIANT)
    if isinstance(value, NetType):
        return registry.SHORT_NAMES.get(value.name, value.text(None) if value.arguments and value.text else value.name)
    if isinstance(value, DictionaryEntry | Hashtable):
        return type_name(value)
    notes = getattr(value, "notes", None)
    if notes is not None and "tostring" in notes.methods:
        return to_text(notes.methods["tostring"].value(value))
    found = registry.type_of(value)
    return found.text(value) if found.text is not None else type_name(value)


def type_name(value: Any) -> str:
    """The full name of a value's type, as its ToString gives it."""
    found = registry.type_of(value)
    return found.text(None) if found.arguments and found.text else found.name


def custom_text(value: PSObject) -> str:
    """``@{a=1; b=x}``."""
    if "tostring" in value.methods:
        return to_text(value.methods["tostring"].value(value))
    if value.text is not None:
        return value.text
    return "@{" + "; ".join(f"{name}={item_text(inner)}" for name, inner in value.items()) + "}"


def enum_text(value: EnumValue) -> str:
    """An enum value by its name, several flags with commas between them."""
    names = value.net_type.values
    for name, number in names.items():
        if number == value.number:
            return str(name)
    if value.net_type.flags:
        parts = [name for name, number in names.items() if number and value.number & number == number]
        if parts:
            return ", ".join(parts)
    return str(value.number)
