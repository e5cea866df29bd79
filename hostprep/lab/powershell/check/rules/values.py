"""``.Count`` and ``.Length`` of what may be one object, or none."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from hostprep.lab.powershell import nodes
from hostprep.lab.powershell.check.registry import WARNING, Hit, check
from hostprep.lab.powershell.check.script import Script
from hostprep.lab.powershell.check.tree import Visit, bare, text_of

SINGLE: Final = frozenset(
    [
        "measure-object",
        "new-object",
        "get-date",
        "out-string",
        "convertto-json",
        "convertfrom-json",
        "join-path",
        "split-path",
        "read-host",
        "get-location",
        "get-content",
        "resolve-path",
        "get-host",
        "new-guid",
        "get-filehash",
        "test-path",
        "get-culture",
        "new-timespan",
        "measure-command",
        "convertto-securestring",
        "get-credential",
        "add-type",
        "new-variable",
    ]
)
"""Commands whose outcome is one object with a Count or Length of its own, or may be."""
WITH_LENGTH: Final = frozenset(["get-item", "get-childitem", "new-item", "copy-item", "move-item"])
"""Commands whose objects have a Length of their own: files."""


@check(
    "PS311",
    "count-without-array",
    WARNING,
    "One object or none has no Count under strict mode, and in 5.1 a PSCustomObject never has.",
    "about_Arrays; about_Properties; Set-StrictMode",
    bad="$routes = Get-NetRoute -ErrorAction Stop\nif ($routes.Count -eq 0) { 1 }",
    good="$routes = @(Get-NetRoute -ErrorAction Stop)\nif ($routes.Count -eq 0) { 1 }",
)
def count_without_array(script: Script) -> Iterator[Hit]:
    """``.Count`` and ``.Length`` of what a pipeline gave."""
    for visit in script.of(nodes.Member):
        node = visit.node
        name = node.name.lower() if isinstance(node.name, str) else ""
        if name not in ("count", "length") or node.static:
            continue
        source = _source(node.target, visit, script)
        if source is not None and _may_be_one(source, name, script):
            yield Hit(
                node.at, f".{node.name} of what a pipeline gave, which may be one object or none", f"@(...).{node.name}"
            )


def _source(target: nodes.Node, visit: Visit, script: Script) -> nodes.Pipeline | None:
    """The pipeline that a value came out of."""
    inner = bare(target)
    if isinstance(inner, nodes.Variable) and not inner.drive:
        assigned = script.last_value(inner.name, visit)
        if (
            not isinstance(assigned, nodes.Assign)
            or assigned.operator != "="
            or isinstance(assigned.target, nodes.Cast | nodes.Attributed)
        ):
            return None
        inner = bare(assigned.value)
    return inner if isinstance(inner, nodes.Pipeline) else None


def _may_be_one(pipeline: nodes.Pipeline, name: str, script: Script) -> bool:
    last = pipeline.elements[-1]
    if not isinstance(last, nodes.Command):
        return False
    command = script.target(text_of(last.name) or "").lower()
    if not command or command in SINGLE or (name == "length" and command in WITH_LENGTH):
        return False
    return not (command in ("select-object", "foreach-object") and name == "length")
