"""How a cmd script travels: as a file that is there while it runs, written and removed by PowerShell.

cmd.exe reads scripts from files only. What it reads from standard input it takes for typed: with an echo, and other
rules for percent signs.
"""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Final

from hostprep.errors import QuotingError
from hostprep.render.quoting import powershell

if TYPE_CHECKING:
    from hostprep.transports.base import Script

_LINE_LIMIT: Final = 8191
_WRAPPER: Final = """\
$ErrorActionPreference = 'Stop'
$hpFile = Join-Path -Path ([System.IO.Path]::GetTempPath()) -ChildPath "hostprep-$([guid]::NewGuid().ToString('N')).cmd"
[System.IO.File]::WriteAllText($hpFile, @TEXT@, [System.Text.Encoding]::ASCII)
try {
    $ErrorActionPreference = 'Continue'
    & $env:ComSpec /d /c $hpFile
    $hpCode = $LASTEXITCODE
} finally {
    Remove-Item -LiteralPath $hpFile -Force
}
exit $hpCode
"""


def one_line(script: Script) -> str:
    """The command that the script is, where it is a single one that cmd.exe takes as such; else empty."""
    text = script.text.strip()
    simple = text.isascii() and "\n" not in text and "%" not in text and len(text) < _LINE_LIMIT
    return text if simple and not script.secrets else ""


def as_powershell(script: Script) -> Script:
    """The PowerShell script that runs a cmd script. Secrets stay variables of the process, which cmd.exe inherits.

    Raises:
        QuotingError: it holds a character that is not ASCII, which cmd.exe would read in the host's own code page.
    """
    if not script.text.isascii():
        raise QuotingError("holds a character that is not ASCII", key=script.name, expected="ASCII, in a cmd script")
    lines = "\r\n".join([*script.text.splitlines(), ""])
    return dataclasses.replace(script, text=_WRAPPER.replace("@TEXT@", powershell(lines)), shell="powershell")  # noqa: S604  # a name, no process
