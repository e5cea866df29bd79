"""Commands that must not fail unnoticed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from hostprep.lab.powershell import nodes
from hostprep.lab.powershell.check.calls import Call
from hostprep.lab.powershell.check.registry import WARNING, Hit, check
from hostprep.lab.powershell.check.rules.binding import splatted
from hostprep.lab.powershell.check.rules.syntax import DIFFERENCES
from hostprep.lab.powershell.check.script import Script
from hostprep.lab.powershell.check.tree import text_of

CDXML: Final = frozenset(
    ("NetTCPIP", "NetAdapter", "NetNat", "NetSecurity", "NetConnection", "ScheduledTasks", "DnsClient")
)
"""Modules of Windows that are made of CDXML: their commands are functions of a module."""
BUILDERS: Final = frozenset(
    [
        "new-scheduledtask",
        "new-scheduledtaskaction",
        "new-scheduledtaskprincipal",
        "new-scheduledtasksettingsset",
        "new-scheduledtasktrigger",
        "resolve-dnsname",
    ]
)
"""Those that only make an object, or are no CDXML."""
LOOKING: Final = ("get-", "find-", "test-", "show-", "export-")
COMPARING: Final = frozenset(
    ["-eq", "-ne", "-ceq", "-cne", "-match", "-notmatch", "-cmatch", "-like", "-notlike", "-clike"]
)


@check(
    "PS301",
    "net-command-without-erroraction",
    WARNING,
    "Commands of Windows' network and task modules see only the global "
    "$ErrorActionPreference: without -ErrorAction Stop a failure is passed over.",
    "about_Preference_Variables; about_CommonParameters",
    bad="New-NetRoute -DestinationPrefix 169.254.170.2/32 -InterfaceIndex 5",
    good="New-NetRoute -DestinationPrefix 169.254.170.2/32 -InterfaceIndex 5 -ErrorAction Stop",
)
def net_command_without_erroraction(script: Script) -> Iterator[Hit]:
    """Calls that change something, and those that only look where the script counts on an error."""
    if "psdefaultparametervalues" in script.text.lower():
        return
    for call in script.calls:
        if (
            call.module in CDXML
            and call.low not in BUILDERS
            and not _says_so(call, script)
            and _must_not_fail(call, script)
        ):
            yield Hit(
                call.node.at,
                f"{call.target} does not see the script's $ErrorActionPreference",
                f"{call.target} -ErrorAction Stop (or another, to say that it may fail)",
            )


def _says_so(call: Call, script: Script) -> bool:
    if call.has("ErrorAction"):
        return True
    keys = [splatted(splat, call.visit, script) for splat in call.splats]
    return any(names is None or any(name.lower() in ("erroraction", "ea") for name in names) for names in keys)


def _must_not_fail(call: Call, script: Script) -> bool:
    return not call.low.startswith(LOOKING) or script.stops or call.visit.above(nodes.Try) is not None


@check(
    "PS302",
    "error-told-by-its-message",
    WARNING,
    "Messages differ by edition and by the language of the system.",
    DIFFERENCES,
    bad="try { 1 } catch { if ($_.Exception.Message -match 'not found') { 2 } }",
    good="try { 1 } catch { if ($_.CategoryInfo.Category -eq 'ObjectNotFound') { 2 } }",
)
def error_told_by_its_message(script: Script) -> Iterator[Hit]:
    """Comparisons with ``.Exception.Message``."""
    for visit in script.of(nodes.Binary):
        if visit.node.operator in COMPARING and any(_is_message(side) for side in (visit.node.left, visit.node.right)):
            yield Hit(
                visit.node.at,
                "an error is told by its message",
                "FullyQualifiedErrorId, CategoryInfo.Category, or catch [TYPE]",
            )


def _is_message(node: nodes.Node) -> bool:
    match node:
        case nodes.Member(name=str() as name, target=nodes.Member(name=str() as owner)):
            return name.lower() == "message" and owner.lower() in ("exception", "innerexception")
    return False


@check(
    "PS303",
    "null-on-the-right",
    WARNING,
    "With an array on the left it filters, and the outcome is no answer.",
    "about_Comparison_Operators",
    bad="if ($route -eq $null) { 1 }",
    good="if ($null -eq $route) { 1 }",
)
def null_on_the_right(script: Script) -> Iterator[Hit]:
    """``-eq $null`` and ``-ne $null``."""
    for visit in script.of(nodes.Binary):
        right = visit.node.right
        if (
            visit.node.operator in ("-eq", "-ne", "-ceq", "-cne")
            and isinstance(right, nodes.Variable)
            and right.name.lower() == "null"
        ):
            yield Hit(
                visit.node.at, f"$null is on the right of {visit.node.operator}", f"$null {visit.node.operator} ..."
            )


@check(
    "PS304",
    "try-in-a-hashtable",
    WARNING,
    "Behind it another key on the next line is a parse error: PowerShell looks for a further catch.",
    "recorded with PowerShell 7.6.5",
    bad="$facts = @{ a = try { 1 } catch { 2 } }",
    good="$facts = @{ a = $(try { 1 } catch { 2 }) }",
)
def try_in_a_hashtable(script: Script) -> Iterator[Hit]:
    """``key = try { }`` without ``$( )``."""
    for visit in script.of(nodes.HashLiteral):
        for key, value in visit.node.pairs:
            if isinstance(value, nodes.Try):
                yield Hit(
                    value.at, f"the value of {text_of(key) or 'a key'} is a try statement", "$(try { } catch { })"
                )
