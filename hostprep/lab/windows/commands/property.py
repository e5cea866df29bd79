"""Registry values through the property commands."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from hostprep.lab.powershell.host.plug import Call, Fault, Record
from hostprep.lab.windows import registry
from hostprep.lab.windows.commands.declare import Row
from hostprep.lab.windows.commands.query import alike, listed, text
from hostprep.lab.windows.refusal import Refusal
from hostprep.lab.windows.state.system import RegistryValue

if TYPE_CHECKING:
    from hostprep.lab.windows.model import Windows

KINDS = {
    "string": "REG_SZ",
    "dword": "REG_DWORD",
    "qword": "REG_QWORD",
    "multistring": "REG_MULTI_SZ",
    "expandstring": "REG_EXPAND_SZ",
}
SMA = "System.Management.Automation."


def _paths(call: Call) -> list[str]:
    return [str(p) for p in listed(call.parameters.get("LiteralPath")) or listed(call.parameters.get("Path"))]


def _expanded(host: Windows, call: Call) -> list[str]:
    """The paths, a wildcard in the last part of one resolved."""
    found: list[str] = []
    for path in _paths(call):
        front, _, last = path.replace("/", "\\").rpartition("\\")
        if call.parameters.get("LiteralPath") or not set(last) & set("*?["):
            found.append(path)
        else:
            found += [f"{front}\\{name}" for name in registry.children(host, front) if alike(name, last)]
    return found


def _missing_path(path: str) -> Fault:
    return Fault(
        f"Cannot find path '{path}' because it does not exist.",
        "PathNotFound",
        "ObjectNotFound",
        path,
        SMA + "ItemNotFoundException",
    )


def _missing_value(name: str, path: str) -> Fault:
    full = registry.plain(path).replace("HKLM", "HKEY_LOCAL_MACHINE", 1)
    return Fault(
        f"Property {name} does not exist at path {full}.",
        "System.Management.Automation.PSArgumentException",
        "InvalidArgument",
        name,
        SMA + "PSArgumentException",
    )


def _denied(path: str) -> Fault:
    return Fault(
        "Requested registry access is not allowed.",
        "System.Security.SecurityException",
        "PermissionDenied",
        path,
        "System.Security.SecurityException",
    )


def _read(host: Windows, path: str) -> dict[str, RegistryValue] | None:
    try:
        return registry.read(host, path)
    except Refusal:
        return None


def get(host: Windows, call: Call) -> Iterator[Any]:
    """Get-ItemProperty of registry keys."""
    wanted = [str(n) for n in listed(call.parameters.get("Name"))]
    for path in _expanded(host, call):
        values = _read(host, path)
        if values is None:
            yield _missing_path(path)
            continue
        found = {k: v.data for k, v in values.items() if not wanted or any(alike(k, w) for w in wanted)}
        for name in wanted:
            if not any(alike(k, name) for k in values):
                yield _missing_value(name, path)
        if found or not wanted:
            full = registry.plain(path).replace("HKLM", "HKEY_LOCAL_MACHINE", 1)
            yield Record(
                SMA + "PSCustomObject",
                {
                    **found,
                    "PSPath": "Microsoft.PowerShell.Core\\Registry::" + full,
                    "PSChildName": full.rpartition("\\")[2],
                    "PSDrive": "HKLM",
                },
            )


def value(host: Windows, call: Call) -> Iterator[Any]:
    """Get-ItemPropertyValue."""
    for path in _expanded(host, call):
        values = _read(host, path)
        if values is None:
            yield _missing_path(path)
            continue
        for name in map(str, listed(call.parameters.get("Name"))):
            known = next((v.data for k, v in values.items() if k.lower() == name.lower()), None)
            yield known if known is not None else _missing_value(name, path)


def _write(host: Windows, call: Call, *, make: bool) -> Iterator[Any]:
    name = text(call, "Name")
    kind = KINDS.get(text(call, "PropertyType", text(call, "Type")).lower())
    for path in _paths(call):
        values = _read(host, path)
        if values is None:
            yield _missing_path(path)
            continue
        old = next((v for k, v in values.items() if k.lower() == name.lower()), None)
        if make and old is not None and not call.parameters.get("Force"):
            yield Fault(
                "The property already exists.", "System.IO.IOException", "ResourceExists", name, "System.IO.IOException"
            )
            continue
        data = call.parameters.get("Value")
        chosen = kind or (
            old.kind
            if old
            else "REG_DWORD"
            if isinstance(data, int) and not isinstance(data, bool)
            else "REG_MULTI_SZ"
            if isinstance(data, list)
            else "REG_SZ"
        )
        try:
            registry.write(host, path, name, RegistryValue(chosen, _data(chosen, data)))
        except Refusal:
            yield _denied(path)
            continue
        if make or call.parameters.get("PassThru"):
            yield from get(host, Call("Get-ItemProperty", "Path", {"Path": [path], "Name": [name]}))


def _data(kind: str, data: Any) -> str | int | list[str]:
    if kind in ("REG_DWORD", "REG_QWORD"):
        return int(data or 0)
    return [str(item) for item in listed(data)] if kind == "REG_MULTI_SZ" else "" if data is None else str(data)


def write(host: Windows, call: Call) -> Iterator[Any]:
    """Set-ItemProperty."""
    yield from _write(host, call, make=False)


def new(host: Windows, call: Call) -> Iterator[Any]:
    """New-ItemProperty."""
    yield from _write(host, call, make=True)


def remove(host: Windows, call: Call) -> Iterator[Any]:
    """Remove-ItemProperty."""
    for path in _paths(call):
        if _read(host, path) is None:
            yield _missing_path(path)
            continue
        for name in map(str, listed(call.parameters.get("Name"))):
            try:
                if not registry.erase(host, path, name):
                    yield _missing_value(name, path)
            except Refusal:
                yield _denied(path)


ROWS = {
    "Get-ItemProperty": Row(get, "Path LiteralPath Name"),
    "Get-ItemPropertyValue": Row(value, "Path LiteralPath Name"),
    "Set-ItemProperty": Row(write, "Path LiteralPath Name Value Type Force PassThru"),
    "New-ItemProperty": Row(new, "Path LiteralPath Name Value PropertyType Force"),
    "Remove-ItemProperty": Row(remove, "Path LiteralPath Name Force"),
}
