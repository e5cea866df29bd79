"""Types by name, with PowerShell's short names, generics and arrays; and the type of any value."""

from __future__ import annotations

from decimal import Decimal
from functools import partial
from typing import Any

from hostprep.lab.powershell.net import load
from hostprep.lab.powershell.net.methods import Method
from hostprep.lab.powershell.net.model import NetError, NetType
from hostprep.lab.powershell.net.names import ACCELERATORS, SHORT_NAMES, SMA
from hostprep.lab.powershell.values.collections import DictionaryEntry, Hashtable, TypedArray
from hostprep.lab.powershell.values.numbers import Byte, Char, Int16, Int64, SByte, Single, UInt16, UInt32, UInt64
from hostprep.lab.powershell.values.objects import PSObject, Reference
from hostprep.lab.powershell.values.times import DateTime, TimeSpan

__all__ = ["ACCELERATORS", "SHORT_NAMES", "SMA"]


class Types(dict[str, NetType]):
    """Types by their full names in lower case; a module of tables is read when one of its types is first asked for."""

    def __missing__(self, name: str) -> NetType:
        if name not in self and not (load.load(name) and name in self):
            raise KeyError(name)
        return super().__getitem__(name)

    def get(self, name: str, default: Any = None) -> Any:
        """The type of a name, or ``default``."""
        try:
            return self[name]
        except KeyError:
            return default


TYPES = Types()
_BY_PYTHON: dict[type, NetType] = {}
_ARRAYS: dict[str, NetType] = {}
_GENERICS: dict[str, NetType] = {}


def register(found: NetType, *python: type) -> NetType:
    """Put a type into the registry; values of the Python types are its instances."""
    TYPES[found.name.lower()] = found
    for kind in python:
        _BY_PYTHON[kind] = found
    return found


def by_name(name: str) -> NetType | None:
    """A type by its full name, its short name, or its name without ``System.``."""
    plain = name.lower()
    full = ACCELERATORS.get(plain, plain).lower()
    return TYPES.get(full) or TYPES.get("system." + full)  # type: ignore[no-any-return]  # Types holds nothing else


def array_of(element: NetType) -> NetType:
    """The type ``element[]``."""
    name = element.name + "[]"
    if name not in _ARRAYS:
        base = TYPES["system.array"]
        found = NetType(name, "System.Array", element=element, interfaces=base.interfaces)
        found.constructor("int", lambda size: _empty_array(found, size))
        _ARRAYS.setdefault(name, found)  # another thread may have been faster
        if element.name == "System.Object":
            register(_ARRAYS[name], list)
    return _ARRAYS[name]


def _empty_array(kind: NetType, size: int) -> list[Any]:
    if size < 0:
        raise NetError("System.OverflowException", "Arithmetic operation resulted in an overflow.")
    element: Any = kind.element
    return blank_array(element, size)


def blank_array(element: NetType, size: int) -> list[Any]:
    """An array of default values."""
    from hostprep.lab.powershell.values.convert import default_of  # values know types

    items = [default_of(element)] * size
    return items if element.name == "System.Object" else TypedArray(items, element)


def generic(name: str, arguments: tuple[NetType, ...]) -> NetType | None:
    """The generic type of a name and its arguments."""
    base_name = name if "`" in name else f"{name}`{len(arguments)}"
    base = TYPES.get(base_name.lower()) or TYPES.get("system." + base_name.lower())
    if base is None:
        return None
    full = f"{base.name}[{','.join('[' + argument.name + ']' for argument in arguments)}]"
    if full not in _GENERICS:
        _GENERICS.setdefault(full, _closed(base, arguments, full))
    return _GENERICS[full]


