"""Programs in the dialect with what PowerShell makes of them: ``programs/*.ps1``.

Each program stands under ``### name``; behind ``#=`` stand the texts of its output, then its error records (``E:id``), the
error that ended it (``T:id``), its warnings (``W:text``); or what the dialect refuses of it, with line and column.
Files named ``*-5.1.ps1`` run in that edition, those named ``*-both.ps1`` in both, those named ``*-windows.ps1`` in both on
a simulated instance, the others in 7.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from hostprep.lab.powershell.engine import PowerShell
from hostprep.lab.powershell.host.machine import Host
from hostprep.lab.powershell.host.shell import PLUGS
from hostprep.lab.powershell.syntax.source import Refused
from hostprep.lab.powershell.values.text import to_text
from hostprep.lab.windows import instance
from hostprep.lab.windows.engine import machine

FOLDER = Path(__file__).parent / "programs"
EDITIONS = {"5.1": ["5.1"], "both": ["5.1", "7"], "windows": ["5.1", "7"]}


def cases() -> list[Any]:
    found = []
    for path in sorted(FOLDER.glob("*.ps1")):
        stem, _, suffix = path.stem.rpartition("-")
        for part in re.split(r"^### ", path.read_text("utf-8"), flags=re.MULTILINE)[1:]:
            name, _, rest = part.partition("\n")
            program, _, expected = rest.partition("#=\n")
            found += [
                pytest.param(
                    edition, suffix, program, expected.rstrip("\n"), id=f"{stem or suffix}: {name} ({edition})"
                )
                for edition in EDITIONS.get(suffix, ["7"])
            ]
    return found


def outcome(edition: str, program: str, host: Host) -> str:
    try:
        result = PowerShell(host, edition=edition).run(program)
    except Refused as refusal:
        return f"REFUSED {refusal.line}:{refusal.column} {refusal.construct}"
    lines = [to_text(item) for item in result.output]
    lines += ["E:" + record.fields["id"] for record in result.errors]
    lines += ["T:" + result.terminated.fields["id"]] if result.terminated else []
    lines += ["W:" + text for text in result.warnings]
    return "\n".join(lines).rstrip("\n")


@pytest.mark.parametrize(("edition", "where", "program", "expected"), cases())
def test_program(edition: str, where: str, program: str, expected: str) -> None:
    host = machine(instance()) if where == "windows" else Host(windows=False, plugs=PLUGS)
    assert outcome(edition, program, host) == expected
