"""Characters, encodings and paths of files."""

from __future__ import annotations

import re
from collections.abc import Iterator

from hostprep.lab.powershell import nodes
from hostprep.lab.powershell.check.registry import ERROR, NOTE, WARNING, Hit, check
from hostprep.lab.powershell.check.rules.syntax import DIFFERENCES
from hostprep.lab.powershell.check.script import Script
from hostprep.lab.powershell.check.tree import text_of

FOREIGN = re.compile(r"[^\x00-\x7f]")
SYSTEM = re.compile(r"(?i)^(?:c:|\$env:(?:systemroot|windir)|%(?:systemroot|windir)%)?\\(?:windows\\)?system32\\")


@check(
    "PS121",
    "non-ascii",
    ERROR,
    "5.1 reads a file without byte order mark in the ANSI code page: other text, and curly quotes may end strings.",
    "about_Character_Encoding",
    bad="'h\u00e4lt'",
    good='"h$([char]0xE4)lt"',
    old=True,
)
def non_ascii(script: Script) -> Iterator[Hit]:
    """The first character of each line that is not ASCII, in a file without byte order mark."""
    at = 0
    for line in script.text.splitlines(keepends=True) if not script.marked else ():
        if found := FOREIGN.search(line):
            code = f"U+{ord(found.group()):04X}"
            yield Hit(
                at + found.start(),
                f"{code} is not ASCII",
                f"$([char]0x{ord(found.group()):04X}) in a double-quoted string, or plain words",
            )
        at += len(line)


@check(
    "PS122",
    "encoding-by-default",
    WARNING,
    "5.1 writes UTF-16 with a mark (> and Out-File) or the ANSI code page (Set-Content), 7 UTF-8 without.",
    "about_Character_Encoding",
    bad="'x' > C:\\ProgramData\\Amazon\\ECS\\state.txt",
    good="$plain = New-Object Text.UTF8Encoding $false\n"
    "[IO.File]::WriteAllText('C:\\ProgramData\\Amazon\\ECS\\state.txt', 'x', $plain)",
    old=True,
)
def encoding_by_default(script: Script) -> Iterator[Hit]:
    """Files written without saying how."""
    for call in script.calls:
        if call.low in ("out-file", "set-content", "add-content") and not call.has("Encoding") and not call.splats:
            yield Hit(
                call.node.at,
                f"{call.target} without -Encoding",
                "-Encoding Ascii, or [IO.File]::WriteAllText with UTF8Encoding($false)",
            )
    for visit in script.of(nodes.Redirection):
        target = visit.node.target
        null = isinstance(target, nodes.Variable) and target.name.lower() == "null"
        if target is not None and not null and (text_of(target) or "").lower() != "nul":
            yield Hit(
                visit.node.at,
                "a redirection to a file writes UTF-16 in 5.1",
                "[IO.File]::WriteAllText with UTF8Encoding($false), or Out-File -Encoding Ascii",
            )


@check(
    "PS123",
    "bytes-by-edition",
    ERROR,
    "5.1 has only -Encoding Byte, PowerShell 7 only -AsByteStream.",
    DIFFERENCES,
    bad="Get-Content -Path $file -Encoding Byte",
    good="[IO.File]::ReadAllBytes($file)",
)
def bytes_by_edition(script: Script) -> Iterator[Hit]:
    """``-Encoding Byte``; the reverse is a parameter of PowerShell 7."""
    for call in script.calls:
        if (
            call.low in ("get-content", "set-content", "add-content")
            and (text_of(call.value("Encoding")) or "").lower() == "byte"
        ):
            yield Hit(
                call.node.at, "-Encoding Byte is in Windows PowerShell only", "[IO.File]::ReadAllBytes or WriteAllBytes"
            )


@check(
    "PS124",
    "system32-of-a-32-bit-host",
    NOTE,
    "In a 32-bit PowerShell, which user data and some agents start, this is SysWOW64.",
    "File System Redirector (Win32)",
    bad="& 'C:\\Windows\\System32\\bcdedit.exe'",
    good="bcdedit.exe",
)
def system32(script: Script) -> Iterator[Hit]:
    """Literal paths into System32."""
    for visit in script.of(nodes.Text):
        if SYSTEM.match(visit.node.value):
            yield Hit(
                visit.node.at,
                "a 32-bit host is led to SysWOW64",
                "the program's name alone, or %SystemRoot%\\Sysnative where that exists",
            )
