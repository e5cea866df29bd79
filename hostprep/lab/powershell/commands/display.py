"""How values are shown as lines: strings and plain numbers. Objects, shown as tables and lists, are refused."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from hostprep.lab.powershell.values.objects import NOTHING, EnumValue
from hostprep.lab.powershell.values.text import to_text

if TYPE_CHECKING:
    from hostprep.lab.powershell.runtime.stage import Cmdlet


def lines_of(cmdlet: Cmdlet, values: list[Any], width: int = 0) -> list[str]:
    """The lines of values; ``width`` is that of the screen, 0 where it does not matter.

    Raises:
        Refused: a value is shown as a table or a list, or has to be cut to the width.
    """
    out: list[str] = []
    for value in values:
        if value is None or value is NOTHING:
            continue
        if not isinstance(value, str | int | float | Decimal | EnumValue):
            cmdlet.refuse(f"{cmdlet.name} of objects, which are shown as a table or a list")
        out += to_text(value).replace("\r\n", "\n").split("\n")
    if width and any(len(line) > width for line in out):
        cmdlet.refuse(f"{cmdlet.name} -Width")
    return out
