"""Programs around .NET types with what PowerShell makes of them: ``types/*.ps1``, written as ``programs/*.ps1`` are."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from hostprep.lab.powershell.engine import PowerShell
from hostprep.lab.powershell.host.machine import Host
from hostprep.lab.powershell.syntax.source import Refused
from hostprep.lab.powershell.values.text import to_text

FOLDER = Path(__file__).parent / "types"


def cases() -> list[object]:
    found = []
    for path in sorted(FOLDER.glob("*.ps1")):
        edition = "5.1" if path.stem.endswith("-5.1") else "7"
        for part in re.split(r"^### ", path.read_text("utf-8"), flags=re.MULTILINE)[1:]:
            name, _, rest = part.partition("\n")
            program, _, expected = rest.partition("#=\n")
            found.append(pytest.param(edition, program, expected.rstrip("\n"), id=f"{path.stem}: {name}"))
    return found


def outcome(edition: str, program: str) -> str:
    try:
        result = PowerShell(Host(windows=False), edition=edition).run(program)
    except Refused as refusal:
        return f"REFUSED {refusal.construct}"
    lines = [to_text(item) for item in result.output]
    lines += ["E:" + record.fields["id"] for record in result.errors]
    lines += ["T:" + result.terminated.fields["id"]] if result.terminated else []
    return "\n".join(lines).rstrip("\n")


@pytest.mark.parametrize(("edition", "program", "expected"), cases())
def test_program(edition: str, program: str, expected: str) -> None:
    assert outcome(edition, program) == expected
