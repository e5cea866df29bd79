"""Objects for the wire, built from names and values in a fixed order."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

import psrpcore.types as ps
from psrpcore.types._serializer import _serialize_string

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

NAMELESS: tuple[str, ...] = ()


def bag(
    types: Sequence[str] = NAMELESS,
    text: str | None = None,
    *,
    notes: Iterable[tuple[str, Any]] = (),
    adapted: Iterable[tuple[str, Any]] = (),
) -> Any:
    """An object.

    Args:
        types: its type names, the nearest first.
        text: its ToString.
        notes: extended properties, which CLIXML has under MS.
        adapted: those of its .NET type, under Props.
    """
    made = ps.PSObject()
    made.PSObject.type_names = list(types)
    # psrpcore writes it as it is: escaped by nobody, and none for None, whatever its annotation says.
    made.PSObject.to_string = cast("str", text if text is None else _serialize_string(text))
    made.PSObject.extended_properties = [ps.PSNoteProperty(name, value=value) for name, value in notes]
    made.PSObject.adapted_properties = [ps.PSNoteProperty(name, value=value) for name, value in adapted]
    return made


def empty_list(kind: str) -> Any:
    """A generic list of a type, without items."""
    made = ps.PSList([])
    made.PSObject.type_names = [f"System.Collections.Generic.List`1[[{kind}, {MSCORLIB}]]", "System.Object"]
    return made


def empty_dictionary(kind: str) -> Any:
    """A dictionary without entries."""
    made = ps.PSDict({})
    made.PSObject.type_names = [kind, "System.Object"]
    return made


MSCORLIB = "mscorlib, Version=4.0.0.0, Culture=neutral, PublicKeyToken=b77a5c561934e089"
BOUND = f"System.Collections.Generic.Dictionary`2[[System.String, {MSCORLIB}],[System.Object, {MSCORLIB}]]"
