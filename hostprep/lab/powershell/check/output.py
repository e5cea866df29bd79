"""Findings as text for people, as JSON and SARIF for programs, as annotations for GitHub."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from typing import Any, Final, Literal

from hostprep.lint.finding import Finding, Rule, Severity, in_order
from hostprep.lint.output import LEVELS, sarif

Form = Literal["text", "json", "github", "sarif"]
FORMS: Final = ("text", "json", "github", "sarif")


def render(findings: Sequence[Finding], form: Form, *, rules: Sequence[Rule], checked: int) -> str:
    """All findings in one form.

    Args:
        findings: in any order.
        form: ``text``, ``json``, ``github`` (workflow commands) or ``sarif``.
        rules: every rule that was looked for; SARIF names them all.
        checked: the number of scripts.
    """
    ordered = in_order(findings)
    if form == "json":
        return json.dumps({"checked": checked, "findings": [as_data(one) for one in ordered]}, indent=2)
    if form == "sarif":
        return json.dumps(sarif(ordered, rules), indent=2)
    if form == "github":
        return "\n".join(annotation(one) for one in ordered)
    return text(ordered, checked)


def text(findings: Sequence[Finding], checked: int) -> str:
    """Three lines a finding, in the form that editors jump to; then what it comes to."""
    blocks = [_paragraph(finding) for finding in findings]
    count = Counter(finding.severity for finding in findings)
    sums = ", ".join(f"{count[severity]} {severity}{'s' * (count[severity] != 1)}" for severity in Severity)
    what = "script" if checked == 1 else "scripts"
    return "\n".join([*blocks, f"{checked} {what} checked: {sums if findings else 'nothing found'}"])


def as_data(finding: Finding) -> dict[str, Any]:
    """A finding as JSON holds it."""
    place, rule = finding.place, finding.rule
    return {
        "id": rule.id,
        "name": rule.name,
        "severity": str(finding.severity),
        "file": place.file,
        "line": place.line,
        "column": place.column,
        "message": finding.message,
        "why": rule.why,
        "fix": finding.fix,
        "source": rule.source,
    }


def annotation(finding: Finding) -> str:
    """A workflow command of GitHub Actions ("Workflow commands for GitHub Actions": error, warning, notice)."""
    level = {"note": "notice"}.get(LEVELS[finding.severity], LEVELS[finding.severity])
    place, rule = finding.place, finding.rule
    title = _property(f"{rule.id} {rule.name}")
    message = _data(f"{finding.message}. {rule.why} Write: {finding.fix}")
    return f"::{level} file={_property(place.file)},line={place.line},col={place.column},title={title}::{message}"


def _data(words: str) -> str:
    return words.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(words: str) -> str:
    return _data(words).replace(":", "%3A").replace(",", "%2C")


def _paragraph(finding: Finding) -> str:
    place, rule = finding.place, finding.rule
    return (
        f"{place.file}:{place.line}:{place.column}: {finding.severity} {rule.id} {rule.name}: {finding.message}\n"
        f"  why: {rule.why}\n"
        f"  write: {finding.fix}"
    )
