"""``hostprep lab check``: PowerShell and cmd scripts against what Windows hosts understand."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from hostprep.cli.lab_powershell import EDITIONS

FORMS = ("text", "json", "github", "sarif")


@click.command("check")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--edition", type=click.Choice(EDITIONS), default="5.1", show_default=True, help="The oldest to run on.")
@click.option("--format", "form", type=click.Choice(FORMS), default="text", show_default=True)
@click.option("--json", "form", flag_value="json", help="The same as --format json.")
@click.option("--analyzer", is_flag=True, help="Add what PSScriptAnalyzer finds; needs pwsh.")
def command(files: tuple[Path, ...], *, edition: Any, form: Any, analyzer: bool) -> int:
    """Check scripts: FILES, and *.ps1, *.psm1, *.cmd and *.bat in folders.

    Syntax, unknown commands and parameters, what Windows PowerShell 5.1 lacks, and what fails unnoticed; of cmd scripts
    what cmd.exe stumbles over. A comment takes a finding away: # hostprep: allow PS136 because it runs with -File only;
    rem hostprep: allow CMD105 because the image is English. Exit codes: 0 no errors, 1 errors were found, 2 a file
    cannot be read.
    """
    from hostprep.lab.powershell.check.lint import lint, rules
    from hostprep.lab.powershell.check.output import render
    from hostprep.lab.powershell.check.reading import read, scripts
    from hostprep.lab.windows.batch import lint as batch
    from hostprep.lint.finding import exit_code

    found = scripts(files)
    shells = [file for file in found if file.suffix.lower() not in batch.SUFFIXES]
    findings = [finding for file in shells for finding in lint(read(file), str(file), edition=edition)]
    findings += [finding for file in found if file not in shells for finding in batch.lint(read(file), str(file))]
    known = [*rules(), *batch.rules()]
    if analyzer:
        from hostprep.lab.powershell.check.analyzer import analyze

        theirs = analyze(shells)
        findings += theirs
        known += sorted({finding.rule for finding in theirs}, key=lambda rule: rule.id)
    said = render(findings, form, rules=known, checked=len(found))
    if said:
        click.echo(said)
    return exit_code(findings)
