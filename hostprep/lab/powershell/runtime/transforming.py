"""A parameter's value: converted to its type, validated."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from hostprep.lab.powershell.net import registry
from hostprep.lab.powershell.net.model import CastFault, NetType
from hostprep.lab.powershell.runtime import validations
from hostprep.lab.powershell.runtime.bound import Bound
from hostprep.lab.powershell.runtime.errors import ScriptError
from hostprep.lab.powershell.runtime.parameters import Spec
from hostprep.lab.powershell.values.collections import NetCollection
from hostprep.lab.powershell.values.convert import convert
from hostprep.lab.powershell.values.objects import EnumValue, NetObject, Reference, is_null

if TYPE_CHECKING:
    from hostprep.lab.powershell.runtime.frame import Frame

BOOLS = ("System.Boolean", registry.SMA + "SwitchParameter")
REFERENCE = registry.SMA + "PSReference"


def transformed(bound: Bound, spec: Spec, value: Any) -> Any:
    """A value as the parameter's type."""
    if spec.class_name and not all(of_class(spec, item) for item in (value if isinstance(value, list) else [value])):
        raise bound.fail(
            "ParameterArgumentTransformationError",
            f"Cannot process argument transformation on parameter '{spec.name}'. The PSTypeName does not match.",
            category="InvalidData",
            kind=registry.SMA + "ParameterBindingArgumentTransformationException",
        )
    if spec.type is None:
        return value
    value = value.read() if isinstance(value, Reference) and spec.type.name != REFERENCE else value
    if (reason := _unfit(bound, spec.type, value)) is not None:
        raise _not_converted(bound, spec, reason, "CannotConvertArgument")
    try:
        return convert(value, spec.type)
    except CastFault as error:
        raise _not_converted(bound, spec, error.message) from None


def _unfit(bound: Bound, kind: NetType, value: Any) -> str | None:
    """What binding has against a value that a cast would take (CoerceTypeAsNeeded of PowerShell's binder)."""
    several = isinstance(value, list | NetCollection)
    if kind.name in BOOLS:
        return not_boolean(kind, value)
    if kind.element is not None and kind.element.name in BOOLS and bound.table.advanced:
        return next(filter(None, (not_boolean(kind.element, item) for item in (value if several else [value]))), None)
    if several and kind.name == "System.String" and bound.table.advanced:
        return f"Cannot convert value to type {kind.name}."
    return None


def not_boolean(kind: NetType, value: Any) -> str | None:
    """Why a value does not become a Boolean that is bound or kept: only Booleans and numbers do."""
    number = isinstance(value, bool | int | float | Decimal | EnumValue) or (
        isinstance(value, NetObject) and value.net_type.name in BOOLS
    )
    if number or (is_null(value) and kind.name != "System.Boolean"):
        return None
    found = "" if is_null(value) else registry.type_of(value).name
    return (
        f'Cannot convert value "{found}" to type "{kind.name}". Boolean parameters accept only Boolean values and '
        "numbers, such as $True, $False, 1 or 0 instead."
    )


def _not_converted(
    bound: Bound, spec: Spec, reason: str, error_id: str = "CannotConvertArgumentNoMessage"
) -> ScriptError:
    """The error of a value that does not fit: cmdlets and functions name it otherwise."""
    if bound.implementing.startswith("Microsoft."):
        return bound.fail(error_id, f"Cannot bind parameter '{spec.name}'. {reason}")
    return bound.fail(
        "ParameterArgumentTransformationError",
        f"Cannot process argument transformation on parameter '{spec.name}'. {reason}",
        registry.SMA + "ParameterBindingArgumentTransformationException",
        "InvalidData",
    )


def validate(frame: Frame, bound: Bound, spec: Spec, value: Any) -> None:
    """Mandatory parameters refuse emptiness; the validation attributes say the rest."""
    mandatory = any(use.mandatory for use in spec.uses.values())
    if mandatory:
        _not_empty(bound, spec, value)
    for name, arguments in spec.checks:
        if reason := validations.objection(frame, name, arguments, value):
            if spec.unknown and name == "validateset":  # the words of an enum
                raise _not_converted(bound, spec, reason)
            raise bound.fail(
                "ParameterArgumentValidationError",
                f"Cannot validate argument on parameter '{spec.name}'. {reason}",
                registry.SMA + "ParameterBindingValidationException",
                "InvalidData",
            )


def _not_empty(bound: Bound, spec: Spec, value: Any) -> None:
    reason = _emptiness(spec, value)
    if isinstance(value, list | NetCollection):
        reason = reason or next(filter(None, (_emptiness(spec, item) for item in value)), "")
    if reason:
        raise bound.fail(
            f"ParameterArgumentValidationError{reason}NotAllowed",
            f"Cannot bind argument to parameter '{spec.name}' because it is {_EMPTY[reason]}.",
            registry.SMA + "ParameterBindingValidationException",
            "InvalidData",
        )


_EMPTY = {
    "Null": "null",
    "EmptyString": "an empty string",
    "EmptyArray": "an empty array",
    "EmptyCollection": "an empty collection",
}


def _emptiness(spec: Spec, value: Any) -> str:
    """What a mandatory parameter has against a value, as the error's id names it."""
    if value is None and "allownull" not in spec.allows:
        return "Null"
    if isinstance(value, str) and not value and "allowemptystring" not in spec.allows:
        return "EmptyString"
    if isinstance(value, list | NetCollection) and not value and "allowemptycollection" not in spec.allows:
        return "EmptyArray" if isinstance(value, list) else "EmptyCollection"
    return ""


def of_class(spec: Spec, item: Any) -> bool:
    """Whether an item has the class that a parameter asks for."""
    return item is not None and spec.class_name.lower() in (name.lower() for name in registry.type_names(item))
