"""Words of programs that speak the language of the system: a language pack makes them other words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from hostprep.lab.powershell import nodes
from hostprep.lab.powershell.check import tables
from hostprep.lab.powershell.check.calls import Call
from hostprep.lab.powershell.check.registry import WARNING, Hit, check
from hostprep.lab.powershell.check.rules.native import program_of
from hostprep.lab.powershell.check.script import Script
from hostprep.lab.powershell.check.tree import Visit, bare, text_of, walk

MATCHING: Final = frozenset(
    [
        "-match",
        "-notmatch",
        "-cmatch",
        "-cnotmatch",
        "-like",
        "-notlike",
        "-clike",
        "-eq",
        "-ne",
        "-ceq",
        "-contains",
        "-notcontains",
        "-replace",
    ]
)
WORDS: Final = re.compile(r"[A-Za-z]{3,}")


@check(
    "PS135",
    "words-of-a-localized-program",
    WARNING,
    "The program speaks the language of the system: on another one nothing matches.",
    "Windows language packs; field knowledge",
    bad="netsh interface show interface | Select-String 'Connected'",
    good="Get-NetAdapter -ErrorAction Stop | Where-Object { $_.Status -eq 'Up' }",
)
def words_of_a_localized_program(script: Script) -> Iterator[Hit]:
    """Output of programs such as netsh matched against words."""
    first = {id(call.pipeline): program_of(call) for call in script.calls if call.index == 0}
    speaks = {key: name for key, name in first.items() if name in tables.LOCALIZED}
    for visit in script.of(nodes.Binary):
        name = _speaker(visit.node.left, visit, script, speaks) if visit.node.operator in MATCHING else ""
        if name and _has_words(visit.node.right):
            yield _spoken(visit.node.at, name)
    for call in script.calls:
        name = _speaker(call.pipeline, call.visit, script, speaks) if call.index else ""
        if name and _matches_words(call):
            yield _spoken(call.node.at, name)


def _spoken(at: int, name: str) -> Hit:
    return Hit(
        at,
        f"the output of {name} is matched against words",
        "a command that returns objects (Get-Service, Get-NetIPAddress, Get-CimInstance), or the exit code",
    )


def _speaker(node: nodes.Node | None, visit: Visit, script: Script, speaks: dict[int, str], depth: int = 4) -> str:
    """The program whose output a value is."""
    if isinstance(node, nodes.Pipeline) and id(node) in speaks:
        return speaks[id(node)]
    inner = (
        node.elements[0].expression
        if isinstance(node, nodes.Pipeline) and isinstance(node.elements[0], nodes.CommandExpression)
        else bare(node)
    )
    if isinstance(inner, nodes.Pipeline) and id(inner) in speaks:
        return speaks[id(inner)]
    if isinstance(inner, nodes.Variable) and depth:
        assigned = script.last_value(inner.name, visit)
        source = assigned.source if isinstance(assigned, nodes.ForEach) else getattr(assigned, "value", None)
        return _speaker(source, visit, script, speaks, depth - 1)
    if isinstance(inner, nodes.ArrayExpression | nodes.SubExpression) and inner.body:
        return _speaker(inner.body[-1], visit, script, speaks, depth)
    return ""


def _matches_words(call: Call) -> bool:
    if call.low in ("select-string", "findstr", "findstr.exe", "find.exe"):
        return any(_has_words(element) for element in call.node.elements if not isinstance(element, nodes.Parameter))
    if call.low != "where-object":
        return False
    binaries = [v.node for element in call.node.elements for v in walk(element) if isinstance(v.node, nodes.Binary)]
    return any(node.operator in MATCHING and _has_words(node.right) for node in binaries)


def _has_words(node: nodes.Node) -> bool:
    text = text_of(node)
    return text is not None and bool(WORDS.search(re.sub(r"\\[A-Za-z]|\(\?<\w+>", "", text)))


STAMP: Final = re.compile(r"y{4}-M{2}-d{2}.*H{2}:m{2}")


@check(
    "PS137",
    "time-of-the-culture",
    WARNING,
    "A pattern takes calendar and separators of the culture: another year in th-TH, dots for colons in fi-FI.",
    "Custom date and time format strings (.NET)",
    bad="(Get-Date).ToUniversalTime().ToString('yyyy-MM-ddTHH:mm:ssZ')",
    good="(Get-Date).ToUniversalTime().ToString('o')",
)
def time_of_the_culture(script: Script) -> Iterator[Hit]:
    """``ToString`` with an ISO 8601 pattern and no culture."""
    for visit in script.of(nodes.Invoke):
        node = visit.node
        if not isinstance(node.name, str) or node.name.lower() != "tostring" or len(node.arguments) != 1:
            continue
        if STAMP.search(text_of(node.arguments[0]) or ""):
            yield Hit(
                node.at, "the culture writes this time", "the format 'o', 's' or 'u', or the invariant culture as well"
            )
