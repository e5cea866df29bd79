"""Native programs: their errors, their arguments, their words; and ``exit``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from hostprep.lab.powershell import nodes
from hostprep.lab.powershell.check import tables
from hostprep.lab.powershell.check.calls import Call
from hostprep.lab.powershell.check.registry import ERROR, WARNING, Hit, check
from hostprep.lab.powershell.check.rules.syntax import DIFFERENCES
from hostprep.lab.powershell.check.script import Script
from hostprep.lab.powershell.check.tree import Visit, text_of

PROGRAM: Final = re.compile(r"(?i).*\.(?:exe|com|cmd|bat)")
PROGRAMS: Final = tables.LOCALIZED | frozenset(
    [
        "aws",
        "cmd",
        "ctr",
        "curl",
        "docker",
        "dockerd",
        "findstr",
        "git",
        "msiexec",
        "nerdctl",
        "powershell",
        "pwsh",
        "reg",
        "robocopy",
        "setx",
        "shutdown",
        "tar",
        "xcopy",
    ]
)


def program_of(call: Call) -> str:
    """The native program that a call starts, without folder and ``.exe``; ``''`` where it starts none."""
    if call.function is not None or (call.table is not None and not PROGRAM.fullmatch(call.target)):
        return ""
    name = call.low.replace("/", "\\").rpartition("\\")[2]
    if not (PROGRAM.fullmatch(name) or name in PROGRAMS):
        return ""
    return name.removesuffix(".exe")


@check(
    "PS131",
    "native-errors-under-stop",
    ERROR,
    "With $ErrorActionPreference = 'Stop' 5.1 ends the script at the first line on the program's standard error.",
    DIFFERENCES,
    bad="$ErrorActionPreference = 'Stop'\n$said = docker.exe info 2>&1",
    good="$ErrorActionPreference = 'Stop'\n"
    "function Ask { $ErrorActionPreference = 'Continue'; docker.exe info 2>&1 }\n$said = Ask",
    old=True,
)
def native_errors_under_stop(script: Script) -> Iterator[Hit]:
    """``2>&1`` behind a native program in a script that stops at errors."""
    for call in script.calls if script.stops else ():
        merged = any(r.merge and r.stream in "2*" for r in call.node.redirections)
        if merged and program_of(call) and not _continues(script, call.visit):
            yield Hit(
                call.node.at,
                f"{call.written} 2>&1 under Stop",
                "set $ErrorActionPreference = 'Continue' around it, then look at $LASTEXITCODE",
            )


def _continues(script: Script, visit: Visit) -> bool:
    assigned = script.last_value("ErrorActionPreference", visit)
    return isinstance(assigned, nodes.Assign) and (text_of(assigned.value) or "").lower() in (
        "continue",
        "silentlycontinue",
        "ignore",
    )


@check(
    "PS132",
    "success-variable",
    WARNING,
    "After a native program or parentheses $? means something else in each edition.",
    DIFFERENCES,
    bad="sc.exe query AmazonECS\nif (-not $?) { 1 }",
    good="sc.exe query AmazonECS\nif ($LASTEXITCODE -ne 0) { 1 }",
    old=True,
)
def success_variable(script: Script) -> Iterator[Hit]:
    """``$?`` behind a native program, ``( )``, ``$( )`` or ``@( )``."""
    native = {id(call.pipeline) for call in script.calls if program_of(call)}
    for visit in script.of(nodes.Variable):
        if visit.node.name != "?":
            continue
        before = [
            v.node for v in script.of(nodes.Pipeline) if v.node.at < visit.node.at and v.node not in visit.parents
        ]
        if before and (id(before[-1]) in native or _grouped(before[-1])):
            yield Hit(
                visit.node.at, "$? is not reliable here", "$LASTEXITCODE after programs, try and catch around commands"
            )


def _grouped(node: nodes.Node) -> bool:
    match node:
        case nodes.Pipeline(elements=(nodes.CommandExpression(expression=inner),)):
            return isinstance(inner, nodes.Paren | nodes.SubExpression | nodes.ArrayExpression)
    return False


@check(
    "PS133",
    "quotes-in-native-arguments",
    WARNING,
    "5.1 does not escape quotes within an argument: the program sees something else.",
    DIFFERENCES,
    bad="docker.exe run --format '{\"a\": 1}'",
    good="docker.exe run --format a",
    old=True,
)
def quotes_in_native_arguments(script: Script) -> Iterator[Hit]:
    """Double quotes in an argument of a native program."""
    for call in script.calls:
        for element in call.node.elements if program_of(call) else ():
            if '"' in (text_of(element) or ""):
                yield Hit(element.at, f'an argument of {call.written} holds "', "an argument without it, or a file")


@check(
    "PS134",
    "host-without-named-parameter",
    ERROR,
    "powershell.exe takes the first word as -Command, pwsh as -File.",
    DIFFERENCES,
    bad="powershell.exe C:\\setup.ps1",
    good="powershell.exe -NoProfile -File C:\\setup.ps1",
)
def host_without_named_parameter(script: Script) -> Iterator[Hit]:
    """``powershell x`` and ``pwsh x``."""
    for call in script.calls:
        first = next(iter(call.node.elements), None)
        if program_of(call) in ("powershell", "pwsh") and first is not None and not isinstance(first, nodes.Parameter):
            plain = isinstance(first, nodes.Text) and first.bare
            if plain and not first.value.startswith(("-", "/")):  # type: ignore[attr-defined]  # a Text, as plain says
                yield Hit(first.at, f"{call.written} with a word without a name", "-File or -Command before it")


@check(
    "PS136",
    "exit",
    WARNING,
    "In a remote pipeline exit ends it without an exit code for the caller; dot-sourced it ends the caller.",
    "recorded with PowerShell 7.6.5",
    bad="if (-not $ready) { exit 1 }",
    good="if (-not $ready) { throw 'The agent is not ready.' }",
)
def exits(script: Script) -> Iterator[Hit]:
    """``exit`` anywhere."""
    for visit in script.of(nodes.Flow):
        if visit.node.keyword == "exit":
            yield Hit(
                visit.node.at, "exit does not reach the caller of a remote pipeline", "throw, or an output that says it"
            )
