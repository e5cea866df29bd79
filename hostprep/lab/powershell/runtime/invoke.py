"""Calling methods: of types, of custom objects, of every item of a collection; ``.Where()`` and ``.ForEach()``."""

from __future__ import annotations

import inspect
from typing import TYPE_CHECKING, Any, NoReturn

from hostprep.lab.powershell.net import registry
from hostprep.lab.powershell.net.methods import Method, NoOverload
from hostprep.lab.powershell.net.model import CastFault, NetError, NetType
from hostprep.lab.powershell.operators.translating import NotTranslatableError
from hostprep.lab.powershell.runtime.errors import fail, method_error
from hostprep.lab.powershell.runtime.magic import MAGIC
from hostprep.lab.powershell.values.collections import Hashtable, NetCollection
from hostprep.lab.powershell.values.objects import NOTHING, Property, PSObject, is_null

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
    if found is not None and (frame.session.modern or low not in found[0].newer):
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
    if found is None:
        return None
    if found.kind == "Method":
        return lambda frame, this, arguments: _of_host(frame, found, this, arguments)
    return lambda frame, this, arguments: frame.session.call_method(found.value, this, arguments)


def _of_host(frame: Frame, found: Property, this: PSObject, arguments: list[Any]) -> Any:
    from hostprep.lab.powershell.commands.exchange import do  # only objects of a host have such methods

    return call(frame, found.name, lambda *given: do(this, found.value, list(given)), tuple(arguments), len(arguments))


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
        if isinstance(function, Method):
            head = len(arguments) - count
            plain = function.bind(list(arguments[head:]), modern=frame.session.modern)
            return function.function(*arguments[:head], *plain)
        return function(*arguments)
    except NoOverload:
        _no_overload(name, count)
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
    except NotTranslatableError as reason:
        frame.session.refuse_at_run(str(reason))
    except TypeError:
        try:
            inspect.signature(function).bind(*arguments)
        except TypeError:
            _no_overload(name, count)
        raise


def _no_overload(name: str, count: int) -> NoReturn:
    fail(
        "MethodCountCouldNotFindBest",
        f'Cannot find an overload for "{name}" and the argument count: "{count}".',
        "NotSpecified",
        kind=registry.SMA + "MethodException",
    )


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
        low = name.lower()
        if (low in here.others or not here.complete) and (frame.session.modern or low not in here.newer):
            frame.session.refuse_at_run(f"[{kind.name}].{name}()")
        here = registry.TYPES.get(here.base.lower()) if here.base != here.name else None
    if type(target) is PSObject and target.type_names[0].startswith(("System.ServiceProcess.", "System.Diagnostics.")):
        frame.session.refuse_at_run(f"[{target.type_names[0]}].{name}()")
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
    found = registry.find_static(kind, low)
    function = None
    if not frame.session.modern and low in kind.newer:
        found = None
    elif found is None and (low in kind.others or not kind.complete):
        frame.session.refuse_at_run(f"[{kind.name}]::{name}()")
    if found is not None:
        kind, function = found
    if function is None:
        fail(
            "MethodNotFound",
            f"Method invocation failed because [{kind.name}] does not contain a method named '{name}'.",
            target=name,
        )
    head = (frame,) if low in kind.session_methods else ()
    return call(frame, name, function, (*head, *arguments), len(arguments))