def _closed(base: NetType, arguments: tuple[NetType, ...], full: str) -> NetType:
    def close(function: Any) -> Any:
        return function.closed(arguments) if isinstance(function, Method) else function

    found = NetType(
        base.name,
        base.base,
        base.properties,
        base.setters,
        {low: close(function) for low, function in base.methods.items()},
        construct=close(base.construct),
        others=base.others,
        newer=base.newer,
        arguments=arguments,
        interfaces=base.interfaces,
        spelling=base.spelling,
        complete=base.complete,
        session_methods=base.session_methods,
        text=lambda _: full,
    )
    if base.cast is not None:
        found.cast = partial(base.cast, found)
    return found


def _of_python(kind: type) -> NetType | None:
    name = PYTHON_NUMBERS.get(kind)
    return None if name is None else array_of(TYPES["system.object"]) if kind is list else TYPES[name.lower()]


def type_of(value: Any) -> NetType:
    """The type of a value that is not null."""
    kind = type(value)
    found = _BY_PYTHON.get(kind) or _of_python(kind)
    if found is not None:
        return found
    if kind is TypedArray:
        return array_of(value.element)
    if kind is Hashtable:
        if value.net_type is not None:
            return value.net_type  # type: ignore[no-any-return]  # set by the generic's constructor
        return TYPES[
            "system.collections.specialized.ordereddictionary" if value.ordered else "system.collections.hashtable"
        ]
    return value.net_type  # type: ignore[no-any-return]  # every other value carries its type


def find_static(kind: NetType, low: str) -> tuple[NetType, Any] | None:
    """A method of a type, or of a type that it derives from."""
    here: NetType | None = kind
    while here is not None:
        function = here.static_methods.get(low)
        if function is not None:
            return here, function
        here = TYPES.get(here.base.lower()) if here.base and here.base != here.name else None
    return None


def is_a(found: NetType, name: str) -> bool:
    """Whether a type is another one, derives from it or has it as an interface. Names are compared without case."""
    wanted = name.lower()
    if wanted == "system.object":
        return True
    here: NetType | None = found
    while here is not None:
        if here.name.lower() == wanted or wanted in (interface.lower() for interface in here.interfaces):
            return True
        here = TYPES.get(here.base.lower()) if here.base and here.base != here.name else None
    return False


def instance_of(value: Any, wanted: NetType) -> bool:
    """What ``-is`` asks."""
    if value is None:
        return False
    found = type_of(value)
    if wanted.name == SMA + "PSObject":
        return type(value) is PSObject
    if wanted.element is not None:
        return found.name == wanted.name or (
            wanted.element.name == "System.Object"
            and found.element is not None
            and not is_a(found.element, "System.ValueType")
        )
    if wanted.arguments:
        return found is wanted
    return is_a(found, wanted.name)


def type_names(value: Any) -> list[str]:
    """``PSObject.TypeNames`` of a value."""
    if type(value) is PSObject:
        return value.type_names
    notes = getattr(value, "notes", None)
    if notes is not None and notes.type_names:
        return notes.type_names  # type: ignore[no-any-return]  # notes are a PSObject
    names: list[str] = []
    here: NetType | None = type_of(value)
    while here is not None:
        names.append(here.text(None) if here.arguments and here.text else here.name)
        here = TYPES.get(here.base.lower()) if here.base and here.base != here.name else None
    if names[-1] != "System.Object":
        names.append("System.Object")
    return names


PYTHON_NUMBERS: dict[type, str] = {
    int: "System.Int32",
    float: "System.Double",
    Decimal: "System.Decimal",
    bool: "System.Boolean",
    str: "System.String",
    Char: "System.Char",
    Int64: "System.Int64",
    UInt64: "System.UInt64",
    UInt32: "System.UInt32",
    Int16: "System.Int16",
    UInt16: "System.UInt16",
    Byte: "System.Byte",
    SByte: "System.SByte",
    Single: "System.Single",
    list: "System.Object[]",
    PSObject: SMA + "PSCustomObject",
    DateTime: "System.DateTime",
    TimeSpan: "System.TimeSpan",
    DictionaryEntry: "System.Collections.DictionaryEntry",
    Reference: SMA + "PSReference",
    NetType: "System.RuntimeType",
}
