"""Any value as a value of an enum."""

from __future__ import annotations

from typing import Any

from hostprep.lab.powershell.net.model import CastFault, NetType
from hostprep.lab.powershell.values.faults import final_fault
from hostprep.lab.powershell.values.objects import EnumValue


def to_enum(value: Any, target: NetType) -> EnumValue:
    """An enum value by its name (or the unique start of it), names with commas, or its number."""
    names = target.values or {}
    if isinstance(value, int) and not isinstance(value, bool):
        if value in names.values() or target.flags:
            return EnumValue(target, int(value))
        raise CastFault(
            "UndefinedIntegerToEnum",
            f'Cannot convert value "{value}" to type "{target.name}" due to enumeration values that are not valid.',
            None,
        )
    if isinstance(value, EnumValue):
        return EnumValue(target, value.number)
    if isinstance(value, str):
        return _enum_of_text(value, target, names)
    raise final_fault(value, target)


def _enum_of_text(text: str, target: NetType, names: dict[str, int]) -> EnumValue:
    number = 0
    for part in text.split(","):
        word = part.strip().lower()
        exact = [value for name, value in names.items() if name.lower() == word]
        near = exact or [value for name, value in names.items() if name.lower().startswith(word) and word]
        if word.lstrip("-").isdigit():
            near = [int(word)]
        if len(near) != 1:
            raise _no_such_name(text, target, names)
        number |= near[0]
    return EnumValue(target, number)


def _no_such_name(text: str, target: NetType, names: dict[str, int]) -> CastFault:
    reason = (
        f"Unable to match the identifier name {text} to a valid enumerator name. "
        f"Specify one of the following enumerator names and try again:\n{','.join(names)}"
    )
    return CastFault(
        "SubstringDisambiguationEnumParseThrewAnException",
        f'Cannot convert value "{text}" to type "{target.name}". Error: "{reason}"',
        ("System.Management.Automation.PSInvalidCastException", ""),
    )
