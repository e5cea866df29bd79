"""Writing members of any value."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hostprep.lab.powershell.net import registry
from hostprep.lab.powershell.net.exceptions import make_exception
from hostprep.lab.powershell.net.model import CastFault, NetError, NetType
from hostprep.lab.powershell.runtime.errors import fail, runtime_error
from hostprep.lab.powershell.values.collections import Hashtable, NetCollection
from hostprep.lab.powershell.values.objects import PSObject, is_null
from hostprep.lab.powershell.values.text import to_text

if TYPE_CHECKING:
    from hostprep.lab.powershell.runtime.frame import Frame


def set_member(frame: Frame, target: Any, name: Any, value: Any) -> None:
    """``target.name = value``."""
    name = name if type(name) is str else to_text(name)
    if is_null(target):
        fail(
            "PropertyNotFound",
            f"The property '{name}' cannot be found on this object. Verify that the property exists and can be set.",
            kind=registry.SMA + "RuntimeException",
        )
    if type(target) is PSObject:
        _set_custom(frame, target, name, value)
    elif type(target) is Hashtable:
        target.store(name, value, frame.session.cast)
    elif isinstance(target, list | NetCollection) and not registry.type_of(target).setters:
        for item in target:
            set_member(frame, item, name, value)
    else:
        _set_net(frame, target, name, value)


def _set_custom(frame: Frame, target: PSObject, name: str, value: Any) -> None:
    found = target.properties.get(name.lower())
    if found is None:
        _cannot_set(name)
    elif found.getter is None:
        found.value = value
    elif found.setter is None:
        raise runtime_error(
            "ExceptionWhenSetting",
            f'Set accessor for property "{name}" is unavailable.',
            "NotSpecified",
            kind=registry.SMA + "SetValueInvocationException",
        )
    else:
        found.setter(target, value)


def _cannot_set(name: str) -> None:
    reason = f"The property '{name}' cannot be found on this object. Verify that the property exists and can be set."
    inner = make_exception(registry.SMA + "SetValueException", reason)
    raise runtime_error(
        "ExceptionWhenSetting",
        f'Exception setting "{name}": "{reason}"',
        "NotSpecified",
        kind=registry.SMA + "SetValueInvocationException",
        inner=inner,
    )


def _set_net(frame: Frame, target: Any, name: str, value: Any) -> None:
    low = name.lower()
    notes = getattr(target, "notes", None)
    if notes is not None and low in notes.properties:
        notes.properties[low].value = value
        return
    kind: NetType | None = registry.type_of(target)
    if kind is not None and kind.assign is not None and _assigned(frame, target, name, value, kind.assign):
        return
    while kind is not None:
        if low in kind.setters:
            _write(frame, target, name, value, kind)
            return
        if low in kind.others or not kind.complete:
            frame.session.refuse_at_run(f"[{kind.name}].{name} =")
        if low in kind.properties:
            fail(
                "PropertyAssignmentException",
                f"'{name}' is a ReadOnly property.",
                kind=registry.SMA + "SetValueInvocationException",
            )
        kind = registry.TYPES.get(kind.base.lower()) if kind.base != kind.name else None
    fail(
        "PropertyNotFound",
        f"The property '{name}' cannot be found on this object. Verify that the property exists and can be set.",
    )


def _assigned(frame: Frame, target: Any, name: str, value: Any, assign: Any) -> bool:
    try:
        return bool(assign(target, name, value))
    except NetError as error:
        if error.type_name == "NotKnown":
            frame.session.refuse_at_run(error.message)
        fail("XmlNodeSetShouldBeAString", error.message, "NotSpecified", kind=error.type_name)


def _write(frame: Frame, target: Any, name: str, value: Any, kind: NetType) -> None:
    setter: Any = kind.setters[name.lower()]
    try:
        if name.lower() in kind.session_methods:
            setter(frame, target, value)
        else:
            setter(target, value)
    except (NetError, CastFault) as error:
        inner = make_exception(
            getattr(error, "type_name", "System.FormatException"),
            str(error.args[0] if isinstance(error, CastFault) else error.message),
        )
        raise runtime_error(
            "ExceptionWhenSetting",
            f'Exception setting "{name}": "{inner.fields["message"]}"',
            "NotSpecified",
            kind=registry.SMA + "SetValueInvocationException",
            inner=inner,
        ) from None
