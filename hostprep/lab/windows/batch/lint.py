"""A cmd script in, findings out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from hostprep.lab.powershell.syntax.source import Source
from hostprep.lab.windows.batch.lines import read
from hostprep.lab.windows.batch.rules import CHECKS, too_early
from hostprep.lint.finding import Finding, Place, Rule, in_order

SUFFIXES: Final = (".cmd", ".bat")
ALLOWED: Final = re.compile(
    r"^\s*rem\s+hostprep:\s*allow\s+(?P<ids>CMD\d{3}(?:\s*,\s*CMD\d{3})*)\s+because\s+\S", re.IGNORECASE | re.MULTILINE
)
"""A comment on a line of its own that takes findings of the next line away; one without a reason does not count."""


def rules() -> tuple[Rule, ...]:
    """Every rule, by id."""
    return tuple(one.rule for one in CHECKS)


def lint(text: str, file: str) -> list[Finding]:
    """Check one script.

    Args:
        text: its text.
        file: its name, for the findings.
    """
    allowed = {(text.count("\n", 0, found.start()) + 2, word.strip().upper())
               for found in ALLOWED.finditer(text) for word in found["ids"].split(",")}  # fmt: skip
    return in_order([one for one in _found(text, file) if (one.place.line, one.rule.id) not in allowed])


def _found(text: str, file: str) -> Iterator[Finding]:
    script, source = read(text), Source(text, file)
    for one in CHECKS:
        for hit in one.look(script):
            line, column = source.position(min(hit.at, len(text)))
            yield Finding(one.rule, Place(file, line, column), hit.message, hit.fix)


def late(text: str, *, batch: bool) -> str:
    """Why Wine's cmd.exe may not be believed about a script, or a line; empty where it may."""
    hit = next(iter(too_early(read(text, batch=batch))), None)
    return "" if hit is None else f"Wine's cmd.exe would do here what Windows' own does not: {hit.message}"
