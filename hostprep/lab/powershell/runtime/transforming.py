"""A parameter's value: converted to its type, validated."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from hostprep.lab.powershell.net import registry
from hostprep.lab.powershell.net.model import CastFault
from hostprep.lab.powershell.operators import comparison
from hostprep.lab.powershell.runtime.bound import BINDING, Bound
from hostprep.lab.powershell.runtime.parameters import Spec
from hostprep.lab.powershell.values.collections import NetCollection
from hostprep.lab.powershell.values.convert import convert, to_bool
from hostprep.lab.powershell.values.text import to_text

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
        raise bound.fail(
            "CannotConvertArgumentNoMessage"
            if bound.implementing.startswith("Microsoft.")
            else "ParameterArgumentTransformationError",
            f"Cannot process argument transformation on parameter '{spec.name}'. Cannot convert value to type {spec.type.name}.",
            category="InvalidArgument" if bound.implementing.startswith("Microsoft.") else "InvalidData",
            kind=BINDING
            if bound.implementing.startswith("Microsoft.")
            else registry.SMA + "ParameterBindingArgumentTransformationException",
        )
    try:
        return convert(value, spec.type)
    except CastFault as error:
        if bound.implementing.startswith("Microsoft."):
            raise bound.fail(
                "CannotConvertArgumentNoMessage", f"Cannot bind parameter '{spec.name}'. {error.message}"
            ) from None
        message = f"Cannot process argument transformation on parameter '{spec.name}'. {error.message}"
        raise bound.fail(
            "ParameterArgumentTransformationError",
            message,
            registry.SMA + "ParameterBindingArgumentTransformationException",
            "InvalidData",
        ) from None


def validate(frame: Frame, bound: Bound, spec: Spec, value: Any) -> None:
    """Mandatory parameters refuse emptiness; the validation attributes say the rest."""
    mandatory = any(use.mandatory for use in spec.uses.values())
    if mandatory:
        _not_empty(bound, spec, value)
    for name, arguments in spec.checks:
        if not _passes(frame, name, arguments, value):
            raise bound.fail(
                "ParameterArgumentValidationError",
                f"Cannot validate argument on parameter '{spec.name}'.",
                registry.SMA + "ParameterBindingValidationException",
                "InvalidData",
            )


def _not_empty(bound: Bound, spec: Spec, value: Any) -> None:
    reason = ""
    if value is None and "allownull" not in spec.allows:
        reason = "Null"
    elif value == "" and isinstance(value, str) and "allowemptystring" not in spec.allows:
        reason = "EmptyString"
    elif isinstance(value, list) and not value and "allowemptycollection" not in spec.allows:
        reason = "EmptyArray"
    if reason:
        words = {"Null": "null", "EmptyString": "an empty string", "EmptyArray": "an empty array"}[reason]
        raise bound.fail(
            f"ParameterArgumentValidationError{reason}NotAllowed",
            f"Cannot bind argument to parameter '{spec.name}' because it is {words}.",
            registry.SMA + "ParameterBindingValidationException",
            "InvalidData",
        )


def _passes(frame: Frame, name: str, arguments: tuple[Any, ...], value: Any) -> bool:
    items = list(value) if isinstance(value, list | NetCollection) else [value]
    match name:
        case "validateset":
            return all(any(comparison.equal(to_text(item), to_text(known)) for known in arguments) for item in items)
        case "validaterange":
            return all(
                comparison.order(item, arguments[0]) >= 0 and comparison.order(item, arguments[1]) <= 0
                for item in items
            )
        case "validatepattern":
            return all(re.search(str(arguments[0]), to_text(item), re.IGNORECASE) for item in items)
        case "validatelength":
            return all(arguments[0] <= len(to_text(item)) <= arguments[1] for item in items)
        case "validatecount":
            return bool(arguments[0] <= len(items) <= arguments[1])
        case "validatenotnull":
            return value is not None
        case "validatenotnullorempty":
            return value is not None and value != "" and not (isinstance(value, list) and not value)
        case "validatescript":
            return all(to_bool(frame.session.value_of_block(arguments[0](frame), item)) for item in items)
    return True


def of_class(spec: Spec, item: Any) -> bool:
    return item is not None and spec.class_name.lower() in (name.lower() for name in registry.type_names(item))
