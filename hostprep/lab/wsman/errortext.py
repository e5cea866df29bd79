"""Error records as PowerShell 5.1's console shows them."""

from __future__ import annotations

from hostprep.lab.powershell.host.engines import ErrorFacts

LONGEST = 40
KEPT = 15


def told(facts: ErrorFacts) -> list[str]:
    """The lines: message, place, category, id, and a blank one."""
    lines = facts.message.splitlines() or [""]
    if facts.line:
        lines.append(f"At line:{facts.line} char:1")
    lines.append(f"    + CategoryInfo          : {category(facts)}")
    lines.append(f"    + FullyQualifiedErrorId : {facts.id}")
    return [*lines, " "]


def category(facts: ErrorFacts) -> str:
    """``ErrorCategoryInfo.GetMessage``: category, target and reason; long targets are cut in the middle."""
    target = facts.target or ""
    if len(target) > LONGEST:
        target = f"{target[:KEPT]}...{target[-KEPT:]}"
    kind = "String" if facts.target is not None else ""
    return f"{facts.category}: ({target}:{kind}) [], {reason(facts)}"


def reason(facts: ErrorFacts) -> str:
    """The exception's short name."""
    return facts.exception.rpartition(".")[2]


def refusal(error: Exception) -> ErrorFacts:
    """What the engine cannot run, or a fault of its own, as an error record that says so."""
    text = f"The lab's engine could not run this script: {error}"
    return ErrorFacts(text, type(error).__name__, "NotImplemented", "System.NotSupportedException")
