"""Looking at objects from outside: ``.PSObject`` with its properties, type names and base object."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from hostprep.lab.powershell.net import registry
from hostprep.lab.powershell.net.model import NetError, NetType, members
from hostprep.lab.powershell.net.registry import SMA, register
from hostprep.lab.powershell.values.collections import Hashtable, NetCollection
from hostprep.lab.powershell.values.objects import NOTHING, NetObject, Property, PSObject


class TypeNames(NetCollection):
    """``PSObject.TypeNames``: writes go to the object itself."""

    __slots__ = ()

    def __init__(self, names: list[str]) -> None:
        kind = registry.generic("System.Collections.ObjectModel.Collection", (registry.TYPES["system.string"],))
        super().__init__(kind)
        self.items = names


class PropertyCollection(NetCollection):
    """``PSObject.Properties``: by name or one after the other, live on the object."""

    __slots__ = ("owner",)

    def __init__(self, owner: Any) -> None:
        super().__init__(registry.TYPES["system.management.automation.psmemberinfocollection"])
        self.owner = owner

    def __iter__(self) -> Iterator[Any]:
        return iter([self._info(p) for p in properties_of(self.owner)])

    def __len__(self) -> int:
        return len(properties_of(self.owner))

    def _info(self, found: Property) -> NetObject:
        kind = registry.TYPES[(SMA + "PS" + found.kind).lower()]
        return NetObject(kind, owner=self.owner, property=found)

    def by_name(self, name: str) -> NetObject | None:
        """The property of a name."""
        for found in properties_of(self.owner):
            if found.name.lower() == name.lower():
                return self._info(found)
        return None


def properties_of(owner: Any) -> list[Property]:
    """The properties of any value."""
    if type(owner) is PSObject:
        return list(owner.properties.values())
    kind: NetType | None = registry.type_of(owner)
    found: dict[str, Property] = {}
    while kind is not None:
        for low, getter in kind.properties.items():
            if low not in found and low not in kind.session_methods:
                found[low] = Property(kind.spelling.get(low, low.capitalize()), kind="Property", getter=getter)
        kind = registry.TYPES.get(kind.base.lower()) if kind.base != kind.name else None
    notes = getattr(owner, "notes", None)
    return [*found.values(), *(notes.properties.values() if notes is not None else ())]


def notes_of(owner: Any) -> PSObject | None:
    """Where members are added to a value; None where a value cannot carry any."""
    if type(owner) is PSObject:
        return owner
    if not isinstance(owner, NetObject):
        return None
    if owner.notes is None:
        owner.notes = PSObject(type_names=registry.type_names(owner))
    return owner.notes


def property_view(owner: Any) -> NetObject:
    """``$x.PSObject``."""
    return NetObject(registry.TYPES["system.management.automation.psmemberset"], owner=owner)


def _value(info: NetObject) -> Any:
    found: Property = info.fields["property"]
    return found.value if found.getter is None else found.getter(info.fields["owner"])


def _set_value(info: NetObject, value: Any) -> None:
    found: Property = info.fields["property"]
    if found.getter is not None and found.setter is None:
        raise NetError(
            "System.Management.Automation.SetValueException",
            f"Set accessor for property '{found.name}' is unavailable.",
        )
    if found.setter is not None:
        found.setter(info.fields["owner"], value)
    else:
        found.value = value


def _type_of_value(info: NetObject) -> str:
    value = _value(info)
    return "System.Object" if value is None else registry.type_of(value).name


def _info_text(info: NetObject) -> str:
    return f"{_type_of_value(info).rpartition('.')[2]} {info.fields['property'].name}={_value(info)}"


def _member_type(info: NetObject) -> Any:
    from hostprep.lab.powershell.values.enums import to_enum  # values know types

    return to_enum(info.fields["property"].kind, registry.TYPES["system.management.automation.psmembertypes"])


def _remove(collection: PropertyCollection, name: str) -> Any:
    owner = notes_of(collection.owner)
    if owner is not None:
        owner.properties.pop(str(name).lower(), None)
    return NOTHING


def _add(collection: PropertyCollection, info: NetObject) -> Any:
    owner = notes_of(collection.owner)
    found: Property = info.fields["property"]
    if owner is None:
        raise NetError("NotKnown", "adding a member to a value that is no object")
    if found.name.lower() in owner.properties:
        raise NetError(
            SMA + "ExtendedTypeSystemException",
            f'Cannot add a member with the name "{found.name}" because a member with that name already exists.',
        )
    owner.add(found)
    return NOTHING


def _match(collection: PropertyCollection, pattern: str) -> list[Any]:
    from hostprep.lab.powershell.operators.regex import wildcard  # operators know types

    return [info for info in collection if wildcard(pattern).fullmatch(info.fields["property"].name)]


def _base(view: NetObject) -> Any:
    return view.fields["owner"]


def _copy(view: NetObject) -> Any:
    owner = view.fields["owner"]
    if type(owner) is PSObject:
        return copy_custom(owner)
    if isinstance(owner, Hashtable):
        return owner.copy()
    raise NetError("NotKnown", "PSObject.Copy() of this type")


def copy_custom(owner: PSObject) -> PSObject:
    """A custom object with the same members."""
    twin = PSObject(type_names=owner.type_names)
    for found in (*owner.properties.values(), *owner.methods.values()):
        twin.add(Property(found.name, found.value, found.kind, found.getter, found.setter))
    return twin


MEMBER_TYPES = {
    "AliasProperty": 1,
    "CodeProperty": 2,
    "Property": 4,
    "NoteProperty": 8,
    "ScriptProperty": 16,
    "Properties": 31,
    "PropertySet": 32,
    "Method": 64,
    "CodeMethod": 128,
    "ScriptMethod": 256,
    "Methods": 448,
    "ParameterizedProperty": 512,
    "MemberSet": 1024,
    "Event": 2048,
    "Dynamic": 4096,
    "InferredProperty": 8192,
    "All": 16383,
}
register(NetType(SMA + "PSMemberTypes", "System.Enum", values=MEMBER_TYPES, flags=True))
register(
    NetType(
        SMA + "PSMemberSet",
        properties={
            "properties": lambda v: PropertyCollection(v.fields["owner"]),
            "typenames": lambda v: TypeNames(_live_names(v.fields["owner"])),
            "baseobject": _base,
            "immediatebaseobject": _base,
        },
        methods=members(Copy=_copy),
        others=frozenset(["members", "methods", "name", "membertype", "istoinstance"]),
        spelling={"baseobject": "BaseObject", "typenames": "TypeNames", "immediatebaseobject": "ImmediateBaseObject"},
    )
)


def _live_names(owner: Any) -> list[str]:
    notes = notes_of(owner)
    return notes.type_names if notes is not None else registry.type_names(owner)


register(
    NetType(
        SMA + "PSMemberInfoCollection",
        properties={"count": len},
        methods=members(Remove=_remove, Add=_add, Match=_match, get_item=lambda c, name: c.by_name(name)),
        interfaces=("System.Collections.IEnumerable",),
        others=frozenset(("getenumerator",)),
    )
)
for _kind in ("NoteProperty", "ScriptProperty", "AliasProperty", "Property"):
    register(
        NetType(
            SMA + "PS" + _kind,
            SMA + "PSPropertyInfo",
            properties={
                "name": lambda i: i.fields["property"].name,
                "value": _value,
                "membertype": _member_type,
                "typenameofvalue": _type_of_value,
                "issettable": lambda i: i.fields["property"].getter is None,
                "isgettable": lambda _: True,
                "isinstance": lambda _: True,
            },
            setters={"value": _set_value},
            methods={"tostring": _info_text},
            text=_info_text,
            construct=(
                lambda name, value: NetObject(
                    registry.TYPES[(SMA + "PSNoteProperty").lower()], owner=None, property=Property(name, value)
                )
            )
            if _kind == "NoteProperty"
            else None,
            spelling={
                "name": "Name",
                "value": "Value",
                "membertype": "MemberType",
                "typenameofvalue": "TypeNameOfValue",
                "issettable": "IsSettable",
            },
        )
    )
