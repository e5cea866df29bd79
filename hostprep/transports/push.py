"""A file onto a Windows host, over any transport that carries PowerShell; not sent when it is there already."""

from __future__ import annotations

import base64
import hashlib
from typing import TYPE_CHECKING, Final

from hostprep.errors import HostError
from hostprep.render.quoting import powershell
from hostprep.transports.base import Outcome, Script

if TYPE_CHECKING:
    from hostprep.transports.base import Transport

# The file appears under its name only when all of it has arrived.
_ASK: Final = """\
$hpPath = @PATH@
if (Test-Path -LiteralPath $hpPath -PathType Leaf) {
    (Get-FileHash -LiteralPath $hpPath -Algorithm SHA256).Hash
} else { '-' }
"""
_WRITE: Final = """\
$ErrorActionPreference = 'Stop'
$hpPath = @PATH@
$hpDraft = "$hpPath.hostprep"
$hpFolder = Split-Path -Path $hpPath -Parent
if ($hpFolder -and -not (Test-Path -LiteralPath $hpFolder)) {
    $null = New-Item -ItemType Directory -Path $hpFolder -Force
}
$hpBytes = [System.Convert]::FromBase64String(@DATA@)
[System.IO.File]::WriteAllBytes($hpDraft, $hpBytes)
Move-Item -LiteralPath $hpDraft -Destination $hpPath -Force
(Get-FileHash -LiteralPath $hpPath -Algorithm SHA256).Hash
"""


def push(transport: Transport, host: str, path: str, data: bytes, *, deadline: float = 300.0) -> bool:
    """Let a host have a file.

    Args:
        transport: a login on the host that carries PowerShell.
        host: the host's name, for errors.
        path: where the file shall be; its folder is made.
        data: what it shall hold. Nothing secret: a host may log what a script says.
        deadline: seconds for each of the two scripts.

    Returns:
        Whether it was sent; False where the host had it already.

    Raises:
        HostError: the host does not have it.
    """
    wanted = hashlib.sha256(data).hexdigest().upper()
    place = powershell(path)
    if _said(transport.run(_script("hash", _ASK.replace("@PATH@", place), deadline))) == wanted:
        return False
    text = _WRITE.replace("@PATH@", place).replace("@DATA@", f"'{base64.b64encode(data).decode()}'")
    outcome = transport.run(_script("push", text, deadline))
    if _said(outcome) != wanted:
        words = " ".join(outcome.errors.split()) or f"exit code {outcome.exit_code}"
        raise HostError(host, f"the file {path} did not arrive: {words}", "check that the folder can be written there")
    return True


def _script(name: str, text: str, deadline: float) -> Script:
    return Script(name, text, deadline=deadline, shell="powershell")  # noqa: S604  # a name, no process


def _said(outcome: Outcome) -> str:
    return outcome.text.strip().upper()
