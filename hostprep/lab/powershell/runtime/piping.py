"""Binding a pipeline's items to parameters, by value and by the names of their properties."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hostprep.lab.powershell.net import registry
from hostprep.lab.powershell.net.model import CastFault
from hostprep.lab.powershell.runtime.binder import put
from hostprep.lab.powershell.runtime.bound import BINDING, Bound
from hostprep.lab.powershell.runtime.errors import command_error
from hostprep.lab.powershell.runtime.parameters import ALL, Spec
from hostprep.lab.powershell.runtime.scope import MISSING
from hostprep.lab.powershell.runtime.transforming import of_class, transformed, validate
from hostprep.lab.powershell.values.convert import convert
from hostprep.lab.powershell.values.objects import NetObject, PSObject

if TYPE_CHECKING:
    from hostprep.lab.powershell.runtime.frame import Frame


def bind_delayed(frame: Frame, bound: Bound, item: Any) -> bool:
    """Run the blocks that stand for arguments on an item; whether there are any."""
    for name, (spec, block) in bound.delayed.items():
        found = frame.session.value_of_block(block, item)
        value = transformed(bound, spec, frame.session.unwrapped(found))
        validate(frame, bound, spec, value)
        bound.named[name] = value
    return bool(bound.delayed)


def bind_pipeline(frame: Frame, bound: Bound, item: Any) -> bool:
    """Bind a pipeline's item by value or by the names of its properties."""
    done = False
    for spec in bound.table.specs:
        uses = [use for name, use in spec.uses.items() if name == ALL or name in bound.sets or not bound.sets]
        if bound.has(spec.name):
            continue
        if any(use.pipeline for use in uses) and (_fits(spec, item)):
            put(frame, bound, spec, item)
            done = True
    for spec in bound.table.specs:
        uses = [use for name, use in spec.uses.items() if name == ALL or name in bound.sets or not bound.sets]
        if not bound.has(spec.name) and any(use.pipeline_property for use in uses):
            value = _property(frame, spec, item)
            if value is not MISSING:
                put(frame, bound, spec, value)
                done = True
    return done


def input_not_bound(name: str, implementing: str, item: Any) -> NetObject:
    """The error of an item that no parameter takes."""
    message = (
        "The input object cannot be bound to any parameters for the command either because the command does not take "
        "pipeline input or the input and its properties do not match any of the parameters that take pipeline input."
    )
    return command_error(name, implementing, "InputObjectNotBound", message, "InvalidArgument", BINDING, item)


def _fits(spec: Spec, item: Any) -> bool:
    if spec.class_name:
        return of_class(spec, item)
    if spec.unknown:
        return spec.unknown.lower() in (name.lower() for name in registry.type_names(item))
    if spec.type is None or item is None:
        return True
    try:
        convert(item, spec.type)
    except CastFault:
        return False
    return not (
        isinstance(item, PSObject | NetObject)
        and spec.type.name in ("System.String", "System.String[]")
        and any(use.pipeline_property for use in spec.uses.values())
    )


def _property(frame: Frame, spec: Spec, item: Any) -> Any:
    from hostprep.lab.powershell.runtime.members import find_member  # members and binding know each other

    if isinstance(item, PSObject | NetObject):
        for name in (spec.name, *spec.aliases):
            value = find_member(frame, item, name)
            if value is not MISSING:
                return value
    return MISSING
