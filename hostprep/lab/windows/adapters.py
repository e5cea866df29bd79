"""Finding, making and removing adapters."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hostprep.lab.windows import addresses
from hostprep.lab.windows.state.network import Adapter

if TYPE_CHECKING:
    from hostprep.lab.windows.model import Windows


def by_guid(host: Windows, guid: str) -> Adapter | None:
    """The adapter of a guid, or None where it has gone."""
    return next((a for a in host.network.adapters if a.guid == guid), None)


def by_index(host: Windows, index: int) -> Adapter | None:
    """The adapter of an ifIndex."""
    return next((a for a in host.network.adapters if a.index == index), None)


def by_name(host: Windows, name: str) -> Adapter | None:
    """The adapter of an alias."""
    return next((a for a in host.network.adapters if a.name.lower() == name.lower()), None)


def up(host: Windows, guid: str) -> bool:
    """Whether an adapter is there and connected."""
    found = by_guid(host, guid)
    return found is not None and found.status == "Up"


def make_vnic(host: Windows, name: str, switch: str, description: str = "") -> Adapter:
    """A new management vnic, with an index and a guid that nobody had before."""
    number = sum(1 for a in host.network.adapters if a.description.startswith("Hyper-V Virtual Ethernet Adapter"))
    words = description or "Hyper-V Virtual Ethernet Adapter" + (f" #{number + 1}" if number else "")
    taken = {a.index for a in host.network.adapters}
    index = next(i for i in range(host.network.next_index, 9999) if i not in taken)
    host.network.next_index = index + 1 + host.number() % 4
    mac = f"00-15-5D-70-{host.number() % 256:02X}-{host.number() % 256:02X}"
    made = Adapter(host.guid(), name, words, index, mac, kind="vnic", switch=switch, since=host.state.now)
    host.network.adapters.append(made)
    return made


def remove(host: Windows, adapter: Adapter) -> None:
    """Take an adapter away: what is active on it goes, what is stored waits under its guid."""
    host.network.adapters.remove(adapter)
    forget_active(host, adapter)


def forget_active(host: Windows, adapter: Adapter) -> None:
    """Drop all active addresses and routes of an adapter."""
    network = host.network
    addresses.lose(host, [a for a in network.addresses if a.adapter == adapter.guid and a.store == "Active"])
    network.addresses = [a for a in network.addresses if a.adapter != adapter.guid or a.store == "Persistent"]
    network.routes = [r for r in network.routes if r.adapter != adapter.guid or r.store == "Persistent"]


def disable(host: Windows, adapter: Adapter) -> None:
    """Disable an adapter: its active addresses and routes vanish, stored ones come back with it."""
    adapter.status = "Disabled"
    forget_active(host, adapter)


def enable(host: Windows, adapter: Adapter) -> None:
    """Enable an adapter that was disabled; DHCP and the stored configuration apply as after a boot."""
    if adapter.status != "Disabled":
        return
    adapter.status = "Up"
    addresses.configure(host, adapter)
