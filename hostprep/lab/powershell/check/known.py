"""The names of the commands that Windows brings along, by the shipped tables."""

from __future__ import annotations

from functools import cache
from importlib import resources


@cache
def names() -> dict[str, str]:
    """Every command by its name in lower case, with its capitals."""
    text = resources.files("hostprep.lab.powershell").joinpath("data/commands.jsonl").read_text("utf-8")
    found = [line.partition("\t")[0] for line in text.splitlines()]
    return {name.lower(): name for name in found}
