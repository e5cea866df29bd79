"""Variables in strings that end elsewhere than they seem to."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from hostprep.lab.powershell import nodes
from hostprep.lab.powershell.check.registry import ERROR, WARNING, Hit, check
from hostprep.lab.powershell.check.script import Script

DRIVES: Final = frozenset(
    ["global", "script", "local", "private", "using", "env", "function", "variable", "alias", "workflow"]
)


@check(
    "PS321",
    "question-mark-in-a-name",
    WARNING,
    "A question mark is part of a variable's name: this reads another variable.",
    "about_Variables; recorded with PowerShell 7.6.5",
    bad='"is it $name?"',
    good='"is it ${name}?"',
)
def question_mark_in_a_name(script: Script) -> Iterator[Hit]:
    """``"$name?"``."""
    for visit in script.of(nodes.Variable):
        name = visit.node.name
        braced = script.slice(visit.node.at, 2) in ("${", "@{")
        if isinstance(visit.parent, nodes.Expandable) and len(name) > 1 and name.endswith("?") and not braced:
            yield Hit(visit.node.at, f"the string reads a variable called {name}", f"${{{name.rstrip('?')}}}?")


@check(
    "PS322",
    "colon-behind-a-variable",
    ERROR,
    "What stands before the colon is taken as a drive or scope; with nothing behind the colon it is a parse error.",
    "about_Quoting_Rules; about_Scopes",
    bad='"http://$address:51679/"',
    good='"http://${address}:51679/"',
)
def colon_behind_a_variable(script: Script) -> Iterator[Hit]:
    """``"$var:"`` and ``"$var:80"``."""
    for visit in script.of(nodes.Variable):
        node = visit.node
        if (
            not isinstance(visit.parent, nodes.Expandable)
            or script.slice(node.at, 2) == "${"
            or script.slice(node.at, 1) != "$"
        ):
            continue
        end = node.at + 1 + len(node.path)
        name = node.drive or node.name
        open_colon = (
            not node.drive and script.slice(end, 1) == ":" and script.slice(end, 2) != "::" and node.name not in "$?^"
        )
        if open_colon or (node.drive and node.drive.lower() not in DRIVES):
            yield Hit(node.at, f"the string takes ${name}: as a drive or scope", f"${{{name}}}:")
