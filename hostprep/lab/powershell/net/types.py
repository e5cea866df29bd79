"""From a type's name in the text to the type; what the dialect has no table of is refused before the run."""

from __future__ import annotations

from collections.abc import Callable
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
_NAMES = """
action activator adsisearcher alias allownull appcontext appdomain applicationid applicationidentity array
arraysegment asynccallback attribute badimageformatexception base64formattingoptions bigint binarydata bitconverter
buffer cannotunloadappdomainexception cimclass cimconverter cimtype clock cmdlet cmdletbinding comparison console
consolecanceleventargs consolecolor consolekey consolemodifiers consolespecialkey contextboundobject converter
dataset dateonly datetimeoffset dbnull delegate diagnostics directoryentry dllnotfoundexception dynamickeyword
entrypointnotfoundexception enum environmentvariabletarget errorcategory eventargs eventhandler exception
executionengineexception fieldaccessexception flagsattribute formattablestring func gc genericuriparser half
hashcode iasyncresult icloneable icomparable iconvertible idisposable iequatable iformattable index
initialsessionstate insufficientmemoryexception int128 intptr invalidprogramexception iobservable iobserver
ipendpoint lazy loaderoptimization localdatastoreslot marshal marshalbyrefobject mathf memberaccessexception memory
methodaccessexception missingfieldexception missingmemberexception missingmethodexception modulehandle
multicastdelegate noruns notfinitenumberexception nullable nullstring object objectdisposedexception
obsoleteattribute operatingsystem parameter platformid predicate progress psaliasproperty pscmdlet psdefaultvalue
pslistmodifier psobject psprimitivedictionary psscriptmethod psscriptproperty pssession psvariable random range
readonlymemory readonlyspan resolveeventargs runspace runtimefieldhandle runtimemethodhandle runtimetypehandle
semver sequenceposition serializableattribute snippets span stackoverflowexception stathreadattribute stringcomparer
stringnormalizationextensions switchparameter threading timeonly timezone timezoneinfo tuple typeaccessexception
typedreference typeinitializationexception typeloadexception typeunloadedexception uint128 uintptr
unhandledexceptioneventargs unityserializationholder uribuilder uricomponents uriformat uriformatexception uriparser
uripartial uritemplate valuetuple valuetype weakreference windowsbase wmiclass wmisearcher workflow
x500distinguishedname x509certificate xml
"""
_BARE = frozenset(_NAMES.split())


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
        if may_exist(node.name) or (unit.usings and "." not in node.name):
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
        return _used(unit, node.name, lambda name: registry.generic(name, tuple(arguments)))  # type: ignore[arg-type]  # none is None
    return _used(unit, node.name, registry.by_name)


def _used(unit: Unit, name: str, find: Callable[[str], NetType | None]) -> NetType | None:
    """A type by its name, or by its name in one of the namespaces that the text uses (about_Using)."""
    found = find(name)
    if found is not None or not unit.usings:
        return found
    all_found = {kind.name: kind for space in unit.usings if (kind := find(f"{space}.{name}")) is not None}
    return next(iter(all_found.values())) if len(all_found) == 1 else None


def may_exist(name: str) -> bool:
    """Whether .NET may have a type of this name."""
    low = name.lower()
    return low.startswith(_NAMESPACES) or low in _BARE or low in registry.ACCELERATORS
