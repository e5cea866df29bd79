"""What an engine made of a case, and whether that is what was recorded.

Compared are the type and text of every output object, id, category and exception of every error, the error that ended
it, the warnings and the exit code. Sentences are PowerShell's own, differ by version and language and are not compared,
but where the script itself wrote them they are.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from hostprep.lab.powershell.conformance.cases import Case
from hostprep.lab.powershell.host.engines import Ending, ErrorFacts, Report


@dataclass(slots=True)
class Outcome:
    """What an engine made of a case: its reports by stream, and its ending."""

    output: list[list[str]] = field(default_factory=list)
    errors: list[ErrorFacts] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    ending: Ending = Ending("Completed")  # noqa: RUF009  # a frozen value

    def take(self, report: Report) -> None:
        """Put a report where it belongs."""
        match report.stream:
            case "output":
                self.output.append([report.type, "" if report.type == "null" else report.text])
            case "error" if report.error is not None:
                self.errors.append(report.error)
            case "warning":
                self.warnings.append(report.text)


def difference(case: Case, outcome: Outcome) -> str:
    """The first difference as a sentence, or ``''``."""
    record, own = case.record, case.script
    ended = [outcome.ending.terminated] if outcome.ending.terminated else []
    wanted_end = [record["terminated"]] if record.get("terminated") else []
    pairs = {
        "output": (outcome.output, record.get("output")),
        "errors": _errors(outcome.errors, record.get("errors"), own),
        "terminated": _errors(ended, wanted_end if "terminated" in record else None, own),
        "warnings": (outcome.warnings, record.get("warnings")),
        "exit code": (outcome.ending.exit_code, record.get("exit_code")),
    }
    for subject, (found, wanted) in pairs.items():
        if wanted is not None and found != wanted:
            return f"{subject}: expected {_short(wanted)}, found {_short(found)}"
    return ""


def _errors(found: list[ErrorFacts], wanted: list[dict[str, Any]] | None, script: str) -> tuple[Any, Any]:
    if wanted is None:
        return None, None
    mine = [(e.id, e.category, e.exception, e.message) for e in found]
    theirs = [(e["id"], e["category"], e["exception"], e.get("message", "")) for e in wanted]
    for index, (mine_one, theirs_one) in enumerate(zip(mine, theirs, strict=False)):
        if not _is_own(theirs_one[3], script):
            mine[index], theirs[index] = (*mine_one[:3], ""), (*theirs_one[:3], "")
    return mine, theirs


def _is_own(message: str, script: str) -> bool:
    """Whether a sentence stands in the script."""
    return bool(message) and message in script


def _short(value: Any, most: int = 400) -> str:
    text = repr(value)
    return text if len(text) <= most else text[:most] + " ..."
