"""Values as the text of a table's cell or a list's line, and how wide a text is.

After ``PSObjectHelper.SmartToString`` and ``DisplayCells`` of PowerShell/PowerShell.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from decimal import Decimal
from typing import Any, NoReturn

from hostprep.lab.powershell.net import registry
from hostprep.lab.powershell.values.collections import Enumerator, Hashtable, NetCollection
from hostprep.lab.powershell.values.numbers import Single
from hostprep.lab.powershell.values.objects import EnumValue, PSObject, is_null
from hostprep.lab.powershell.values.text import to_text
from hostprep.lab.powershell.values.times import DateTime
from hostprep.lab.powershell.values.timetext import format_date

Refuse = Callable[[str], NoReturn]
LIMIT = 4
"""$FormatEnumerationLimit."""
SCALARS = (str, int, float, Decimal, EnumValue)


def cells(text: str) -> int:
    """How many columns of a screen a text takes."""
    if text.isascii():
        return len(text)
    return sum(2 if unicodedata.east_asian_width(one) in "WF" else 1 for one in text)


def ellipsis(*, modern: bool) -> str:
    """What stands for what was cut."""
    return "\u2026" if modern else "..."


def is_right(value: Any) -> bool:
    """Whether a column with such a value in its first row is set to the right."""
    return not isinstance(value, str) and isinstance(value, SCALARS)


def cell(value: Any, refuse: Refuse, *, modern: bool) -> str:
    """A property's value."""
    if isinstance(value, Hashtable):
        return _braces([_pair(key, one, refuse, modern=modern) for key, one in value.items()], modern=modern)
    if isinstance(value, list | NetCollection):
        return _braces([_item(one, refuse) for one in value], modern=modern)
    if isinstance(value, Enumerator):
        refuse("an enumerator in a table or a list")
    return _single(value, refuse)


def _braces(items: list[str], *, modern: bool) -> str:
    more = ellipsis(modern=modern) if len(items) > LIMIT else ""
    return "{" + ", ".join(items[:LIMIT]) + more + "}"


def _pair(key: Any, value: Any, refuse: Refuse, *, modern: bool) -> str:
    return f"[{_item(key, refuse)}, {to_text(value)}]" if modern else _item(key, refuse)


def _item(value: Any, refuse: Refuse) -> str:
    if is_null(value):
        refuse("null within a collection in a table or a list")
    if not isinstance(value, SCALARS):
        refuse(f"[{registry.type_names(value)[0]}] within a collection in a table or a list")
    return _single(value, refuse)


def _single(value: Any, refuse: Refuse) -> str:
    if isinstance(value, float) and not isinstance(value, Single) and float(to_text(value) or 0) != value:
        refuse("a number of more than 15 digits in a table or a list")
    if isinstance(value, DateTime):
        return format_date(value, "G")
    if not isinstance(value, PSObject) and getattr(value, "notes", None) is not None:
        refuse(f"[{registry.type_of(value).name}] with members of its own in a table or a list")
    return to_text(value)
