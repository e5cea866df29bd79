"""What the sorting and selecting commands share: a property or block applied to an item, all properties, an order."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hostprep.lab.powershell.net import registry
from hostprep.lab.powershell.net.reflection import properties_of
from hostprep.lab.powershell.operators import comparison
from hostprep.lab.powershell.operators.regex import is_wildcard
from hostprep.lab.powershell.runtime.errors import ScriptError
from hostprep.lab.powershell.runtime.members import find_member
from hostprep.lab.powershell.runtime.scope import MISSING
from hostprep.lab.powershell.values.collections import Hashtable
from hostprep.lab.powershell.values.objects import NOTHING, PSObject
from hostprep.lab.powershell.values.text import to_text

if TYPE_CHECKING:
    from hostprep.lab.powershell.runtime.stage import Cmdlet
    from hostprep.lab.powershell.values.objects import Property


def entry_of(table: Hashtable, *names: str) -> Any:
    """The value of a calculated property's key, which may be shortened; ``MISSING`` where it is not there."""
    for key, value in table.items():
        low = to_text(key).lower()
        if low and any(name.startswith(low) for name in names):
            return value
    return MISSING


def found_in(cmdlet: Cmdlet, key: Any, item: Any) -> Any:
    """A property's name, a block, or a table of them, applied to an item; ``MISSING`` where it has no such property."""
    if isinstance(key, Hashtable):
        key = entry_of(key, "expression")
        if key is MISSING:
            cmdlet.refuse(f"{cmdlet.name}: calculated property without an expression")
    if hasattr(key, "invoke_with"):
        found = cmdlet.frame.session.value_of_block(key, item)
        return None if found is NOTHING else found
    name = to_text(key)
    if is_wildcard(name):
        cmdlet.refuse(f"{cmdlet.name} -Property with a wildcard")
    if item is None:
        return MISSING
    if isinstance(item, Hashtable) and item.has(name) and not cmdlet.frame.session.modern:
        cmdlet.refuse(f"{cmdlet.name} of a hashtable's keys (edition 5.1)")
    return find_member(cmdlet.frame, item, name)


def evaluate(cmdlet: Cmdlet, key: Any, item: Any) -> Any:
    """The same, with null for what is missing."""
    found = found_in(cmdlet, key, item)
    return None if found is MISSING else found


def all_properties(cmdlet: Cmdlet, item: Any) -> list[Property]:
    """The properties of an item; those of a .NET type that the dialect knows in part are refused."""
    if isinstance(item, PSObject):
        if item.type_names[0].startswith("Microsoft.Management.Infrastructure.CimInstance"):
            cmdlet.refuse(f"{cmdlet.name}: all properties of a CimInstance")
    elif not registry.type_of(item).complete or registry.type_of(item).name.startswith("System.IO."):
        cmdlet.refuse(f"{cmdlet.name}: all properties of [{registry.type_of(item).name}]")
    return properties_of(item)


def ordered(a: Any, b: Any, *, case: bool) -> int:
    """The order of two values of any types, which never fails."""
    try:
        return comparison.order(a, b, case=case)
    except ScriptError:
        return comparison.compare_strings(to_text(a), to_text(b), case=case)
