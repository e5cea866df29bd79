"""Values over the fence between engine and host: plain Python on the host's side, the engine's objects on this one."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from hostprep.lab.powershell.evaluate.variables import wide
from hostprep.lab.powershell.host.plug import Deed, Enum, Fault, Record, Word
from hostprep.lab.powershell.net import registry
from hostprep.lab.powershell.net.model import NetError, NetType
from hostprep.lab.powershell.net.registry import SMA
from hostprep.lab.powershell.runtime.plain import plain
from hostprep.lab.powershell.values.collections import Hashtable, NetCollection
from hostprep.lab.powershell.values.objects import CUSTOM_OBJECT, NOTHING, EnumValue, NetObject, Property, PSObject
from hostprep.lab.powershell.values.times import DAY, TICKS, DateTime, TimeSpan

CIM = "Microsoft.Management.Infrastructure.CimInstance"
_CIM_NAME = re.compile(rf"({re.escape(CIM)})#.*/(\w+)$")


def from_host(value: Any) -> Any:
    """What a host's command yields, as the engine has it.

    Raises:
        TypeError: the value is of no kind that ``plug`` allows.
    """
    match value:
        case Record():
            return _object(value)
        case Word():
            return EnumValue(_enum(value.enum), value.enum.values[value])
        case None | bool() | str() | float() | Decimal():
            return value
        case int():
            return wide(value)
        case dt.datetime():
            return _moment(value)
        case dt.timedelta():
            return TimeSpan((value.days * 86400 + value.seconds) * TICKS + value.microseconds * 10)
        case list() | tuple():
            return [from_host(item) for item in value]
        case Mapping():
            return PSObject([(str(name), from_host(inner)) for name, inner in value.items()])
    raise TypeError(f"a host's command yielded {type(value).__name__}, which no script can have")


def _enum(found: Enum) -> NetType:
    """The type of an enum, made where it is new."""
    known: NetType | None = registry.TYPES.get(found.type.lower())
    if known is not None:
        return known
    # Another thread may have been faster; there is one type of a name.
    return registry.TYPES.setdefault(found.type.lower(), NetType(found.type, "System.Enum", values=dict(found.values)))


def _moment(value: dt.datetime) -> DateTime:
    zoned = value.tzinfo is not None
    plain_value = value.astimezone(dt.UTC) if zoned else value
    seconds = plain_value.hour * 3600 + plain_value.minute * 60 + plain_value.second
    ticks = (plain_value.toordinal() - 1) * DAY + seconds * TICKS + plain_value.microsecond * 10
    return DateTime(ticks, "Utc" if zoned else "Local")


def _object(record: Record) -> PSObject:
    names = [record.type]
    if (found := _CIM_NAME.match(record.type)) is not None:
        names += [f"{CIM}#{found[2]}", CIM]
    elif not record.type.startswith(CIM) and "." not in record.type:
        names.append(CUSTOM_OBJECT)
    made = PSObject(((name, from_host(value)) for name, value in record.properties.items()), [*names, "System.Object"])
    made.text = record.type if record.text is None else record.text
    made.methods = {name: Property(name, deed, "Method") for name, deed in record.methods.items()}
    return made


def do(owner: PSObject, deed: Deed, arguments: list[Any]) -> Any:
    """Call a method of a host's object.

    Raises:
        NetError: the exception that it throws.
    """
    found = deed([to_host(one) for one in arguments])
    if isinstance(found, Fault):
        raise NetError(found.exception, found.message)
    for name, value in found.properties.items() if found is not None else ():
        owner.set(name, from_host(value))
    return NOTHING


def to_host(value: Any) -> Any:
    """A bound argument as plain data; objects of the host's own are records again."""
    if isinstance(value, NetObject) and value.net_type.name == SMA + "SwitchParameter":
        return value.fields["on"]
    if isinstance(value, list | NetCollection):
        return [to_host(item) for item in value]
    if isinstance(value, Hashtable):
        return {str(plain(key)): to_host(inner) for key, inner in value.items()}
    if isinstance(value, PSObject):
        pairs = {name: to_host(inner) for name, inner in value.items()}
        first = value.type_names[0]
        return pairs if first == CUSTOM_OBJECT or first.startswith("Selected.") else Record(first, pairs, value.text)
    return None if value is NOTHING else plain(value)
