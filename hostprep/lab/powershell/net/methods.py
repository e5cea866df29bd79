"""Methods with their overloads, and which of them a call means.

The choice follows ``LanguagePrimitives`` and ``Adapter.FindBestMethod`` of PowerShell/PowerShell: every argument has a
rank by its type, the overload with the best ranks wins, then the arguments are converted.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from hostprep.lab.powershell.net.ranks import parameter_type, rank

if TYPE_CHECKING:
    from hostprep.lab.powershell.net.model import NetType

Function = Callable[..., Any]


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
        """The function itself, without a choice or conversions."""
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


def _key(value: Any) -> Any:
    kind = type(value)
    element = getattr(value, "element", None)
    return kind if element is None and not hasattr(value, "net_type") else (kind, id(element or value.net_type))
