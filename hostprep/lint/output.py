"""Findings as text for people, as JSON for programs, as SARIF for code scanning."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import PurePath
from typing import Any, Final, Literal
from urllib.parse import quote

from hostprep._version import __version__
from hostprep.lint.finding import Finding, Rule, Severity, in_order

Format = Literal["text", "json", "sarif"]
FORMATS: Final = ("text", "json", "sarif")
LEVELS: Final = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "note"}
SARIF_SCHEMA: Final = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/os/schemas/sarif-schema-2.1.0.json"


def render(findings: Iterable[Finding], form: Format, *, rules: Sequence[Rule], checked: int, what: str) -> str:
    """All findings in one form.

    Args:
        findings: in any order.
        form: ``text``, ``json`` or ``sarif``.
        rules: every rule that was looked for; SARIF names them all.
        checked: how many things were looked at.
        what: what they are, in the plural: ``policies``.
    """
    ordered = in_order(findings)
    if form == "json":
        return json.dumps({"checked": checked, "findings": [as_data(one) for one in ordered]}, indent=2)
    if form == "sarif":
        return json.dumps(sarif(ordered, rules), indent=2)
    return text(ordered, checked, what)


def text(findings: Sequence[Finding], checked: int, what: str) -> str:
    """One paragraph a finding, in the form that editors jump to; then what it comes to."""
    blocks = [_paragraph(finding) for finding in findings]
    count = Counter(finding.severity for finding in findings)
    sums = ", ".join(f"{count[severity]} {severity}{'s' * (count[severity] != 1)}" for severity in Severity)
    return "\n\n".join([*blocks, f"{checked} {what} checked: {sums if findings else 'nothing found'}"])


def as_data(finding: Finding) -> dict[str, Any]:
    """A finding as JSON holds it."""
    place = finding.place
    return {
        "id": finding.rule.id,
        "name": finding.rule.name,
        "severity": str(finding.severity),
        "file": place.file,
        "line": place.line,
        "column": place.column,
        "pointer": place.json_pointer,
        "message": finding.message,
        "why": finding.rule.why,
        "fix": finding.fix,
        "source": finding.rule.source,
    }


def sarif(findings: Sequence[Finding], rules: Sequence[Rule]) -> dict[str, Any]:
    """A SARIF 2.1.0 log (OASIS Static Analysis Results Interchange Format)."""
    index = {rule.id: number for number, rule in enumerate(rules)}
    driver = {
        "name": "hostprep",
        "version": __version__,
        "semanticVersion": _semantic(__version__),
        "rules": [_sarif_rule(rule) for rule in rules],
    }
    results = [_sarif_result(finding, index[finding.rule.id]) for finding in findings]
    run = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}
    return {"$schema": SARIF_SCHEMA, "version": "2.1.0", "runs": [run]}


def _paragraph(finding: Finding) -> str:
    place, rule = finding.place, finding.rule
    return (
        f"{place.file}:{place.line}:{place.column}: {rule.severity} {rule.id} {rule.name}: {finding.message}\n"
        f"  at:  {place.json_pointer or 'the whole document'}\n"
        f"  why: {rule.why}\n"
        f"  fix: {finding.fix.replace(chr(10), chr(10) + '       ')}"
    )


def _sarif_rule(rule: Rule) -> dict[str, Any]:
    return {
        "id": rule.id,
        "name": "".join(word.capitalize() for word in rule.name.split("-")),
        "shortDescription": {"text": rule.name.replace("-", " ")},
        "fullDescription": {"text": rule.why},
        "help": {"text": f"{rule.why} Source: {rule.source}."},
        "defaultConfiguration": {"level": LEVELS[rule.severity]},
    }


def _sarif_result(finding: Finding, rule_index: int) -> dict[str, Any]:
    place = finding.place
    physical = {
        "artifactLocation": {"uri": quote(PurePath(place.file).as_posix(), safe="/:")},
        "region": {"startLine": place.line, "startColumn": place.column},
    }
    logical = {"fullyQualifiedName": place.json_pointer or "/"}
    return {
        "ruleId": finding.rule.id,
        "ruleIndex": rule_index,
        "level": LEVELS[finding.severity],
        "message": {"text": f"{finding.message}. Fix: {finding.fix}"},
        "locations": [{"physicalLocation": physical, "logicalLocations": [logical]}],
    }


def _semantic(version: str) -> str:
    return ".".join([*version.split("+", maxsplit=1)[0].split("."), "0", "0"][:3])
