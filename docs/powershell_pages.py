"""The pages about the PowerShell dialect that are made from its code, its cases and its checks."""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

from hostprep.lab.powershell.check.lint import rules
from hostprep.lab.powershell.check.registry import load as load_checks
from hostprep.lab.powershell.choose import open_engine
from hostprep.lab.powershell.commands import load, registry
from hostprep.lab.powershell.conformance.cases import load as load_cases
from hostprep.lab.powershell.conformance.run import conform
from hostprep.lab.windows.batch import lint as batch
from hostprep.lab.windows.batch.rules import CHECKS as BATCH_CHECKS

RECORDED: Final = Path(__file__).parent.parent / "tests" / "lab" / "powershell" / "recorded"
WORDS: Final = tomllib.loads(Path(__file__).with_suffix(".toml").read_text("utf-8"))

Table = Callable[[tuple[str, ...], Sequence[tuple[str, ...]]], list[str]]


def coverage(table: Table) -> str:
    """The recorded cases by chapter, those that are refused, and the commands."""
    recording = load_cases(RECORDED)
    found = conform(recording, lambda: open_engine("dialect", edition="7", windows=False))
    cases, same = Counter(case.area for case in recording.cases), Counter(title.split("/")[0] for title in found.same)
    chapters = WORDS["chapters"].items()
    rows = [(title, str(cases[area]), str(same[area]), pages) for area, (title, pages) in chapters]
    rows.append(("**all**", str(len(recording.cases)), str(len(found.same)), ""))
    refused = [(f"`{title}`", _reason(why)) for title, why in found.refused.items()]
    return "\n".join(
        [
            "# What the PowerShell dialect covers",
            "",
            f"Programs that {recording.engine} ran, by chapter of the language, and how many of them come out the",
            "same: type and text of every output object, id and category of every error, the error that ended it,",
            "warnings, exit code.",
            f"The line of `hostprep lab conform`: `{found.summary}`.",
            "",
            *table(("chapter", "cases", "the same", "Microsoft's pages"), rows),
            "## Refused",
            "",
            "What the dialect does not know it refuses by name, with line and column, before it runs anything.",
            "",
            *table(("case", "what is refused, and why"), refused),
            "## Commands",
            "",
            "These it has itself, each with the parameters that it honours; any other parameter is refused.",
            "The simulated host plugs in its own.",
            "",
            _commands(),
        ]
    )


def _reason(refusal: str) -> str:
    construct = refusal.partition("does not know: ")[2]
    why = next((text for start, text in WORDS["reasons"].items() if construct.startswith(start)), "")
    return f"{construct}: {why}" if why else construct


def _commands() -> str:
    load.load_all()
    return ", ".join(f"`{name}`" for name in sorted(one.name for one in registry.COMMANDS.values())) + "."


def checks(table: Table) -> str:
    """Every rule of ``hostprep lab check`` with an example of either side."""
    rows = [(rule.id, rule.name, str(rule.severity), rule.why, rule.source) for rule in rules()]
    lines = ["# hostprep lab check", "", *table(("id", "name", "severity", "why", "source"), rows)]
    for one in load_checks():
        lines += [f"## {one.rule.id} {one.rule.name}", "", "Instead of", "", "```powershell", one.bad, "```", ""]
        lines += ["write", "", "```powershell", one.good, "```", ""]
    rows = [(rule.id, rule.name, str(rule.severity), rule.why, rule.source) for rule in batch.rules()]
    lines += ["# cmd scripts", "", *table(("id", "name", "severity", "why", "source"), rows)]
    for each in BATCH_CHECKS:
        lines += [f"## {each.rule.id} {each.rule.name}", "", "Instead of", "", "```bat", each.bad, "```", ""]
        lines += ["write", "", "```bat", each.good, "```", ""]
    return "\n".join(lines)
