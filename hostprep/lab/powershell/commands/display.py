"""How values are shown as lines: strings and plain numbers. Objects, shown as tables and lists, are refused."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any, NoReturn

from hostprep.lab.powershell.values.objects import NOTHING, EnumValue
from hostprep.lab.powershell.values.text import to_text


def lines_of(values: list[Any], refuse: Callable[[str], NoReturn], name: str, width: int = 0) -> list[str]:
    """The lines of values.

    Args:
        values: what is shown.
        refuse: turns down what is shown as a table or a list, or has to be cut to the width.
        name: who shows it.
        width: of the screen, 0 where it does not matter.
    """
    out: list[str] = []
    for value in values:
        if value is None or value is NOTHING:
            continue
        if not isinstance(value, str | int | float | Decimal | EnumValue):
            refuse(f"{name} of objects, which are shown as a table or a list")
        out += to_text(value).replace("\r\n", "\n").split("\n")
    if width and any(len(line) > width for line in out):
        refuse(f"{name} -Width")
    return out
