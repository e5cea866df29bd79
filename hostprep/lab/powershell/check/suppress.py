"""Comments that take a finding away: ``# hostprep: allow PS110 because the left side is one object``.

A comment counts for its own line; on a line of its own it counts for the next one. It names rules by id and gives a
reason.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from hostprep.lab.powershell.syntax.source import Source
from hostprep.lint.finding import Finding, Place, Rule, Severity

COMMENT: Final = re.compile(
    r"#\s*hostprep:\s*allow\s+(?P<ids>PS\d{3}(?:\s*,\s*PS\d{3})*)(?P<rest>[^\r\n]*)", re.IGNORECASE
)
REASON: Final = re.compile(r"\s*(?:because|--|:)\s*\S.*", re.IGNORECASE)
WHERE: Final = "hostprep: docs/powershell/check.md"

UNREASONED: Final = Rule(
    "PS003",
    "allowed-without-reason",
    Severity.WARNING,
    "Without a reason nobody can tell whether it still holds.",
    WHERE,
)
UNUSED: Final = Rule(
    "PS004", "allowed-and-not-found", Severity.WARNING, "It hides what may be written there tomorrow.", WHERE
)


@dataclass(slots=True)
class _Allowed:
    line: int
    column: int
    counts_for: int
    ids: set[str]
    used: set[str]
    reason: bool


class Suppressions:
    """The comments of one script."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._all = [self._allowed(found) for found in COMMENT.finditer(source.text)]

    def _allowed(self, found: re.Match[str]) -> _Allowed:
        line, column = self._source.position(found.start())
        alone = not self._source.text[: found.start()].rpartition("\n")[2].strip()
        ids = {word.strip().upper() for word in found["ids"].split(",")}
        return _Allowed(line, column, line + alone, ids, set(), bool(REASON.fullmatch(found["rest"])))

    def left(self, findings: Iterable[Finding]) -> Iterator[Finding]:
        """The findings that no comment takes away."""
        for finding in findings:
            takers = [
                a for a in self._all if a.counts_for == finding.place.line and finding.rule.id in a.ids and a.reason
            ]
            for taker in takers:
                taker.used.add(finding.rule.id)
            if not takers:
                yield finding

    def findings(self, looked_for: Iterable[str]) -> Iterator[Finding]:
        """What is wrong with the comments themselves; to be asked behind ``left``."""
        known = set(looked_for)
        for allowed in self._all:
            place = Place(self._source.name, allowed.line, allowed.column)
            words = ", ".join(sorted(allowed.ids))
            if not allowed.reason:
                yield Finding(
                    UNREASONED,
                    place,
                    f"{words} is allowed without a reason, which does not count",
                    f"# hostprep: allow {words} because ...",
                )
            elif idle := sorted((allowed.ids & known) - allowed.used):
                yield Finding(
                    UNUSED, place, f"{', '.join(idle)} is allowed and is not found there", "take it out of the comment"
                )
