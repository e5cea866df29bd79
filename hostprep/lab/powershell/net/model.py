"""What the engine knows of a .NET type: one table per type, extended in one place.

A member that a table neither has nor names among ``others`` does not exist, and scripts get PowerShell's own error for
it. What ``others`` names exists in .NET and is refused. A table that is not ``complete`` refuses every unknown member.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from hostprep.lab.powershell.net.methods import Method

Getter = Callable[..., Any]
Function = Callable[..., Any]


class NetError(Exception):
    """An exception out of a .NET member.

    Attributes:
        type_name: the exception's full type name.
        message: its text.
        fields: what else its object holds, by the names of ``exceptions``.
    """

    def __init__(self, type_name: str, message: str, fields: Mapping[str, Any] | None = None) -> None:
        super().__init__(message)
        self.type_name = type_name
        self.message = message
        self.fields = fields or {}


class CastFault(Exception):  # noqa: N818  # becomes one of several errors
    """A value cannot become a type.

    Attributes:
        error_id: PowerShell's id of the failed cast.
        message: the sentence of the cast.
        inner: the type and text of the .NET exception behind it.
    """

    def __init__(self, error_id: str, message: str, inner: tuple[str, str] | None = None) -> None:
        super().__init__(message)
        self.error_id = error_id
        self.message = message
        self.inner = inner


@dataclass(eq=False, repr=False, slots=True)
class NetType:
    """A type and its members; names of members are kept in lower case, with their spelling beside.

    Attributes:
        name: the full name.
        base: the name of the type it derives from.
        properties: getters of an instance.
        setters: setters of an instance.
        methods: functions of an instance and its arguments.
        statics: values (getters without argument) of the type.
        static_methods: functions of the type.
        construct: makes an instance from arguments.
        cast: converts any value; None where only the types that it ``accepts`` will do.
        text: an instance as a string.
        element: the element type of an array type.
        arguments: the type arguments of a generic type.
        values: the names and numbers of an enum.
        blank: the value that a field of this value type holds at first.
        flags: whether an enum is a set of flags.
        interfaces: names of interfaces and further base types.
        others: members that exist in .NET and not here.
        complete: whether ``others`` is a full list.
        newer: members that .NET Framework lacks.
        spelling: members as they are written, by their names in lower case.
        session_methods: members whose function takes the frame first.
        look: finds a property that an instance has of its own, or ``MISSING``; it comes before the type's.
        assign: sets such a property; False where the instance has none of the name.
    """

    name: str
    base: str = "System.Object"
    properties: dict[str, Getter] = field(default_factory=dict)
    setters: dict[str, Callable[[Any, Any], None]] = field(default_factory=dict)
    methods: dict[str, Function] = field(default_factory=dict)
    statics: dict[str, Callable[..., Any]] = field(default_factory=dict)
    static_methods: dict[str, Function] = field(default_factory=dict)
    construct: Function | None = None
    cast: Callable[[Any], Any] | None = None
    text: Callable[[Any], str] | None = None
    element: NetType | None = None
    arguments: tuple[NetType, ...] = ()
    values: dict[str, int] | None = None
    flags: bool = False
    blank: Callable[[], Any] | None = None
    interfaces: tuple[str, ...] = ()
    others: frozenset[str] = frozenset()
    complete: bool = True
    newer: frozenset[str] = frozenset()
    spelling: dict[str, str] = field(default_factory=dict)
    session_methods: frozenset[str] = frozenset()
    look: Callable[[Any, str], Any] | None = None
    assign: Callable[[Any, str, Any], bool] | None = None

    @property
    def short(self) -> str:
        """The name without its namespace."""
        return self.name.rpartition(".")[2].rpartition("+")[2]

    def method(self, name: str, signatures: str, function: Function, *, frame: bool = False) -> None:
        """A method of an instance, with its overloads (see ``methods.overloads``)."""
        self.methods[self._named(name, frame=frame)] = Method(name, signatures, function)

    def static(self, name: str, signatures: str, function: Function, *, frame: bool = False) -> None:
        """A method of the type."""
        self.static_methods[self._named(name, frame=frame)] = Method(name, signatures, function)

    def constructor(self, signatures: str, function: Function, *, frame: bool = False) -> None:
        """``new``."""
        self._named("new", frame=frame)
        self.construct = Method("new", signatures, function)

    def property(self, name: str, getter: Getter, setter: Function | None = None, *, frame: bool = False) -> None:
        """A property of an instance."""
        low = self._named(name, frame=frame)
        self.properties[low] = getter
        if setter is not None:
            self.setters[low] = setter

    def constant(self, name: str, getter: Callable[..., Any], *, frame: bool = False) -> None:
        """A property or field of the type."""
        self.statics[self._named(name, frame=frame)] = getter

    def unknown(self, names: str) -> None:
        """Members that exist in .NET and are refused here; ``+`` before those that .NET Framework lacks."""
        words = names.lower().split()
        self.others |= {word.lstrip("+") for word in words}
        self.newer |= {word[1:] for word in words if word.startswith("+")}

    def _named(self, name: str, *, frame: bool) -> str:
        low = name.lstrip("+").lower()
        if name.startswith("+"):
            self.newer |= {low}
        self.spelling[low] = name.lstrip("+")
        self.others -= {low}
        if frame:
            self.session_methods |= {low}
        return low

    def __repr__(self) -> str:
        return f"[{self.name}]"


def members(**functions: Any) -> dict[str, Any]:
    """A table of members: ``ToUpper=...`` is found as ``toupper``."""
    return {name.rstrip("_").lower(): function for name, function in functions.items()}
