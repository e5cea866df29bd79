"""A parameter's value: converted to its type, validated."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hostprep.lab.powershell.net import registry
from hostprep.lab.powershell.net.model import CastFault
from hostprep.lab.powershell.runtime import validations
from hostprep.lab.powershell.runtime.bound import Bound
from hostprep.lab.powershell.runtime.errors import ScriptError
from hostprep.lab.powershell.runtime.parameters import Spec
from hostprep.lab.powershell.values.collections import NetCollection
from hostprep.lab.powershell.values.convert import convert

if TYPE_CHECKING:
    from hostprep.lab.powershell.runtime.frame import Frame


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
    if isinstance(value, list | NetCollection) and spec.type.name in (
        "System.String",
        "System.Int32",
        "System.Boolean",
    ):
        raise _not_converted(bound, spec, f"Cannot convert value to type {spec.type.name}.")
    try:
        return convert(value, spec.type)
    except CastFault as error:
        raise _not_converted(bound, spec, error.message) from None


def _not_converted(bound: Bound, spec: Spec, reason: str) -> ScriptError:
    """The error of a value that does not fit: cmdlets and functions name it otherwise."""
    if bound.implementing.startswith("Microsoft."):
        return bound.fail("CannotConvertArgumentNoMessage", f"Cannot bind parameter '{spec.name}'. {reason}")
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
