"""How well a value suits a parameter, after ``LanguagePrimitives.ConversionRank`` of PowerShell/PowerShell."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from hostprep.lab.powershell.values.numbers import Char, Sized

IDENTITY, ASSIGNABLE, WIDENING, CHARACTERS = 100, 90, 80, 95
NARROWING, NUMERIC_TEXT, NULL, LANGUAGE, PARSED, CAST, TEXT, WRAPPED = 60, 65, 50, 40, 30, 20, 10, 3

_NAMED: dict[str, Any] = {}


def parameter_type(name: str) -> Any:
    """A parameter's type, or one of the words ``ref``, ``block``, ``items``."""
    found = _NAMED.get(name)
    if found is None:
        if name in ("ref", "block", "items"):
            found = name
        else:
            from hostprep.lab.powershell.net.types import resolve_name  # types know methods

            found = resolve_name(name)
            if found is None:
                raise LookupError(f"no table of the parameter type {name}")
        _NAMED[name] = found
    return found


def rank(value: Any, kind: Any) -> int:
    """How well a value suits a parameter; 0 where it does not."""
    from hostprep.lab.powershell.net import registry  # the registry knows methods

    if isinstance(kind, str):
        return _rank_word(value, kind)
    if value is None:
        return NULL - 5 if registry.is_a(kind, "System.ValueType") else NULL
    own = registry.type_of(value)
    if own is kind:
        return IDENTITY
    if kind.name == "System.Object":
        return ASSIGNABLE - 5
    if registry.instance_of(value, kind):
        return ASSIGNABLE
    if kind.element is not None:
        return _rank_array(value, kind)
    return _rank_scalar(value, own, kind)


def _rank_word(value: Any, word: str) -> int:
    from hostprep.lab.powershell.values.collections import Hashtable, NetCollection  # collections know types
    from hostprep.lab.powershell.values.objects import Reference  # likewise

    if word == "ref":
        return IDENTITY if isinstance(value, Reference) else 0
    if word == "block":
        return IDENTITY if hasattr(value, "invoke_with") else 0
    return ASSIGNABLE if isinstance(value, list | NetCollection | Hashtable) else 0


def _rank_array(value: Any, kind: Any) -> int:
    element = kind.element
    if isinstance(value, list):
        return LANGUAGE + {"System.Object": 5, "System.String": 1}.get(element.name, 0)
    if isinstance(value, str) and not isinstance(value, Char) and element.name == "System.Char":
        return CHARACTERS
    if hasattr(value, "items") and hasattr(value, "__iter__"):
        return LANGUAGE - 5
    one = rank(value, element)
    return one - WRAPPED if one > WRAPPED else 0


_WIDER = ["SByte", "Byte", "Int16", "UInt16", "Int32", "UInt32", "Int64", "UInt64", "Single", "Double", "Decimal"]


def _rank_scalar(value: Any, own: Any, kind: Any) -> int:
    number = isinstance(value, int | float | Decimal) and not isinstance(value, bool)
    if kind.short in _WIDER and kind.name.count(".") == 1:
        if number:
            place = _WIDER.index(own.short) if own.short in _WIDER else 0
            wider = _WIDER.index(kind.short) - place
            return WIDENING - wider if wider > 0 else NARROWING + wider
        if isinstance(value, str):
            return LANGUAGE if isinstance(value, Char) else NUMERIC_TEXT - _WIDER.index(kind.short)
        return LANGUAGE if isinstance(value, bool) or kind.values is not None else _rank_enum(value)
    if kind.name == "System.String":
        return TEXT + (PARSED if isinstance(value, Char) else 0)
    if kind.name == "System.Char":
        return LANGUAGE if isinstance(value, str) else PARSED if isinstance(value, Sized) or number else 0
    if kind.name == "System.Boolean":
        return LANGUAGE
    if kind.values is not None:
        return PARSED if isinstance(value, str | int) else 0
    return CAST if kind.cast is not None and not isinstance(value, list) else 0


def _rank_enum(value: Any) -> int:
    from hostprep.lab.powershell.values.objects import EnumValue  # values know types

    return LANGUAGE if isinstance(value, EnumValue) else 0
