"""The moments on a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from rich.padding import Padding
from rich.text import Text

from hostprep.iam.explain.moments import MOMENTS, WHO, Need

if TYPE_CHECKING:
    from rich.console import Console


def show(needs: Sequence[Need], console: Console) -> None:
    """Print what each moment needs, moment by moment."""
    by_id = {moment.id: moment for moment in MOMENTS}
    for number, (name, group) in enumerate(groupby(needs, key=lambda need: need.moment), 1):
        moment = by_id[name]
        console.print(Text(f"{number}. {moment.title}", style="bold"))
        console.print(Padding(Text(moment.about, style="dim"), (0, 0, 0, 3), expand=False))
        for need in group:
            for indent, line in _lines(need):
                console.print(Padding(line, (0, 0, 0, indent), expand=False))
        console.print()


def _lines(need: Need) -> Iterator[tuple[int, Text]]:
    yield 3, Text.assemble((WHO[need.kind], "cyan"), f" {need.role}: ", (title(need), "bold"))
    if need.trusted:
        yield 5, Text(f"{need.trusted} may assume it")
    elif need.actions:
        yield 5, Text(", ".join(need.actions))
    for resource in need.resources:
        yield 7, Text(f"on {resource}")
    for condition in need.conditions:
        yield 7, Text(f"if {condition}")
    yield 5, Text(f"so that {need.purpose}" if need.sid else need.purpose, style="dim")


def title(need: Need) -> str:
    """The document in a few words."""
    if need.document == "trust":
        return "trust policy"
    if not need.sid:
        return "managed policy " + need.document.rpartition("/")[2]
    return f"policy {need.document}, {need.sid}"
