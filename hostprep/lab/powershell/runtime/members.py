"""Reading members of any value."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NoReturn

from hostprep.lab.powershell.net import registry
from hostprep.lab.powershell.net.exceptions import make_exception
from hostprep.lab.powershell.net.model import NetError, NetType
from hostprep.lab.powershell.net.reflection import property_view
from hostprep.lab.powershell.runtime.errors import fail, runtime_error
from hostprep.lab.powershell.runtime.scope import MISSING, NO_MISSING_MEMBERS
from hostprep.lab.powershell.values.collections import Hashtable, NetCollection
from hostprep.lab.powershell.values.objects import Property, PSObject, is_null
from hostprep.lab.powershell.values.text import to_text

if TYPE_CHECKING:
    from hostprep.lab.powershell.runtime.frame import Frame

# The properties of .NET's collections beside Count; any other name is looked for in the items.
_COLLECTIONS = frozenset({
    "capacity", "isreadonly", "isfixedsize", "issynchronized", "syncroot", "comparer", "keys", "values", "item",
})  # fmt: skip
PROPERTY_NOT_FOUND = "System.Management.Automation.PropertyNotFoundException"


def get_member(frame: Frame, target: Any, name: Any) -> Any:
    """``target.name``: a property, a key, or the property of every item of a collection."""
    if type(name) is not str:
        if type(target) is Hashtable and target.has(name):
            return target.get(name)
        name = to_text(name)
    found = find_member(frame, target, name)
    return missing(frame, target, name) if found is MISSING else found


def find_member(frame: Frame, target: Any, name: str) -> Any:
    """The member's value, or ``MISSING``."""
    kind = type(target)
    if kind is PSObject:
        found = target.properties.get(name.lower())
        if found is not None:
            return found.value if found.getter is None else _computed(frame, found, target)
        return _view(target, name)
    if kind is Hashtable:
        found = target.get(name, MISSING)
        if found is not MISSING:
            return found
    elif is_null(target):
        return MISSING
    value = net_member(frame, target, name)
    if value is not MISSING:
        return value
    if isinstance(target, list | NetCollection):
        return _of_every_item(frame, target, name)
    return MISSING


def _computed(frame: Frame, found: Property, owner: Any) -> Any:
    getter: Any = found.getter
    return frame.session.unwrapped(getter(owner))


def _view(target: Any, name: str) -> Any:
    low = name.lower()
    if low in ("psobject", "psbase", "psextended"):
        return property_view(target)
    return registry.type_names(target) if low == "pstypenames" else MISSING


def net_member(frame: Frame, target: Any, name: str) -> Any:
    """A property that the value's type has, or a note put on it."""
    low = name.lower()
    notes = getattr(target, "notes", None)
    if notes is not None and low in notes.properties:
        note = notes.properties[low]
        return note.value if note.getter is None else _computed(frame, note, target)
    kind = registry.type_of(target)
    if kind.look is not None:
        own = kind.look(target, name)
        if own is not MISSING:
            return own
    here: NetType | None = kind
    while here is not None:
        getter = here.properties.get(low)
        if not frame.session.modern and low in here.newer:
            break
        if getter is not None:
            return _read(frame, getter, target, name, here)
        if low in here.others:
            frame.session.refuse_at_run(f"[{here.name}].{name}")
        here = registry.TYPES.get(here.base.lower()) if here.base != here.name else None
    known = _COLLECTIONS if isinstance(target, NetCollection) else None
    if not kind.complete and (low in known if known else low not in ("count", "length", "psobject", "pstypenames")):
        frame.session.refuse_at_run(f"[{kind.name}].{name}")
    return _view(target, name)


def _read(frame: Frame, getter: Any, target: Any, name: str, kind: NetType) -> Any:
    try:
        return getter(frame, target) if name.lower() in kind.session_methods else getter(target)
    except NetError as error:
        inner = make_exception(error.type_name, error.message)
        message = f'Exception getting "{name}": "{error.message}"'
        raise runtime_error(
            "ExceptionWhenGetting",
            message,
            "NotSpecified",
            kind="System.Management.Automation.GetValueInvocationException",
            inner=inner,
        ) from None


def _of_every_item(frame: Frame, target: Any, name: str) -> Any:
    values: list[Any] = []
    seen = False
    for item in target:
        found = MISSING if is_null(item) else find_member(frame, item, name)
        if found is MISSING:
            continue
        seen = True
        values.extend(found) if isinstance(found, list | NetCollection) else values.append(found)
    if not seen:
        return MISSING
    return values[0] if len(values) == 1 else (values or None)


def property_missing(name: str) -> NoReturn:
    """The error of a member that is not there, under strict mode."""
    fail(
        "PropertyNotFoundStrict",
        f"The property '{name}' cannot be found on this object. Verify that the property exists.",
        "NotSpecified",
        kind=PROPERTY_NOT_FOUND,
    )


def missing(frame: Frame, target: Any, name: str) -> Any:
    """What a property that does not exist gives: null, 1 or 0 for Count and Length, an error in strict mode."""
    strict = frame.scope.strictness() >= NO_MISSING_MEMBERS
    if not strict and name.lower() in ("count", "length"):
        if is_null(target):
            return 0
        if not isinstance(target, list | NetCollection):
            return 1
    if strict:
        property_missing(name)
    return None
