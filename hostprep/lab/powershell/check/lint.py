"""A script in, findings out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from hostprep.lab.powershell.check.registry import Check, Hit, load
from hostprep.lab.powershell.check.script import Edition, Script
from hostprep.lab.powershell.check.suppress import UNREASONED, UNUSED, Suppressions
from hostprep.lab.powershell.runtime import deep
from hostprep.lab.powershell.syntax.parser import parse
from hostprep.lab.powershell.syntax.source import Refused, Source, SyntaxFault
from hostprep.lint.finding import Finding, Place, Rule, Severity, in_order

LANGUAGE: Final = "Windows PowerShell language specification"
SYNTAX: Final = Rule(
    "PS001", "syntax-error", Severity.ERROR, "PowerShell does not run any of a script that it cannot parse.", LANGUAGE
)
UNKNOWN: Final = Rule(
    "PS002",
    "not-checked",
    Severity.WARNING,
    "The parser behind these rules does not know the construct, so nothing in this file was checked.",
    "hostprep: docs/powershell.md",
)
OWN_RULES: Final = (SYNTAX, UNKNOWN, UNREASONED, UNUSED)
"""Rules of the linter itself, beside those of the table."""


def rules() -> tuple[Rule, ...]:
    """Every rule, by id."""
    return tuple(sorted((*OWN_RULES, *(one.rule for one in load())), key=lambda rule: rule.id))


def lint(text: str, file: str, *, edition: Edition = "5.1") -> list[Finding]:
    """Check one script.

    Args:
        text: its text, with its byte order mark if it has one.
        file: its name, for the findings.
        edition: the oldest edition that it has to run on.
    """
    source = Source(text.removeprefix("\ufeff"), file)
    found: list[Finding] = []
    deep.call(lambda: found.extend(_findings(source, edition, marked=text.startswith("\ufeff"))))
    return in_order(found)


def _findings(source: Source, edition: Edition, *, marked: bool) -> Iterator[Finding]:
    suppressions = Suppressions(source)
    try:
        tree = parse(source, modern=True)
    except SyntaxFault as fault:
        yield _finding(SYNTAX, Hit(fault.at, f"{fault.problem.rstrip('.')} ({fault.error_id})", _repair(fault)), source)
        return
    except Refused as refusal:
        yield Finding(
            UNKNOWN,
            Place(source.name, refusal.line, refusal.column),
            f"{refusal.construct} is unknown here",
            "check it by hand, or write it without",
        )
        return
    script = Script(source, tree, edition, marked)
    checks = [one for one in load() if edition == "5.1" or not one.old]
    yield from suppressions.left([_finding(one.rule, hit, source) for one in checks for hit in _looked(one, script)])
    yield from suppressions.findings(one.rule.id for one in checks)


def _looked(one: Check, script: Script) -> Iterable[Hit]:
    return one.look(script)


def _finding(rule: Rule, hit: Hit, source: Source) -> Finding:
    line, column = source.position(min(hit.at, len(source.text)))
    return Finding(rule, Place(source.name, line, column), hit.message, hit.fix)


def _repair(fault: SyntaxFault) -> str:
    if "hash literal" in fault.problem:
        return "close it; a try in a hashtable needs $( ) around it: k = $( try { } catch { } )"
    return "correct it; everything behind it was not looked at"
