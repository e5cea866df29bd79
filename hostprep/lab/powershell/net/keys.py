"""Microsoft.Win32.RegistryKey, as Get-Item of a key gives it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hostprep.lab.powershell.net.model import NetType
from hostprep.lab.powershell.net.registry import register
from hostprep.lab.powershell.net.splitting import array_of_strings
from hostprep.lab.powershell.values.objects import NOTHING, NetObject

if TYPE_CHECKING:
    from hostprep.lab.powershell.host.plug import Registry

HIVES = {"HKLM": "HKEY_LOCAL_MACHINE", "HKCU": "HKEY_CURRENT_USER", "HKU": "HKEY_USERS"}
PROVIDER = "Microsoft.PowerShell.Core\\Registry::"


def full_name(key: NetObject) -> str:
    """With the hive's full name."""
    hive, slash, rest = key.fields["key"].partition("\\")
    return f"{HIVES.get(hive.upper(), hive)}{slash}{rest}"


KEY = register(NetType("Microsoft.Win32.RegistryKey", text=full_name))


def key_object(registry: Registry, path: str) -> NetObject:
    """A key as an object; ``path`` as ``Registry`` takes it."""
    return NetObject(KEY, registry=registry, key=path)


def _values(key: NetObject) -> dict[str, Any]:
    return dict(key.fields["registry"].values(key.fields["key"]))


def _names(key: NetObject) -> Any:
    return array_of_strings(list(_values(key)))


def _children(key: NetObject) -> list[str]:
    return list(key.fields["registry"].children(key.fields["key"]))


def _value(key: NetObject, name: Any, default: Any = None) -> Any:
    wanted = "" if name is None else str(name).lower()
    found = next((value for known, value in _values(key).items() if known.lower() == wanted), default)
    return array_of_strings(found) if isinstance(found, list) else found


KEY.property("Name", full_name)
KEY.property("ValueCount", lambda key: len(_values(key)))
KEY.property("SubKeyCount", lambda key: len(_children(key)))
# What the provider adds.
KEY.property("Property", _names)
KEY.property("PSPath", lambda key: PROVIDER + full_name(key))
KEY.property("PSParentPath", lambda key: PROVIDER + full_name(key).rpartition("\\")[0])
KEY.property("PSChildName", lambda key: full_name(key).rpartition("\\")[2])
KEY.property("PSDrive", lambda key: key.fields["key"].partition("\\")[0].upper())
KEY.property("PSIsContainer", lambda _: True)
KEY.method("GetValue", "string | string,object", _value)
KEY.method("GetValueNames", "", _names)
KEY.method("GetSubKeyNames", "", lambda key: array_of_strings(_children(key)))
KEY.method("Close", "", lambda _: NOTHING)
KEY.method("Dispose", "", lambda _: NOTHING)
KEY.method("ToString", "", full_name)
KEY.unknown(
    "OpenSubKey CreateSubKey SetValue DeleteValue DeleteSubKey DeleteSubKeyTree Flush GetValueKind GetAccessControl "
    "SetAccessControl Handle View PSProvider"
)
