"""How a script travels to powershell.exe: as lines on its standard input, behind a command that reads them.

``-Command -`` would read a script as if it were typed, line by line. ``-EncodedCommand`` holds about 3,000 characters
of one under cmd.exe, on a command line that everybody on the host can read. So the command line only holds a reader. It
runs nothing before the last line has arrived: a connection cut during the transfer executes nothing.

    NAME BASE64      a secret, which becomes a variable of the process
    + TEXT           a line of the script, where all of it is ASCII that prints: a third less to send than
    . BASE64         the script, UTF-8
    !                that was all
"""

from __future__ import annotations

import base64
import re
from typing import TYPE_CHECKING, Final

from hostprep.errors import QuotingError

if TYPE_CHECKING:
    from hostprep.transports.base import Script

_NAME: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_PLAIN: Final = re.compile(r"[\t\n\x20-\x7E]*")
_LINE: Final = "+"
_SCRIPT: Final = "."
_END: Final = "!"

_READER: Final = """\
$ProgressPreference = 'SilentlyContinue'
try { [Console]::OutputEncoding = New-Object System.Text.UTF8Encoding $false } catch { }
$hpWhole = $false
$hpLines = New-Object System.Text.StringBuilder
foreach ($hpLine in $input) {
    $hpName, $hpData = $hpLine -split ' ', 2
    if ($hpName -eq '!') { $hpWhole = $true }
    if ($null -eq $hpData) { continue }
    if ($hpName -eq '+') { $null = $hpLines.Append($hpData).Append("`n"); continue }
    $hpText = [System.Text.Encoding]::UTF8.GetString([System.Convert]::FromBase64String($hpData))
    if ($hpName -eq '.') { $hpScript = $hpText }
    else { [System.Environment]::SetEnvironmentVariable($hpName, $hpText, 'Process') }
}
if (-not $hpWhole) { exit 86 }
if ($hpLines.Length) { $hpScript = $hpLines.ToString(0, $hpLines.Length - 1) }
@STARTED@$global:LASTEXITCODE = 0
& ([scriptblock]::Create($hpScript))
exit 0
"""

PROCESS: Final = "hostprep-process-"
"""What comes before the number of the process, on a line of its own."""

INCOMPLETE: Final = 86
"""The exit code of a reader to which no script came: nothing was executed."""


def command(started: str = "") -> str:
    """What to execute on the host. Under 8,191 characters, cmd.exe's limit, and without any that cmd.exe acts on.

    Args:
        started: a line to write before the script's own output begins, after one that says which process it is;
            letters, digits and dashes.
    """
    said = f"'{PROCESS}' + $PID\n'{started}'\n"
    text = _READER.replace("@STARTED@", said if started else "")
    encoded = base64.b64encode(text.encode("utf-16-le")).decode()
    flags = "-NoLogo -NoProfile -NonInteractive -ExecutionPolicy Bypass -OutputFormat Text"
    return f"powershell.exe {flags} -EncodedCommand {encoded}"


def ending(before: bytes) -> str:
    """What to execute on the host to end a script and all that it has started.

    A process of OpenSSH for Windows lives on when its client is gone (PowerShell/Win32-OpenSSH, issue 1751).

    Args:
        before: what was written before the line ``started``; without the process in it, the command is empty.
    """
    found = re.search(rb"%b(\d+)" % PROCESS.encode(), before)
    return f"taskkill.exe /F /T /PID {found[1].decode()}" if found else ""


def variables(script: Script) -> dict[str, str]:
    """The script's secrets as variables of its process.

    Raises:
        QuotingError: a secret's name is no variable's name, or its value holds NUL, which no variable can.
    """
    for name, value in script.secrets.items():
        if not _NAME.fullmatch(name):
            expected = "letters, digits and _, no digit first"
            raise QuotingError("is no name of an environment variable", key=name, expected=expected)
        if "\0" in value.reveal():
            raise QuotingError("holds a NUL character", key=name, expected="text without NUL: no variable can carry it")
    return {name: value.reveal() for name, value in script.secrets.items()}


def pack(script: Script) -> bytes:
    """What to write to the command's standard input: ASCII lines, whatever the host's code page.

    Raises:
        QuotingError: a secret cannot be a variable.
    """
    lines = [f"{name} {_encoded(value)}\n" for name, value in variables(script).items()]
    if _PLAIN.fullmatch(script.text):
        lines += [f"{_LINE} {line}\n" for line in script.text.split("\n")]
    else:
        lines.append(f"{_SCRIPT} {_encoded(script.text)}\n")
    return "".join([*lines, f"{_END}\n"]).encode("ascii")


def _encoded(text: str) -> str:
    return base64.b64encode(text.encode("utf-8", "surrogateescape")).decode()
