"""JSON: depth, arrays, and text that differs."""

from __future__ import annotations

from collections.abc import Iterator

from hostprep.lab.powershell import nodes
from hostprep.lab.powershell.check.calls import Call
from hostprep.lab.powershell.check.registry import WARNING, Hit, check
from hostprep.lab.powershell.check.rules.syntax import DIFFERENCES
from hostprep.lab.powershell.check.script import Script
from hostprep.lab.powershell.check.tree import Visit, bare

COMPARING = frozenset(
    [
        "-eq",
        "-ne",
        "-ceq",
        "-cne",
        "-match",
        "-notmatch",
        "-cmatch",
        "-like",
        "-notlike",
        "-clike",
        "-contains",
        "-notcontains",
        "-in",
        "-notin",
    ]
)


@check(
    "PS111",
    "json-without-depth",
    WARNING,
    "What lies deeper than two levels becomes text: silently in 5.1, with a warning in 7.",
    "ConvertTo-Json (Microsoft.PowerShell.Utility)",
    bad="$facts | ConvertTo-Json",
    good="$facts | ConvertTo-Json -Depth 8",
)
def json_without_depth(script: Script) -> Iterator[Hit]:
    """ConvertTo-Json without -Depth."""
    for call in script.calls:
        if call.low == "convertto-json" and not call.has("Depth") and not call.splats:
            yield Hit(call.node.at, "ConvertTo-Json without -Depth cuts at two levels", "ConvertTo-Json -Depth 8")


@check(
    "PS112",
    "json-array-in-pipeline",
    WARNING,
    "5.1 sends an array on as one object, PowerShell 7 sends its items.",
    DIFFERENCES,
    bad="$text | ConvertFrom-Json | ForEach-Object { $_.name }",
    good="$all = $text | ConvertFrom-Json\n@($all) | ForEach-Object { $_.name }",
    old=True,
)
def json_array_in_pipeline(script: Script) -> Iterator[Hit]:
    """ConvertFrom-Json with something behind it, or within ``@( )``."""
    for call in script.calls:
        if call.low != "convertfrom-json":
            continue
        inside = call.visit.parents[-2] if len(call.visit.parents) > 1 else None
        last = call.index == len(call.pipeline.elements) - 1
        if not last or isinstance(inside, nodes.ArrayExpression):
            yield Hit(
                call.node.at,
                "an array in the JSON is one object here in 5.1, and its items in 7",
                "assign it to a variable first, then @($variable)",
            )


@check(
    "PS113",
    "json-compared-as-text",
    WARNING,
    "5.1 escapes < > & ' and writes dates differently; 7 does not.",
    DIFFERENCES,
    bad="if (($facts | ConvertTo-Json -Depth 4) -eq $wanted) { 1 }",
    good="if (($text | ConvertFrom-Json).name -eq $wanted) { 1 }",
    old=True,
)
def json_compared_as_text(script: Script) -> Iterator[Hit]:
    """The outcome of ConvertTo-Json as an operand of a comparison."""
    written = {id(call.pipeline): call for call in script.calls if call.low == "convertto-json"}
    for visit in script.of(nodes.Binary):
        if visit.node.operator in COMPARING and any(
            _is_json(side, visit, script, written) for side in (visit.node.left, visit.node.right)
        ):
            yield Hit(visit.node.at, "JSON is compared as text", "ConvertFrom-Json on both sides, then compare values")


def _is_json(node: nodes.Node, visit: Visit, script: Script, written: dict[int, Call]) -> bool:
    inner = bare(node)
    if isinstance(inner, nodes.Variable):
        assigned = script.last_value(inner.name, visit)
        inner = assigned.value if isinstance(assigned, nodes.Assign) else None
    return isinstance(inner, nodes.Pipeline) and id(inner) in written
