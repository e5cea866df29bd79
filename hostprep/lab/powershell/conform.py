"""Conformance: recorded cases against the engine, compared where the records are the language's own."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from hostprep.lab.powershell.engine import PowerShell, Result
from hostprep.lab.powershell.host.machine import Host
from hostprep.lab.powershell.host.shell import PLUGS
from hostprep.lab.powershell.net import registry
from hostprep.lab.powershell.syntax.source import Refused
from hostprep.lab.powershell.values.text import to_text


@dataclass(slots=True)
class Report:
    """The outcome of a conformance run."""

    same: list[str] = field(default_factory=list)
    refused: dict[str, str] = field(default_factory=dict)
    different: dict[str, str] = field(default_factory=dict)

    def lines(self) -> list[str]:
        """The names, and the one line at the end."""
        total = len(self.same) + len(self.refused) + len(self.different)
        names = [f"refused   {name}: {why}" for name, why in self.refused.items()] + [
            f"different {name}: {why}" for name, why in self.different.items()
        ]
        return [
            *names,
            f"same {len(self.same)}, refused {len(self.refused)}, different {len(self.different)} of {total}",
        ]


def conform(folder: Path, *, edition: str = "7") -> Report:
    """Run ``folder/expected.json``'s cases, each in a fresh runspace on a fresh host."""
    report = Report()
    for case in json.loads((folder / "expected.json").read_text("utf-8"))["cases"]:
        name = f"{case['area']}/{case['name']}"
        try:
            result = PowerShell(Host(windows=False, plugs=PLUGS), edition=edition).run(case["script"])
        except Refused as refusal:
            report.refused[name] = str(refusal)
        except Exception as error:  # a crash is a difference, with its name
            report.different[name] = f"crash {type(error).__name__}: {error}"
        else:
            difference = compare(case, result)
            if difference:
                report.different[name] = difference
            else:
                report.same.append(name)
    return report


def compare(case: dict[str, Any], result: Result) -> str:
    """The first difference, or ``''``."""
    output = [["null", ""] if item is None else [registry.type_names(item)[0], to_text(item)] for item in result.output]
    if output != case["output"]:
        return f"output {output} expected {case['output']} {[r.fields['id'] + ' ' + r.fields['exception'].fields['message'] for r in result.errors]}"
    errors = [facts(record) for record in result.errors]
    wanted = [(e["id"], e["category"], e["exception"]) for e in case["errors"]]
    if errors != wanted:
        return f"errors {errors} expected {wanted}"
    ended = facts(result.terminated) if result.terminated is not None else None
    t = case["terminated"]
    if ended != ((t["id"], t["category"], t["exception"]) if t else None):
        return f"terminated {ended} expected {t}"
    if result.warnings != case["warnings"] or result.exit_code != case["exit_code"]:
        return (
            f"warnings {result.warnings}, exit code {result.exit_code} expected {case['warnings']}, {case['exit_code']}"
        )
    return ""


def facts(record: Any) -> tuple[str, str, str]:
    """Id, category and exception of a record."""
    fields = record.fields
    return fields["id"], fields["category"], fields["exception"].net_type.name
