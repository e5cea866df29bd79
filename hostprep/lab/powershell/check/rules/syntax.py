"""Syntax that Windows PowerShell 5.1 does not have."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

from hostprep.lab.powershell import nodes
from hostprep.lab.powershell.check.registry import ERROR, Hit, check
from hostprep.lab.powershell.check.script import Script
from hostprep.lab.powershell.check.tree import children
from hostprep.lab.powershell.syntax.parser import parse
from hostprep.lab.powershell.syntax.source import Refused, SyntaxFault

DIFFERENCES: Final = "Differences between Windows PowerShell 5.1 and PowerShell 7.x"
_SUFFIX: Final = re.compile(r"(?i)(?:0b[01]+|[\d.]+(?:u|us|ul|uy|s|y|n))(?:[kmgtp]b)?")
_BRANCH: Final = "if (...) { } else { }"


@check(
    "PS101",
    "syntax-of-powershell-7",
    ERROR,
    "Windows PowerShell 5.1 does not parse it, so it runs nothing of the script.",
    DIFFERENCES,
    bad="$a = $b ? 1 : 2",
    good="$a = if ($b) { 1 } else { 2 }",
    old=True,
)
def syntax_of_7(script: Script) -> Iterator[Hit]:
    """Conditional and null operators, chains, number suffixes; then whatever else the parser of 5.1 turns down."""
    hits = [hit for visit in script.visits for hit in _modern(visit.node)]
    yield from hits
    if not hits and (fault := _fault(script)) is not None:
        yield Hit(
            fault.at, f"Windows PowerShell 5.1 cannot parse this: {fault.problem.rstrip('.')}", "write it without"
        )


def _modern(node: Any) -> Iterator[Hit]:
    match node:
        case nodes.Ternary():
            yield Hit(node.at, "the operator ? : is new in PowerShell 7", _BRANCH)
        case nodes.Binary(operator="??"):
            yield Hit(node.at, "the operator ?? is new in PowerShell 7", "if ($null -eq ...) { } else { }")
        case nodes.Assign(operator="??="):
            yield Hit(node.at, "the operator ??= is new in PowerShell 7", "if ($null -eq $x) { $x = ... }")
        case nodes.Chain():
            yield Hit(
                node.at or node.right.at,
                f"the operator {node.operator} is new in PowerShell 7",
                "if ($LASTEXITCODE -eq 0) { }, or try { }",
            )
        case nodes.Member(conditional=True) | nodes.Invoke(conditional=True) | nodes.Index(conditional=True):
            yield Hit(node.at, "access with ?. and ?[] is new in PowerShell 7", "if ($null -ne ...) { }")
        case nodes.Number(text=text) if _SUFFIX.fullmatch(text):
            yield Hit(
                node.at,
                f"the number {text} has a suffix or form that is new in PowerShell 7",
                "a cast, such as [uint32]1",
            )


def _fault(script: Script) -> SyntaxFault | None:
    try:
        parse(script.source, modern=False)
    except SyntaxFault as fault:
        return fault
    except Refused:
        return None
    return None


@check(
    "PS102",
    "escape-of-powershell-7",
    ERROR,
    "Windows PowerShell 5.1 drops the backtick and keeps the letters.",
    DIFFERENCES,
    bad='"`u{2713} done"',
    good='"$([char]0x2713) done"',
    old=True,
)
def escape_of_7(script: Script) -> Iterator[Hit]:
    """Strings that the two editions read differently."""
    try:
        old = parse(script.source, modern=False)
    except (SyntaxFault, Refused):
        return
    for node in _unlike(script.tree, old):
        yield Hit(node.at, "`u{...} and `e in a string are new in PowerShell 7", "$([char]0x2713), $([char]27)")


def _unlike(new: nodes.Node, old: nodes.Node) -> Iterator[nodes.Node]:
    if new == old:
        return
    if type(new) is not type(old) or isinstance(new, nodes.Text | nodes.Expandable):
        if isinstance(new, nodes.Text | nodes.Expandable):
            yield new
        return
    for one, other in zip(children(new), children(old), strict=False):
        yield from _unlike(one, other)
