"""From a type's name in the text to the type; what the dialect has no table of is refused before the run."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hostprep.lab.powershell.net import registry
from hostprep.lab.powershell.net.model import NetType
from hostprep.lab.powershell.syntax.source import Refused

if TYPE_CHECKING:
    from hostprep.lab.powershell import nodes
    from hostprep.lab.powershell.evaluate.unit import Unit

# Namespaces whose types may well exist: a name in them that has no table is refused, not called missing.
_NAMESPACES = (
    "system.",
    "microsoft.",
    "net.",
    "io.",
    "text.",
    "collections.",
    "security.",
    "diagnostics.",
    "management.",
    "threading.",
    "globalization.",
    "runtime.",
    "reflection.",
    "windows.",
    "xml.",
    "data.",
    "web.",
    "timers.",
    "resources.",
    "linq.",
    "numerics.",
    "serviceprocess.",
    "componentmodel.",
)
_BARE = frozenset(
    [
        "random",
        "activator",
        "appdomain",
        "console",
        "gc",
        "lazy",
        "func",
        "action",
        "attribute",
        "delegate",
        "exception",
        "timezone",
        "timezoneinfo",
        "progress",
        "tuple",
        "buffer",
        "bitconverter",
        "datetimeoffset",
        "dateonly",
        "timeonly",
        "operatingsystem",
        "platformid",
        "intptr",
        "uintptr",
        "half",
        "int128",
        "uint128",
        "index",
        "range",
        "memory",
        "nullable",
        "weakreference",
        "uribuilder",
        "stringcomparer",
        "consolecolor",
        "consolekey",
        "marshal",
        "appcontext",
        "dbnull",
        "mathf",
        "enum",
        "valuetype",
        "object",
        "threading",
        "xml",
        "wmiclass",
        "wmisearcher",
        "adsisearcher",
        "initialsessionstate",
        "runspace",
        "psvariable",
        "psaliasproperty",
        "psscriptproperty",
        "psscriptmethod",
        "psprimitivedictionary",
        "psobject",
        "pslistmodifier",
        "psdefaultvalue",
        "switchparameter",
        "alias",
        "allownull",
        "cmdletbinding",
        "parameter",
        "x509certificate",
        "x500distinguishedname",
        "cimtype",
        "cimclass",
        "cimconverter",
        "bigint",
        "clock",
        "environmentvariabletarget",
        "nullstring",
        "dynamickeyword",
        "noruns",
        "semver",
        "snippets",
        "ipendpoint",
        "directoryentry",
    ]
)


def resolve_name(name: str) -> NetType | None:
    """A type by its text, ``int[]`` and generics of one level included."""
    name = name.strip()
    if name.endswith("[]"):
        element = resolve_name(name[:-2])
        return None if element is None else registry.array_of(element)
    if "[" in name and name.endswith("]"):
        head, _, inner = name.partition("[")
        arguments = tuple(resolve_name(part.strip("[] ")) for part in inner[:-1].split(","))
        if any(argument is None for argument in arguments):
            return None
        return registry.generic(head, arguments)  # type: ignore[arg-type]  # none is None
    return registry.by_name(name)


def resolve(node: nodes.TypeName, unit: Unit) -> NetType | None:
    """The type of a node; None where no such type exists.

    Raises:
        Refused: the type may exist and the dialect has no table of it.
    """
    found = _resolve(node, unit)
    if found is None:
        if may_exist(node.name):
            raise Refused(f"[{node}]", *unit.source.position(node.at), unit.source.name)
        return None
    for _ in range(node.ranks):
        found = registry.array_of(found)
    return found


def _resolve(node: nodes.TypeName, unit: Unit) -> NetType | None:
    if node.arguments:
        arguments = [resolve(argument, unit) for argument in node.arguments]
        if any(argument is None for argument in arguments):
            return None
        return registry.generic(node.name, tuple(arguments))  # type: ignore[arg-type]  # none is None
    return registry.by_name(node.name)


def may_exist(name: str) -> bool:
    """Whether .NET may have a type of this name."""
    low = name.lower()
    return low.startswith(_NAMESPACES) or low in _BARE or low in registry.ACCELERATORS
