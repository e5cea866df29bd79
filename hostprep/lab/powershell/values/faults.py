"""The errors of casts, with PowerShell's ids and .NET's exceptions behind them."""

from __future__ import annotations

from typing import Any

from hostprep.lab.powershell.net import registry
from hostprep.lab.powershell.net.model import CastFault, NetType
from hostprep.lab.powershell.values.text import to_text


def describe(value: Any) -> str:
    """A value as messages of casts quote it."""
    return to_text(value)


def fault(value: Any, target: NetType, error_id: str, reason: str, inner: tuple[str, str] | None = None) -> CastFault:
    """The error of a failed cast with its reason."""
    return CastFault(
        error_id, f'Cannot convert value "{describe(value)}" to type "{target.name}". Error: "{reason}"', inner
    )


def final_fault(value: Any, target: NetType) -> CastFault:
    """The error of a cast that no rule covers."""
    source = registry.type_of(value).name if value is not None else "null"
    return CastFault(
        "ConvertToFinalInvalidCastException",
        f'Cannot convert the "{describe(value)}" value of type "{source}" to type "{target.name}".',
        ("System.Management.Automation.PSInvalidCastException", ""),
    )


def overflow(value: Any, target: NetType) -> CastFault:
    """The error of a number that is too large for its type."""
    article = "an" if target.short.startswith("I") else "a"
    reason = f"Value was either too large or too small for {article} {target.short}."
    return fault(value, target, "InvalidCastIConvertible", reason, ("System.OverflowException", reason))


def bad_format(value: Any, target: NetType, error_id: str) -> CastFault:
    """The error of a string that is no number."""
    reason = f"The input string '{value}' was not in a correct format."
    return fault(value, target, error_id, reason, ("System.FormatException", reason))
