"""Methods with their overloads, and which of them a call means.

The choice follows ``LanguagePrimitives`` and ``Adapter.FindBestMethod`` of PowerShell/PowerShell: every argument has a
rank by its type, the overload with the best ranks wins, then the arguments are converted.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from hostprep.lab.powershell.values.numbers import Char, Sized

if TYPE_CHECKING:
    from hostprep.lab.powershell.net.model import NetType

Function = Callable[..., Any]

IDENTITY, ASSIGNABLE, WIDENING, CHARACTERS = 100, 90, 80, 95
NARROWING, NUMERIC_TEXT, NULL, LANGUAGE, PARSED, CAST, TEXT, WRAPPED = 60, 65, 50, 40, 30, 20, 10, 3


class NoOverload(Exception):  # noqa: N818  # becomes PowerShell's own error
    """No overload takes these arguments."""


@dataclass(frozen=True, slots=True)
class Overload:
    """One overload.

    Attributes:
        parameters: the types by name; ``*`` before the last stands for ``params``, ``ref`` for ``[ref]``.
        newer: whether .NET Framework lacks it.
        known: whether it is implemented here.
    """

    parameters: tuple[str, ...]
    newer: bool = False
    known: bool = True

    @property
    def spread(self) -> bool:
        """Whether the last parameter takes any number of arguments."""
        return bool(self.parameters) and self.parameters[-1].startswith("*")

    def takes(self, count: int) -> bool:
        """Whether the number of arguments suits."""
        return count >= len(self.parameters) - 1 if self.spread else count == len(self.parameters)


def overloads(text: str) -> tuple[Overload, ...]:
    """``"int | int,int | +char,int | -object"``: ``+`` is newer than .NET Framework, ``-`` not implemented."""
    found = []
    for part in text.split("|"):
        plain = part.strip()
        marks = plain[: len(plain) - len(plain.lstrip("+-"))]
        names = tuple(name.strip() for name in plain.lstrip("+-").split(",") if name.strip())
        found.append(Overload(names, "+" in marks, "-" not in marks))
    return tuple(found)


class Method:
    """A method of a type: its overloads and the one function that serves them all."""

    __slots__ = ("chosen", "function", "name", "overloads", "types")

    def __init__(self, name: str, signatures: str | tuple[Overload, ...], function: Function) -> None:
        self.name = name
        self.overloads = overloads(signatures) if isinstance(signatures, str) else signatures
        self.function = function
        self.types: tuple[NetType, ...] = ()
        self.chosen: dict[Any, tuple[Overload, bool]] = {}

    def __call__(self, *arguments: Any) -> Any:
        return self.function(*arguments)

    def closed(self, types: tuple[NetType, ...]) -> Method:
        """The method of a generic type with its type arguments."""
        twin = Method(self.name, self.overloads, self.function)
        twin.types = types
        return twin

    def bind(self, arguments: list[Any], *, modern: bool) -> list[Any]:
        """The arguments as the chosen overload takes them.

        Raises:
            NoOverload: none takes them.
            CastFault: one argument cannot be converted.
            NetError: the overload is not implemented (``NotKnown``).
        """
        key = (modern, *map(_key, arguments))
        found = self.chosen.get(key)
        if found is None:
            found = self.chosen[key] = self._choose(arguments, modern)
        overload, expanded = found
        if not overload.known:
            from hostprep.lab.powershell.net.model import NetError  # the model knows methods

            raise NetError("NotKnown", f"the overload {self.name}({', '.join(overload.parameters)})")
        return self._converted(overload, arguments, expanded)

    def _choose(self, arguments: list[Any], modern: bool) -> tuple[Overload, bool]:  # noqa: FBT001  # passed on
        count = len(arguments)
        fitting = [one for one in self.overloads if one.takes(count) and (modern or not one.newer)]
        best: tuple[int, Overload, bool] | None = None
        for one in fitting:
            for expanded in (False, True) if one.spread else (False,):
                if not expanded and len(one.parameters) != count:
                    continue
                score = self._score(one, arguments, expanded)
                if score is not None and (best is None or score > best[0]):
                    best = (score, one, expanded)
        if best is not None:
            return best[1], best[2]
        if len(fitting) == 1 and len(self.overloads) == 1 and not fitting[0].spread:
            return fitting[0], False
        raise NoOverload

    def _score(self, overload: Overload, arguments: list[Any], expanded: bool) -> int | None:  # noqa: FBT001  # passed on
        total = -1 if expanded else 0
        for value, name in zip(arguments, self._names(overload, len(arguments), expanded), strict=True):
            one = rank(value, self._type(name))
            if one == 0:
                return None
            total += one
        return total

    @staticmethod
    def _names(overload: Overload, count: int, expanded: bool) -> list[str]:  # noqa: FBT001  # passed on
        names = list(overload.parameters)
        if not overload.spread:
            return names
        last = names.pop().removeprefix("*")
        return names + ([last] * (count - len(names)) if expanded else [last + "[]"])

    def _type(self, name: str) -> Any:
        place = ("T", "TKey", "TValue").index(name) if name in ("T", "TKey", "TValue") else -1
        if place < 0:
            return parameter_type(name if name != "T[]" else "array")
        return self.types[place // 2] if self.types else parameter_type("object")

    def _converted(self, overload: Overload, arguments: list[Any], expanded: bool) -> list[Any]:  # noqa: FBT001  # passed on
        from hostprep.lab.powershell.values.convert import convert, items_of  # values know types

        out = []
        for value, name in zip(arguments, self._names(overload, len(arguments), expanded), strict=True):
            kind = self._type(name)
            out.append(value if isinstance(kind, str) or kind.name == "System.Object" else convert(value, kind))
        if overload.spread and not expanded and out[-1] is not None:
            out[-1:] = items_of(out[-1])
        return out


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


def _key(value: Any) -> Any:
    kind = type(value)
    element = getattr(value, "element", None)
    return kind if element is None and not hasattr(value, "net_type") else (kind, id(element or value.net_type))


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
