"""What a variable keeps from its declaration: a type, validations. Parameters keep theirs too."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hostprep.lab.powershell.net import registry
from hostprep.lab.powershell.net.model import CastFault, NetType
from hostprep.lab.powershell.runtime import validations
from hostprep.lab.powershell.runtime.errors import ScriptError, fail, runtime_error
from hostprep.lab.powershell.runtime.transforming import BOOLS, not_boolean
from hostprep.lab.powershell.values.convert import convert
from hostprep.lab.powershell.values.text import to_text

if TYPE_CHECKING:
    from hostprep.lab.powershell.runtime.frame import Frame

Checks = tuple[tuple[str, tuple[Any, ...]], ...]


def constrained_value(value: Any, kind: NetType) -> Any:
    """A value for a variable that has a type."""
    if kind.name in BOOLS and (reason := not_boolean(kind, value)):
        raise _transformation(reason)
    try:
        return convert(value, kind)
    except CastFault as error:
        raise _transformation(error.message) from None


def _transformation(reason: str) -> ScriptError:
    kind = registry.SMA + "ArgumentTransformationMetadataException"
    return runtime_error("RuntimeException", reason, "MetadataError", kind=kind)


def allowed_value(frame: Frame, name: str, kind: NetType | None, checks: Checks, value: Any) -> Any:
    """A value that is assigned to a variable with a type or validations, as it is kept."""
    value = constrained_value(value, kind) if kind is not None else value
    for check, arguments in checks:
        if validations.objection(frame, check, arguments, value):
            message = (
                f"The variable cannot be validated because the value {to_text(value)} is not a valid value for the "
                f"{name} variable."
            )
            fail("ValidateSetFailure", message, "MetadataError", kind=registry.SMA + "ValidationMetadataException")
    return value
