"""A script's own functions in the form of the shipped tables."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from hostprep.lab.powershell import nodes
from hostprep.lab.powershell.check.tree import text_of


def table(function: nodes.FunctionDefinition) -> Mapping[str, Any] | None:
    """Parameters of an advanced function; None for a simple one, which takes what it does not know as ``$args``."""
    block = function.block
    binding = [a for a in block.attributes if _is(a, "cmdletbinding")]
    marked = any(_is(a, "parameter") for p in block.parameters or () for a in p.attributes)
    if not binding and not marked:
        return None
    process = any(name.lower() == "supportsshouldprocess" for a in binding for name, _ in a.named)
    return {"parameters": [_row(p) for p in block.parameters or ()], "should_process": process, "module": ""}


def _row(parameter: nodes.ParameterDefinition) -> dict[str, Any]:
    aliases = [text for a in parameter.attributes if _is(a, "alias") for one in a.positional if (text := text_of(one))]
    kinds = [str(kind).lower() for kind in parameter.types]
    marks = [a for a in parameter.attributes if _is(a, "parameter")]
    row: dict[str, Any] = {
        "name": parameter.name,
        "type": "switch" if "switch" in kinds else (kinds or ["object"])[0],
        "aliases": aliases,
    }
    sets = [
        text
        for a in marks
        for name, value in a.named
        if name.lower() == "parametersetname" and (text := text_of(value))
    ]
    if sets and len(sets) == len(marks):
        row["sets"] = sets
    return row


def _is(attribute: nodes.Attribute, name: str) -> bool:
    return attribute.name.lower().rpartition(".")[2].removesuffix("attribute") == name
