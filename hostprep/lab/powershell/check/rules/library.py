"""Variables, commands, parameters and members that only one of the two editions has."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from hostprep.lab.powershell import nodes
from hostprep.lab.powershell.check import tables
from hostprep.lab.powershell.check.registry import ERROR, WARNING, Hit, check
from hostprep.lab.powershell.check.rules.syntax import DIFFERENCES
from hostprep.lab.powershell.check.script import Script
from hostprep.lab.powershell.check.tree import bare, text_of

VARIABLES: Final = frozenset(
    [
        "iswindows",
        "islinux",
        "ismacos",
        "iscoreclr",
        "psstyle",
        "enabledexperimentalfeatures",
        "psnativecommanduseerroractionpreference",
        "psnativecommandargumentpassing",
    ]
)
STATIC: Final = {
    ("io.path", "getrelativepath"): "a Substring of the full path",
    ("io.path", "join"): "[IO.Path]::Combine",
    ("convert", "tohexstring"): "[BitConverter]::ToString($bytes) -replace '-'",
    ("convert", "fromhexstring"): "[Convert]::ToByte($pair, 16) in a loop",
    ("math", "clamp"): "[math]::Max($low, [math]::Min($high, $x))",
    ("environment", "processpath"): "(Get-Process -Id $PID).Path",
    ("datetime", "unixepoch"): "[datetime]'1970-01-01'",
    ("io.file", "readalltextasync"): "[IO.File]::ReadAllText",
    ("random", "shared"): "Get-Random",
}
INSTANCE: Final = {
    ("contains", 2): "IndexOf($text, $comparison) -ge 0",
    ("replace", 3): "-replace or -creplace",
    ("replacelineendings", 0): "-replace '\\r?\\n'",
}


@check(
    "PS103",
    "variable-of-powershell-7",
    ERROR,
    "The variable does not exist in 5.1: $null, or an error under strict mode.",
    DIFFERENCES,
    bad="if ($IsWindows) { 1 }",
    good="if ([Environment]::OSVersion.Platform -eq 'Win32NT') { 1 }",
    old=True,
)
def variable_of_7(script: Script) -> Iterator[Hit]:
    """Automatic variables that came with 6 and 7."""
    for visit in script.of(nodes.Variable):
        if visit.node.name.lower() in VARIABLES and not visit.node.drive:
            yield Hit(
                visit.node.at,
                f"${visit.node.name} is new in PowerShell 6 and 7",
                "$PSVersionTable, or [Environment]::OSVersion",
            )


@check(
    "PS104",
    "command-of-powershell-7",
    ERROR,
    "Windows PowerShell 5.1 has no such command.",
    DIFFERENCES,
    bad="Remove-Service -Name AmazonECS",
    good="sc.exe delete AmazonECS",
    old=True,
)
def command_of_7(script: Script) -> Iterator[Hit]:
    """Commands that came with 6 and 7."""
    known = {name.lower(): (name, instead) for name, instead in tables.MODERN_COMMANDS.items()}
    for call in script.calls:
        if call.low in known and call.function is None:
            name, instead = known[call.low]
            yield Hit(call.node.at, f"{name} is new in PowerShell 6 and 7", instead)


@check(
    "PS105",
    "command-of-windows-powershell",
    WARNING,
    "PowerShell 7 has no such command.",
    DIFFERENCES,
    bad="Get-WmiObject -Class Win32_Service",
    good="Get-CimInstance -ClassName Win32_Service",
)
def command_of_5(script: Script) -> Iterator[Hit]:
    """Commands that were removed."""
    known = {name.lower(): (name, instead) for name, instead in tables.GONE_COMMANDS.items()}
    for call in script.calls:
        if call.low in known and call.function is None:
            name, instead = known[call.low]
            yield Hit(call.node.at, f"{name} is in Windows PowerShell only", instead)


@check(
    "PS106",
    "parameter-of-powershell-7",
    ERROR,
    "Windows PowerShell 5.1 has no such parameter and does not run the command.",
    DIFFERENCES,
    bad="'{}' | ConvertFrom-Json -AsHashtable",
    good="'{}' | ConvertFrom-Json",
    old=True,
)
def parameter_of_7(script: Script) -> Iterator[Hit]:
    """Parameters that came with 6 and 7."""
    for call in script.calls:
        known = tables.MODERN_PARAMETERS.get(call.low, ()) if call.function is None else ()
        for one in call.given:
            name = next(
                (name for name in (*known, "ProgressAction") if name.lower().startswith(one.node.name.lower())), None
            )
            if not one.candidates and name and len(one.node.name) > 1:
                yield Hit(
                    one.node.at,
                    f"-{name} of {call.target} is new in PowerShell 6 and 7",
                    f"{call.target} without -{name}",
                )


@check(
    "PS107",
    "member-of-later-net",
    ERROR,
    ".NET Framework 4, on which 5.1 stands, has no such member.",
    DIFFERENCES,
    bad="[Convert]::ToHexString($bytes)",
    good="[BitConverter]::ToString($bytes) -replace '-'",
    old=True,
)
def member_of_later_net(script: Script) -> Iterator[Hit]:
    """Static members and overloads that only .NET has."""
    for visit in script.of(nodes.Member, nodes.Invoke):
        node = visit.node
        if not isinstance(node.name, str):
            continue
        name, target = node.name.lower(), node.target
        if node.static and isinstance(target, nodes.TypeLiteral):
            instead = STATIC.get((str(target.type).lower().removeprefix("system."), name))
        else:
            instead = INSTANCE.get((name, len(node.arguments))) if isinstance(node, nodes.Invoke) else None
        if instead:
            yield Hit(node.at, f".NET Framework has no {node.name} of this form", instead)


@check(
    "PS108",
    "split-at-a-string",
    ERROR,
    "5.1 splits at any of the characters, PowerShell 7 at the whole string.",
    DIFFERENCES,
    bad="$text.Split('::')",
    good="$text -split '::'",
    old=True,
)
def split_at_a_string(script: Script) -> Iterator[Hit]:
    """``.Split`` with more than one character in one string."""
    for visit in script.of(nodes.Invoke):
        node = visit.node
        if node.static or not isinstance(node.name, str) or node.name.lower() != "split" or len(node.arguments) != 1:
            continue
        text = text_of(node.arguments[0])
        if text is not None and len(text) > 1:
            yield Hit(
                node.at,
                f".Split('{text}') means something else in each edition",
                f"-split '{text}' (a regular expression)",
            )


@check(
    "PS109",
    "emptied-environment-variable",
    WARNING,
    "5.1 removes the variable, PowerShell 7 leaves an empty one.",
    "measured with PowerShell 7.6",
    bad="$env:ECS_CLUSTER = ''",
    good="Remove-Item env:ECS_CLUSTER",
    old=True,
)
def emptied_environment_variable(script: Script) -> Iterator[Hit]:
    """An environment variable that is set to nothing."""
    for visit in script.of(nodes.Assign):
        target = bare(visit.node.target)
        if isinstance(target, nodes.Variable) and target.drive.lower() == "env" and text_of(visit.node.value) == "":
            yield Hit(
                visit.node.at,
                f"$env:{target.name} is set to an empty text",
                f"Remove-Item env:{target.name}, or $env:{target.name} = $null",
            )
    for visit in script.of(nodes.Invoke):
        node = visit.node
        if (
            node.static
            and isinstance(node.name, str)
            and node.name.lower() == "setenvironmentvariable"
            and len(node.arguments) == len(("name", "value"))
        ):
            value = bare(node.arguments[1])
            if text_of(value) == "" or (isinstance(value, nodes.Variable) and value.name.lower() == "null"):
                yield Hit(node.at, "SetEnvironmentVariable is given nothing", "Remove-Item env:NAME")
