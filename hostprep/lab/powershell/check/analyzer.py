"""The findings of PSScriptAnalyzer, where a ``pwsh`` and that module are installed."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from hostprep.errors import LabError
from hostprep.lint.finding import Finding, Place, Rule, Severity

SCRIPT: Final = r"""
$ErrorActionPreference = 'Stop'
if (-not (Get-Module -ListAvailable -Name PSScriptAnalyzer)) {
    [Console]::Error.WriteLine('no-analyzer'); exit 3
}
Import-Module PSScriptAnalyzer
$files = ConvertFrom-Json -InputObject $env:HOSTPREP_FILES
$found = @(foreach ($file in @($files)) { Invoke-ScriptAnalyzer -Path $file })
$rows = @($found | ForEach-Object {
    @{ rule = $_.RuleName; severity = "$($_.Severity)"; message = $_.Message
       file = $_.ScriptPath; line = $_.Line; column = $_.Column }
})
ConvertTo-Json -InputObject $rows -Depth 4 -Compress
"""
LONGEST: Final = 300.0
"""Seconds; the first run on a machine compiles a lot."""
SEVERITIES: Final = {"Error": Severity.ERROR, "ParseError": Severity.ERROR, "Warning": Severity.WARNING}
INSTALL: Final = "pwsh -Command Install-Module PSScriptAnalyzer -Scope CurrentUser"


def analyze(files: Sequence[Path], *, pwsh: str = "pwsh") -> list[Finding]:
    """What PSScriptAnalyzer finds in scripts, with its default rules.

    Args:
        files: the scripts.
        pwsh: the program.

    Raises:
        LabError: there is no ``pwsh`` or no PSScriptAnalyzer, or they do not answer.
    """
    program = shutil.which(pwsh)
    if program is None:
        raise LabError("--analyzer needs PowerShell 7 (pwsh) on PATH, and PSScriptAnalyzer: " + INSTALL)
    names = json.dumps([str(file.resolve()) for file in files])
    command = [program, "-NoProfile", "-NonInteractive", "-Command", SCRIPT]
    try:
        done = subprocess.run(
            command,
            env={**os.environ, "HOSTPREP_FILES": names},
            capture_output=True,
            text=True,
            timeout=LONGEST,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise LabError(f"PSScriptAnalyzer did not answer within {LONGEST:.0f} s") from None
    if "no-analyzer" in done.stderr:
        raise LabError("PSScriptAnalyzer is not installed: " + INSTALL)
    shown = {str(file.resolve()): str(file) for file in files}
    try:
        return [_finding(row, shown) for row in json.loads(done.stdout)]
    except (ValueError, KeyError, TypeError):
        said = (done.stderr or done.stdout).strip()[-400:]
        raise LabError(f"PSScriptAnalyzer failed with exit code {done.returncode}: {said}") from None


def _finding(row: dict[str, Any], shown: dict[str, str]) -> Finding:
    severity = SEVERITIES.get(row["severity"], Severity.NOTE)
    rule = Rule(
        row["rule"], "PSScriptAnalyzer", severity, "A rule of PSScriptAnalyzer.", f"PSScriptAnalyzer: {row['rule']}"
    )
    place = Place(shown.get(row["file"], row["file"]), int(row["line"] or 1), int(row["column"] or 1))
    return Finding(rule, place, row["message"].rstrip("."), "what the page of the rule says")
