"""Calling methods: of types, of custom objects, of every item of a collection; ``.Where()`` and ``.ForEach()``."""

from __future__ import annotations

import inspect
from typing import TYPE_CHECKING, Any

from hostprep.lab.powershell.net import registry
from hostprep.lab.powershell.net.model import CastFault, NetError, NetType
from hostprep.lab.powershell.operators.regex import NotTranslatable
from hostprep.lab.powershell.runtime.errors import fail, method_error
from hostprep.lab.powershell.runtime.magic import MAGIC
from hostprep.lab.powershell.values.collections import Hashtable, NetCollection
from hostprep.lab.powershell.values.objects import NOTHING, PSObject, is_null

if TYPE_CHECKING:
    from hostprep.lab.powershell.runtime.frame import Frame


def invoke(frame: Frame, target: Any, name: str, arguments: list[Any]) -> Any:
    """``target.name(arguments)``."""
    if is_null(target):
        fail("InvokeMethodOnNull", "You cannot call a method on a null-valued expression.")
    low = name.lower()
    scripted = _scripted(target, low)
    if scripted is not None:
        return scripted(frame, target, arguments)
    found = find_method(registry.type_of(target), low)
    if found is not None:
        kind, function = found
        head = (frame, target) if low in kind.session_methods else (target,)
        return call(frame, name, function, (*head, *arguments), len(arguments))
    if low in MAGIC:
        return MAGIC[low](frame, target, arguments)
    if isinstance(target, list | NetCollection):
        return _every_item(frame, target, name, arguments)
    return _no_method(frame, target, name)


def _scripted(target: Any, low: str) -> Any:
    owner = target if type(target) is PSObject else getattr(target, "notes", None)
    if owner is None:
        return None
    found = owner.methods.get(low)
    if found is not None:
        return lambda frame, this, arguments: frame.session.call_method(found.value, this, arguments)
    return None


def find_method(kind: NetType, low: str) -> tuple[NetType, Any] | None:
    """A method in a type's table or in that of a type it derives from."""
    here: NetType | None = kind
    while here is not None:
        function = here.methods.get(low)
        if function is not None:
            return here, function
        here = registry.TYPES.get(here.base.lower()) if here.base != here.name else None
    return None


def call(frame: Frame, name: str, function: Any, arguments: tuple[Any, ...], count: int) -> Any:
    """A function of a table, its Python errors turned into the script's."""
    try:
        return function(*arguments)
    except NetError as error:
        if error.type_name == "NotKnown":
            frame.session.refuse_at_run(error.message)
        raise method_error(error, name, count) from None
    except CastFault as error:
        fail(
            "MethodArgumentConversionInvalidCastArgument",
            f'Cannot convert argument for "{name}": "{error.message}"',
            "NotSpecified",
            kind=registry.SMA + "MethodException",
        )
    except NotTranslatable as reason:
        frame.session.refuse_at_run(str(reason))
    except TypeError:
        try:
            inspect.signature(function).bind(*arguments)
        except TypeError:
            fail(
                "MethodCountCouldNotFindBest",
                f'Cannot find an overload for "{name}" and the argument count: "{count}".',
                "NotSpecified",
                kind=registry.SMA + "MethodException",
            )
        raise


def _every_item(frame: Frame, target: Any, name: str, arguments: list[Any]) -> Any:
    out: list[Any] = []
    items = list(target)
    if not items:
        _no_method(frame, target, name)
    for item in items:
        value = invoke(frame, item, name, arguments)
        if value is not NOTHING:
            out.extend(value) if isinstance(value, list | NetCollection) else out.append(value)
    return out[0] if len(out) == 1 else (out or None)


def _no_method(frame: Frame, target: Any, name: str) -> Any:
    kind = registry.type_of(target)
    here: NetType | None = kind
    while here is not None:
        if name.lower() in here.others or not here.complete:
            frame.session.refuse_at_run(f"[{kind.name}].{name}()")
        here = registry.TYPES.get(here.base.lower()) if here.base != here.name else None
    shown = registry.SMA + "PSCustomObject" if type(target) is PSObject else kind.name
    if type(target) is Hashtable and target.has(name) and hasattr(target.get(name), "invoke_with"):
        shown = kind.name
    fail(
        "MethodNotFound",
        f"Method invocation failed because [{shown}] does not contain a method named '{name}'.",
        target=name,
    )


def invoke_static(frame: Frame, kind: NetType, name: str, arguments: list[Any]) -> Any:
    """``[type]::name(arguments)``."""
    low = name.lower()
    if low == "new":
        if kind.construct is None:
            frame.session.refuse_at_run(f"[{kind.name}]::new()")
        head = (frame,) if "new" in kind.session_methods else ()
        if kind.arguments or kind.name.endswith("`1") or kind.name.endswith("`2"):
            head = (kind,)  # type: ignore[assignment]  # generics are made of their type
        return call(frame, ".ctor", kind.construct, (*head, *arguments), len(arguments))
    function = kind.static_methods.get(low)
    if function is None:
        if low in kind.others or not kind.complete:
            frame.session.refuse_at_run(f"[{kind.name}]::{name}()")
        fail(
            "MethodNotFound",
            f"Method invocation failed because [{kind.name}] does not contain a method named '{name}'.",
            target=name,
        )
    head = (frame,) if low in kind.session_methods else ()
    return call(frame, name, function, (*head, *arguments), len(arguments))
