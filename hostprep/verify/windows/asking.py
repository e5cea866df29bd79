"""Questions to PowerShell whose answers are values, not text."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NoReturn

from testinfra.modules.base import Module

if TYPE_CHECKING:
    import testinfra.host


def say(host: testinfra.host.Host, expression: str, *args: str) -> Any:
    """What an expression is on the host: text, a number, a truth value, None, or a dict for an ordered hashtable.

    Args:
        host: the host.
        expression: of PowerShell; each ``%s`` becomes a literal. One value.
        args: the values.

    Raises:
        AssertionError: the expression failed; holds what PowerShell said.
    """
    text = f"ConvertTo-Json -InputObject ({expression}) -Compress -Depth 4"
    return json.loads(host.check_output(text, *args) or "null")


def say_all(host: testinfra.host.Host, expression: str, *args: str) -> list[Any]:
    """What an expression writes, as a list: one item for each object."""
    text = f"ConvertTo-Json -InputObject @({expression}) -Compress -Depth 4"
    found = json.loads(host.check_output(text, *args) or "[]")
    return found if isinstance(found, list) else [found]


class WindowsModule(Module):
    """A module that asks."""

    @classmethod
    def get_module_class(cls, host: testinfra.host.Host) -> type[Module]:
        """Itself, where testinfra would ask the host what it is and choose its own."""
        return cls

    @classmethod
    def ask(cls, expression: str, *args: str) -> Any:
        """See :func:`say`."""
        return say(cls._host, expression, *args)

    @classmethod
    def ask_all(cls, expression: str, *args: str) -> list[Any]:
        """See :func:`say_all`."""
        return say_all(cls._host, expression, *args)


def lacks(what: str, instead: str) -> NoReturn:
    """Refuse what Windows has no notion of.

    Raises:
        NotImplementedError: always.
    """
    raise NotImplementedError(f"{what} has no meaning on Windows; {instead}")
