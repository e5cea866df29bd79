"""Parameters: unknown, ambiguous, given twice, of no common set; pipelines that cannot bind."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from typing import Any

from hostprep.lab.powershell import nodes
from hostprep.lab.powershell.check import tables
from hostprep.lab.powershell.check.calls import Call
from hostprep.lab.powershell.check.registry import ERROR, WARNING, Hit, check
from hostprep.lab.powershell.check.rules.commands import SERVERS
from hostprep.lab.powershell.check.script import Script
from hostprep.lab.powershell.check.tree import Visit, bare

REFERENCE = "Microsoft's reference of the command; about_Parameters"


@check(
    "PS211",
    "unknown-parameter",
    ERROR,
    "PowerShell does not run a command that is given a parameter it does not have.",
    REFERENCE,
    bad="Get-Service -Nam AmazonECS -Sort",
    good="Get-Service -Name AmazonECS",
)
def unknown_parameter(script: Script) -> Iterator[Hit]:
    """Parameters that a known command does not have."""
    for call in script.calls:
        for one in call.given if call.table is not None else ():
            if one.candidates or _is_modern(call, one.node.name):
                continue
            names = {name.lower(): name for name in (*(row["name"] for row in call.specs.values()), *tables.COMMON)}
            near = get_close_matches(one.node.name.lower(), names, n=1, cutoff=0.7)
            fix = (
                f"did you mean -{names[near[0]]}?"
                if near
                else f"one of its parameters: {', '.join(sorted(row['name'] for row in call.specs.values()))}"
            )
            yield Hit(one.node.at, f"{call.target} has no parameter -{one.node.name}", fix)


def _is_modern(call: Call, written: str) -> bool:
    known = (*tables.MODERN_PARAMETERS.get(call.low, ()), "ProgressAction")
    return any(name.lower().startswith(written.lower()) for name in known)


@check(
    "PS212",
    "ambiguous-parameter",
    ERROR,
    "More than one parameter begins like this, and PowerShell does not choose.",
    REFERENCE,
    bad="Get-ChildItem -Fi *.txt",
    good="Get-ChildItem -Filter *.txt",
)
def ambiguous_parameter(script: Script) -> Iterator[Hit]:
    """Beginnings that stand for several parameters."""
    for call in script.calls:
        for one in call.given if call.table is not None else ():
            if len(one.candidates) > 1:
                yield Hit(
                    one.node.at,
                    f"-{one.node.name} of {call.target} may be {', '.join('-' + name for name in one.candidates)}",
                    f"-{one.candidates[0]}",
                )


@check(
    "PS213",
    "parameter-twice",
    ERROR,
    "PowerShell does not bind a parameter twice; 5.1 does not let a splat be overridden either.",
    "about_Splatting",
    bad="$p = @{ Path = 'C:\\a' }\nGet-Item @p -Path 'C:\\b'",
    good="$p = @{ Path = 'C:\\b' }\nGet-Item @p",
)
def parameter_twice(script: Script) -> Iterator[Hit]:
    """The same parameter by name twice, or by name and in a splatted hashtable."""
    for call in script.calls:
        seen = [name.lower() for splat in call.splats for name in splatted(splat, call.visit, script) or ()]
        for one in call.given:
            low = (one.name or one.node.name).lower()
            if low in seen:
                yield Hit(one.node.at, f"-{one.name or one.node.name} of {call.target} is given twice", "once")
            seen.append(low)


def splatted(variable: nodes.Variable, visit: Visit, script: Script) -> list[str] | None:
    """The keys of a splatted hashtable; None where they cannot be told."""
    literal = script.hash_of(variable, visit)
    if literal is None or not all(isinstance(key, nodes.Text) for key, _ in literal.pairs):
        return None
    return [key.value for key, _ in literal.pairs if isinstance(key, nodes.Text)]


@check(
    "PS214",
    "parameters-of-no-set",
    ERROR,
    "No parameter set has all of these parameters, so the command cannot be bound.",
    "about_Parameter_Sets",
    bad="New-NetRoute -DestinationPrefix 0.0.0.0/0 -InterfaceIndex 5 -InterfaceAlias Ethernet -ErrorAction Stop",
    good="New-NetRoute -DestinationPrefix 0.0.0.0/0 -InterfaceIndex 5 -ErrorAction Stop",
)
def parameters_of_no_set(script: Script) -> Iterator[Hit]:
    """Named parameters that exclude each other."""
    for call in script.calls:
        bound = [row for one in call.given if one.name and (row := call.specs.get(one.name.lower())) and sets_of(row)]
        common = set.intersection(*(sets_of(row) for row in bound)) if bound else {""}
        if not common:
            names = ", ".join("-" + row["name"] for row in bound)
            yield Hit(call.node.at, f"{names} of {call.target} exclude each other", "those of one parameter set")


def sets_of(row: Mapping[str, Any]) -> set[str]:
    """The parameter sets of a parameter; empty where it is in all of them."""
    uses = row.get("uses")
    return {name for use in uses for name in use["sets"]} if uses else set(row.get("sets", ()))


@check(
    "PS215",
    "pipeline-cannot-bind",
    ERROR,
    "-InputObject has a parameter set of its own: with these parameters the object is not "
    "bound, or only a property of it is, which takes more than the object.",
    "Microsoft's reference of the command; about_Parameter_Sets",
    bad="$route | Remove-NetRoute -PolicyStore ActiveStore -ErrorAction Stop",
    good="$route | Remove-NetRoute -Confirm:$false -ErrorAction Stop",
)
def pipeline_cannot_bind(script: Script) -> Iterator[Hit]:
    """Objects piped to a command together with parameters that its -InputObject does not go with."""
    for call in script.calls:
        taker = call.specs.get("inputobject", {})
        if (
            call.index == 0
            or not taker.get("pipeline")
            or not sets_of(taker)
            or call.function is not None
            or call.has("InputObject")
        ):
            continue
        others = [
            row["name"]
            for one in call.given
            if one.name
            and (row := call.specs.get(one.name.lower()))
            and sets_of(row)
            and not sets_of(row) & sets_of(taker)
        ]
        if others and "CimInstance" in str(taker.get("type")) and not _other_kind(call, script):
            names = ", ".join("-" + name for name in others)
            yield Hit(
                call.node.at,
                f"{call.target} cannot bind the piped object together with {names}",
                f"the pipeline without {names}: the object knows its own; or all by name",
            )


def _other_kind(call: Call, script: Script) -> bool:
    """Whether what is piped is known to be of another class, which binds to an associated parameter."""
    first = call.pipeline.elements[call.index - 1]
    upstream = next((one for one in script.calls if one.node is first), None)
    if (
        upstream is None
        and isinstance(first, nodes.CommandExpression)
        and isinstance(variable := bare(first.expression), nodes.Variable)
    ):
        assigned = script.last_value(variable.name, call.visit)
        source = assigned.value if isinstance(assigned, nodes.Assign) else None
        upstream = next((one for one in script.calls if one.pipeline is source), None)
    if upstream is None or "-" not in upstream.low or upstream.table is None:
        return False
    return upstream.low.partition("-")[2] != call.low.partition("-")[2] and upstream.low.partition("-")[2].startswith(
        "net"
    )


@check(
    "PS216",
    "parameter-not-on-every-windows",
    WARNING,
    "Some versions of Windows Server do not have the parameter.",
    REFERENCE,
    bad="Get-NetFirewallRule -GPOSession $gpo -ErrorAction Stop",
    good="Get-NetFirewallRule -PolicyStore $store -ErrorAction Stop",
)
def parameter_not_on_every_windows(script: Script) -> Iterator[Hit]:
    """Parameters of some versions only."""
    for call in script.calls:
        for one in call.given:
            on = call.specs.get((one.name or "").lower(), {}).get("only_on")
            if on:
                missing = ", ".join(version for version in SERVERS if version not in on)
                yield Hit(
                    one.node.at,
                    f"-{one.name} of {call.target} is documented for Windows Server {', '.join(on)}, not for {missing}",
                    "another parameter",
                )
