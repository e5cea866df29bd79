"""Arguments of a command as the text gave them, before they are bound."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(slots=True)
class Argument:
    """One argument: a parameter's name, a value, or both (``joined``: ``-Name:value``).

    ``text`` is how a native program gets it.
    """

    name: str | None
    value: Any
    text: str | None
    joined: bool = False
    bare: bool = False
    splatted: bool = False
