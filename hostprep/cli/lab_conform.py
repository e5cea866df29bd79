"""``hostprep lab conform``: an engine against what a real PowerShell was recorded to do."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from hostprep.cli.lab_powershell import EDITIONS, engine_option
from hostprep.cli.options import json_option


@click.command("conform")
@click.argument("folder", type=click.Path(path_type=Path))
@engine_option
@click.option("--edition", type=click.Choice(EDITIONS), help="Of the dialect.  [default: that of the records]")
@json_option
def command(folder: Path, *, engine: Any, edition: Any, as_json: bool) -> int:
    """Run FOLDER/cases/*.ps1 and compare with FOLDER/expected.json.

    Each case runs in a fresh runspace. Those that the engine refused and those that came out different are named; the
    last line sums up. Exit codes: 0 nothing is different, 1 something is, 2 the folder cannot be read.
    """
    import json

    from hostprep.lab.powershell.choose import open_engine
    from hostprep.lab.powershell.conformance.cases import load
    from hostprep.lab.powershell.conformance.run import conform

    recording = load(folder)
    edition = edition or recording.edition
    if engine == "pwsh":
        opened = open_engine("pwsh", edition="7")
        try:
            found = conform(recording, lambda: opened)
        finally:
            opened.close()
    else:
        found = conform(recording, lambda: open_engine("dialect", edition=edition, windows=recording.windows))
    if as_json:
        sums = {"same": found.same, "refused": found.refused, "different": found.different}
        click.echo(json.dumps({**sums, "unrecorded": found.unrecorded}, indent=2))
    else:
        click.echo("\n".join(found.lines()))
    return int(bool(found.different))
