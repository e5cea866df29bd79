"""Keys of a registry as items: their paths, New-Item, Remove-Item and Get-ChildItem of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from hostprep.lab.powershell.operators.regex import is_wildcard, wildcard
from hostprep.lab.powershell.values.text import to_text

if TYPE_CHECKING:
    from hostprep.lab.powershell.commands.paths import ItemCommand
    from hostprep.lab.powershell.host.plug import Registry

HIVES = {
    "hklm": "HKLM", "hkey_local_machine": "HKLM", "hkcu": "HKCU", "hkey_current_user": "HKCU",
}  # fmt: skip
DRIVES = ("hklm", "hkcu")
_PROVIDERS = ("microsoft.powershell.core\\registry::", "registry::")


def key_of(path: str) -> str:
    r"""The key that a path means as ``HKLM\...``, or ``''``."""
    low = path.lower()
    for provider in _PROVIDERS:
        if low.startswith(provider):
            hive, _, rest = path[len(provider) :].replace("/", "\\").strip("\\").partition("\\")
            return f"{HIVES[hive.lower()]}\\{rest}".rstrip("\\") if hive.lower() in HIVES else ""
    drive, colon, rest = path.partition(":")
    if not colon or drive.lower() not in DRIVES:
        return ""
    inner = rest.replace("/", "\\").strip("\\")
    return f"{drive.upper()}\\{inner}".rstrip("\\")


def registry_of(command: ItemCommand) -> Registry:
    """The host's registry."""
    found: Registry | None = command.frame.session.host.plugs.registry
    if found is None:
        command.refuse(f"{command.name} on the registry")
    return found


def matching(command: ItemCommand, path: str) -> list[str]:
    """The keys that a path means; a wildcard may stand in its last part."""
    registry, key = registry_of(command), key_of(path)
    above, _, last = key.rpartition("\\")
    if command.literal or not is_wildcard(key):
        return [path] if registry.exists(key) else []
    if is_wildcard(above):
        command.refuse(f"{command.name} with a wildcard in the middle of a key's path")
    pattern = wildcard(last)
    front = path.replace("/", "\\").rpartition("\\")[0]
    return [f"{front}\\{name}" for name in registry.children(above) if pattern.fullmatch(name)]


def listed(command: ItemCommand, path: str, *, deep: bool) -> None:
    """Write the keys below one."""
    for name in registry_of(command).children(key_of(path)):
        below = f"{path}\\{name}"
        command.write(name if command.on("Name") and not deep else command.item(below))
        if deep:
            listed(command, below, deep=deep)


def make(command: ItemCommand, path: str) -> None:
    """New-Item: with -Force a key that is there is made anew, empty, and those above it are made too."""
    registry, key = registry_of(command), key_of(path)
    if "Value" in command.bound.named:
        command.refuse(f"{command.name} -Value of a key")
    above = key.rpartition("\\")[0]
    if registry.exists(key) and not command.on("Force"):
        message = "A key in this path already exists."
        command.error("System.IO.IOException", message, "ResourceExists", "System.IO.IOException")
    elif not command.on("Force") and not registry.exists(above):
        message = "The registry key at the specified path does not exist."
        command.error("System.ArgumentException", message, "InvalidArgument", "System.ArgumentException", path)
    elif _allowed(command, path, lambda: _anew(registry, key)):
        command.write(command.item(path))


def _anew(registry: Registry, key: str) -> None:
    if registry.exists(key):
        registry.remove(key)
    registry.make(key)


def remove(command: ItemCommand, path: str) -> None:
    """Remove-Item of a key."""
    registry, key = registry_of(command), key_of(path)
    if registry.children(key) and not command.on("Recurse"):
        command.refuse(f"{command.name} of a key with keys below it, without -Recurse")
    _allowed(command, path, lambda: registry.remove(key))


def _allowed(command: ItemCommand, path: str, change: Callable[[], None]) -> bool:
    """Whether a change was allowed; where it was not, the error is written."""
    try:
        change()
    except PermissionError:
        kind = "System.Security.SecurityException"
        command.error(kind, "Requested registry access is not allowed.", "PermissionDenied", kind, to_text(path))
        return False
    return True
