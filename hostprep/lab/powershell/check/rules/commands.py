"""Names of commands: unknown ones, misspelt ones, aliases, and what some versions of Windows lack."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import get_close_matches
from typing import Final

from hostprep.lab.powershell import nodes
from hostprep.lab.powershell.check import known, tables
from hostprep.lab.powershell.check.calls import Call
from hostprep.lab.powershell.check.registry import ERROR, WARNING, Hit, check
from hostprep.lab.powershell.check.script import Script, unscoped

CMDLET: Final = re.compile(r"([A-Za-z]+)-[A-Za-z][A-Za-z0-9]*")
SERVERS: Final = ("2016", "2019", "2022", "2025")
ELSEWHERE: Final = {name.lower() for name in (*tables.MODERN_COMMANDS, *tables.GONE_COMMANDS)}


def is_unknown(call: Call, script: Script) -> bool:
    """Whether a name is one of a command, and nobody knows the command."""
    found = CMDLET.fullmatch(call.target)
    if found is None or found[1].lower() not in tables.VERBS or call.function is not None or script.imports:
        return False
    return call.low not in known.names() and call.low not in ELSEWHERE


def _nearest(call: Call, script: Script) -> str | None:
    own = [unscoped(function.name) for function in script.functions.values()]
    low = {name.lower(): name for name in (*own, *known.names().values())}
    found = get_close_matches(call.low, low, n=1, cutoff=0.88)
    return low[found[0]] if found else None


@check(
    "PS201",
    "misspelt-command",
    ERROR,
    "PowerShell finds no command of this name.",
    "Microsoft's reference of the modules of Windows",
    bad="Get-NetRoutes -ErrorAction Stop",
    good="Get-NetRoute -ErrorAction Stop",
)
def misspelt_command(script: Script) -> Iterator[Hit]:
    """A name that nobody knows, beside one that is known."""
    for call in script.calls:
        if is_unknown(call, script) and (near := _nearest(call, script)):
            yield Hit(call.node.at, f"there is no command {call.written}", f"did you mean {near}?")


@check(
    "PS202",
    "unknown-command",
    WARNING,
    "It is neither in the script nor in a module that Windows Server brings along, as far as hostprep's tables go.",
    "Microsoft's reference of the modules of Windows",
    bad="Get-EcsThing",
    good="function Get-EcsThing { 1 }\nGet-EcsThing",
)
def unknown_command(script: Script) -> Iterator[Hit]:
    """A name that nobody knows, in a script that takes in nothing from elsewhere."""
    for call in script.calls:
        if is_unknown(call, script) and not _nearest(call, script):
            yield Hit(
                call.node.at,
                f"{call.written} is not known",
                "Import-Module for the module that has it, or a word about why: # hostprep: allow PS202 because ...",
            )


@check(
    "PS203",
    "not-on-every-windows",
    WARNING,
    "Some versions of Windows Server do not have the command.",
    "Microsoft's reference of the modules of Windows Server 2016 to 2025",
    bad="Get-NetFirewallHyperVRule -ErrorAction Stop",
    good="Get-NetFirewallRule -ErrorAction Stop",
)
def not_on_every_windows(script: Script) -> Iterator[Hit]:
    """Commands of some versions only."""
    for call in script.calls:
        on = (call.table or {}).get("on", ())
        missing = [version for version in SERVERS if version not in on]
        if on and "5.1" not in on and missing and call.function is None:
            yield Hit(
                call.node.at,
                f"{call.target} is documented for Windows Server {', '.join(on)}, not for {', '.join(missing)}",
                "ask Get-Command for it first, or do without",
            )


@check(
    "PS204",
    "alias",
    WARNING,
    "An alias can be redefined, differs by edition (curl, sc, ls), and says less.",
    "PSScriptAnalyzer: AvoidUsingCmdletAliases",
    bad="gci C:\\ | % { $_.Name }",
    good="Get-ChildItem -Path C:\\ | ForEach-Object { $_.Name }",
)
def alias(script: Script) -> Iterator[Hit]:
    """Aliases as commands."""
    for call in script.calls:
        low = call.written.lower()
        if low in tables.ALIASES and low not in script.own_aliases:
            yield Hit(call.node.at, f"{call.written} is an alias of {tables.ALIASES[low]}", _instead(low))


def _instead(low: str) -> str:
    program = {
        "sc": ", or sc.exe for the program",
        "curl": ", or curl.exe for the program",
        "where": ", or where.exe for the program",
        "fc": ", or fc.exe for the program",
    }
    return tables.ALIASES[low] + program.get(low, "")


@check(
    "PS205",
    "function-behind-an-alias",
    ERROR,
    "Aliases go before functions, so the function is never reached.",
    "about_Command_Precedence",
    bad="function h { 1 }\nh",
    good="function Get-Height { 1 }\nGet-Height",
)
def function_behind_an_alias(script: Script) -> Iterator[Hit]:
    """Functions named like an alias of Windows PowerShell."""
    for visit in script.of(nodes.FunctionDefinition):
        low = unscoped(visit.node.name).lower()
        if low in tables.ALIASES:
            yield Hit(
                visit.node.at,
                f"the function {visit.node.name} is hidden by the alias of {tables.ALIASES[low]}",
                "another name",
            )
