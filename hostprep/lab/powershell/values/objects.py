"""Objects with properties: custom objects, .NET objects with their type, enum values, the value that is nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

CUSTOM_OBJECT = "System.Management.Automation.PSCustomObject"


class Nothing:
    """What a command that wrote nothing leaves (AutomationNull): null as a value, absent in a pipeline."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "NOTHING"


NOTHING = Nothing()


class Property:
    """One property: a value, or a getter (and setter) run by script or by us.

    Attributes:
        name: as it was written first.
        value: the value of a note property.
        kind: ``NoteProperty``, ``ScriptProperty``, ``AliasProperty``, ``Property``, ``ScriptMethod``.
        getter: computes the value from the object, where it is no note.
    """

    __slots__ = ("getter", "kind", "name", "setter", "value")

    def __init__(
        self,
        name: str,
        value: Any = None,
        kind: str = "NoteProperty",
        getter: Callable[[Any], Any] | None = None,
        setter: Callable[[Any, Any], None] | None = None,
    ) -> None:
        self.name = name
        self.value = value
        self.kind = kind
        self.getter = getter
        self.setter = setter


class PSObject:
    """A custom object: properties in order, names without case, type names, scripted methods."""

    __slots__ = ("methods", "properties", "text", "type_names")

    def __init__(
        self, pairs: Iterable[tuple[str, Any]] = (), type_names: Iterable[str] = (CUSTOM_OBJECT, "System.Object")
    ) -> None:
        self.properties: dict[str, Property] = {}
        self.methods: dict[str, Property] = {}
        self.type_names = list(type_names)
        self.text: str | None = None
        for name, value in pairs:
            self.properties[name.lower()] = Property(name, value)

    def add(self, found: Property) -> None:
        """Put a property or a scripted method."""
        (self.methods if found.kind == "ScriptMethod" else self.properties)[found.name.lower()] = found

    def get(self, name: str, default: Any = None) -> Any:
        """The value of a property."""
        found = self.properties.get(name.lower())
        if found is None:
            return default
        return found.value if found.getter is None else found.getter(self)

    def set(self, name: str, value: Any) -> None:
        """Put a note property."""
        found = self.properties.get(name.lower())
        if found is None:
            self.properties[name.lower()] = Property(name, value)
        elif found.setter is not None:
            found.setter(self, value)
        else:
            found.value = value

    def items(self) -> list[tuple[str, Any]]:
        """Names and values in order."""
        return [(p.name, p.value if p.getter is None else p.getter(self)) for p in self.properties.values()]


class NetObject:
    """An instance of a .NET type that Python has no value for: named fields, and notes that scripts added.

    Attributes:
        net_type: its ``NetType``.
        fields: what its type's table reads and writes.
        notes: members added by ``Add-Member``; None while there are none.
    """

    __slots__ = ("fields", "net_type", "notes")

    def __init__(self, net_type: Any, **fields: Any) -> None:
        self.net_type = net_type
        self.fields = fields
        self.notes: PSObject | None = None


class EnumValue:
    """A value of an enum type."""

    __slots__ = ("net_type", "number")

    def __init__(self, net_type: Any, number: int) -> None:
        self.net_type = net_type
        self.number = number

    def __eq__(self, other: object) -> bool:
        return isinstance(other, EnumValue) and other.net_type is self.net_type and other.number == self.number

    def __hash__(self) -> int:
        return hash((id(self.net_type), self.number))


class Reference:
    """``[ref]$variable``: reads and writes a variable."""

    __slots__ = ("read", "write")

    def __init__(self, read: Callable[[], Any], write: Callable[[Any], None]) -> None:
        self.read = read
        self.write = write


def is_null(value: Any) -> bool:
    """Whether a value is null for the language."""
    return value is None or value is NOTHING
