"""A whole text as code."""

from __future__ import annotations

import re
from collections.abc import Callable

from hostprep.lab.powershell.evaluate import (  # noqa: F401  # they register compilers
    control,
    leaving,
    literals,
    members,
    operators,
    pipelines,
    switches,
    traps,
    tries,
    variables,
)
from hostprep.lab.powershell.evaluate.blocks import code_of
from hostprep.lab.powershell.evaluate.unit import Unit
from hostprep.lab.powershell.runtime.scriptblock import Code
from hostprep.lab.powershell.syntax.parser import parse
from hostprep.lab.powershell.syntax.source import Source

_FUNCTION = re.compile(r"\b(?:function|filter)\s+(?:\w+:)?([^\s({]+)", re.IGNORECASE)


def compile_text(
    text: str, name: str = "", *, modern: bool, known: Callable[[str], bool], unhandled: Callable[[str, str], str]
) -> Code:
    """Parse and compile a text.

    Raises:
        SyntaxFault: it is no PowerShell.
        Refused: the dialect does not know something in it.
    """
    source = Source(text, name)
    tree = parse(source, modern=modern)
    functions = frozenset(found.lower() for found in _FUNCTION.findall(text))
    return code_of(tree, Unit(source, modern, functions, known, unhandled, tree.usings), text)
