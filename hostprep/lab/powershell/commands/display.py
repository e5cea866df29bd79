"""How values are shown as lines, for those who write them somewhere."""

from __future__ import annotations

from typing import Any

from hostprep.lab.powershell.commands.cells import Refuse
from hostprep.lab.powershell.commands.screen import Screen


def lines_of(values: list[Any], refuse: Refuse, name: str, width: int = 0, *, modern: bool) -> list[str]:
    """The lines of values.

    Args:
        values: what is shown.
        refuse: turns down what is shown in a way that is not known.
        name: who shows it.
        width: of the screen, 0 where it does not matter.
        modern: whether it is edition 7.
    """
    return Screen(refuse, name, width, modern=modern).lines(values)
