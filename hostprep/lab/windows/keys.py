"""The registry, names and the machine as the PowerShell engine asks for them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from hostprep.lab.powershell.host.plug import Machine
from hostprep.lab.windows import addresses, registry
from hostprep.lab.windows.programs.looking import account
from hostprep.lab.windows.refusal import Refusal
from hostprep.lab.windows.versions import RELEASES

if TYPE_CHECKING:
    from hostprep.lab.windows.model import Windows

ROOTS = ("hklm", "hkcu")
OUTSIDE = "192.0.2.1"


class Keys:
    """A host's registry."""

    def __init__(self, host: Windows) -> None:
        self._host = host

    def exists(self, key: str) -> bool:
        """Whether there is a key."""
        return key.lower() in ROOTS or registry.read(self._host, key) is not None

    def make(self, key: str) -> None:
        """Make a key."""
        try:
            registry.make(self._host, key)
        except Refusal as refusal:
            raise PermissionError(key) from refusal

    def remove(self, key: str) -> None:
        """Delete a key with all below it."""
        try:
            registry.remove(self._host, key)
        except Refusal as refusal:
            raise PermissionError(key) from refusal

    def children(self, key: str) -> Sequence[str]:
        """The names of the keys right below a key."""
        return registry.children(self._host, key)

    def values(self, key: str) -> Mapping[str, Any]:
        """A key's values."""
        return {name: value.data for name, value in (registry.read(self._host, key) or {}).items()}


def machine_facts(host: Windows) -> Machine:
    """What .NET says of a host and of the account."""
    release = RELEASES[host.system.release]
    return Machine(f"10.0.{release.build}.{release.revision}", account(host), host.system.elevated)


def resolved(host: Windows, name: str) -> list[str]:
    """The addresses of a name; the outside is one documentation address (RFC 5737)."""
    low = name.lower()
    if low == "localhost":
        return ["::1", "127.0.0.1"]
    if low == host.system.name.lower():
        return [one.ip for one in host.network.addresses if addresses.usable(host, one.ip) and one.ip != "127.0.0.1"]
    return [OUTSIDE] if low in (host.parent or host).network.wide.names else []
