"""What the .NET Framework below Windows PowerShell 5.1 does otherwise than .NET: members with another meaning, and none.

After "Differences between Windows PowerShell 5.1 and PowerShell 7.x" and the .NET API browser's version lists.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from hostprep.lab.powershell.net import registry
from hostprep.lab.powershell.runtime.errors import fail
from hostprep.lab.powershell.values.numbers import Single
from hostprep.lab.powershell.values.numtext import double_text

if TYPE_CHECKING:
    from hostprep.lab.powershell.net.model import NetType

Older = Callable[[Any, list[Any]], list[Any]]


def _split_at_characters(_text: Any, arguments: list[Any]) -> list[Any]:
    """``Split('ab')``: only the overloads with ``char[]`` and ``string[]`` exist, and a string becomes characters."""
    if arguments and isinstance(arguments[0], str):
        return [list(arguments[0]), *arguments[1:]]
    return arguments


_ARGUMENTS: dict[tuple[str, str], Older] = {("System.String", "split"): _split_at_characters}
# The most arguments that a method of .NET Framework takes, where .NET has overloads with more.
_COUNTS = {("System.String", "contains"): 1, ("System.String", "replace"): 2}
_ABSENT = {
    "System.Collections.Generic.Dictionary`2": frozenset(("tryadd", "ensurecapacity", "trimexcess")),
    "System.Collections.Generic.HashSet`1": frozenset(("trygetvalue", "ensurecapacity")),
    "System.Collections.Generic.Queue`1": frozenset(("trydequeue", "trypeek", "ensurecapacity")),
    "System.Collections.Generic.Stack`1": frozenset(("trypop", "trypeek", "ensurecapacity")),
    "System.Text.StringBuilder": frozenset(("appendjoin",)),
    "System.TimeSpan": frozenset(("multiply", "divide")),
    "System.String": frozenset(("replacelineendings", "enumeraterunes")),
}
_ABSENT_STATICS = {
    "System.Convert": frozenset(("tohexstring", "fromhexstring", "tohexstringlower")),
    "System.Math": frozenset(("clamp", "cbrt", "log2", "fusedmultiplyadd", "copysign", "ilogb", "scaleb", "bigmul")),
    "System.IO.Path": frozenset(
        (
            "getrelativepath",
            "join",
            "exists",
            "ispathfullyqualified",
            "endsindirectoryseparator",
            "trimendingdirectoryseparator",
        )
    ),
    "System.IO.File": frozenset(("readalltextasync", "writealltextasync", "readalllinesasync", "appendallbytes")),
    "System.Environment": frozenset(("processid", "processpath", "tickcount64")),
    "System.DateTime": frozenset(("unixepoch",)),
    "System.Random": frozenset(("shared",)),
    "System.Guid": frozenset(("createversion7",)),
}


def older_text(target: Any, low: str, arguments: list[Any]) -> str | None:
    """``ToString()`` of a floating-point number, which has 15 (or 7) digits; None for everything else."""
    if low == "tostring" and not arguments and isinstance(target, float):
        return double_text(target, 7 if isinstance(target, Single) else 15)
    return None


def older_arguments(target: Any, kind: NetType, name: str, arguments: list[Any]) -> list[Any]:
    """The arguments of a method as .NET Framework takes them, or the error of what it lacks."""
    low = name.lower()
    if low in _ABSENT.get(kind.name, ()):
        message = f"Method invocation failed because [{kind.name}] does not contain a method named '{name}'."
        fail("MethodNotFound", message, target=name)
    if len(arguments) > _COUNTS.get((kind.name, low), len(arguments)):
        message = f'Cannot find an overload for "{name}" and the argument count: "{len(arguments)}".'
        kind_name = registry.SMA + "MethodException"
        fail("MethodCountCouldNotFindBest", message, "NotSpecified", kind=kind_name)
    change = _ARGUMENTS.get((kind.name, low))
    return arguments if change is None else change(target, arguments)


def absent_static(kind: NetType, name: str) -> bool:
    """Whether .NET Framework lacks a static member that .NET has."""
    return name.lower() in _ABSENT_STATICS.get(kind.name, ())
