"""NetTCPIP: addresses and IP interfaces."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from hostprep.lab.powershell.host.plug import Call, Fault, Record
from hostprep.lab.windows import adapters, addresses, ipv6, routes
from hostprep.lab.windows.commands.declare import Row
from hostprep.lab.windows.commands.query import STANDARD, cim, find, given, number, opaque, text
from hostprep.lab.windows.refusal import Refusal
from hostprep.lab.windows.state.network import Adapter, Address, Route

if TYPE_CHECKING:
    from hostprep.lab.windows.model import Windows

KIND = STANDARD + "MSFT_NetIPAddress"
INTERFACE = STANDARD + "MSFT_NetIPInterface"
FILTERS = {
    "IPAddress": "IPAddress", "InterfaceIndex": "InterfaceIndex", "InterfaceAlias": "InterfaceAlias",
    "AddressFamily": "AddressFamily", "AddressState": "AddressState", "PrefixLength": "PrefixLength",
    "PrefixOrigin": "PrefixOrigin", "SuffixOrigin": "SuffixOrigin", "SkipAsSource": "SkipAsSource", "Type": "Type",
}  # fmt: skip
FACE = {
    "InterfaceIndex": "InterfaceIndex", "InterfaceAlias": "InterfaceAlias", "AddressFamily": "AddressFamily",
    "Dhcp": "Dhcp",
    "ConnectionState": "ConnectionState", "InterfaceMetric": "InterfaceMetric", "AutomaticMetric": "AutomaticMetric",
}  # fmt: skip
INFINITE = "10675199.02:48:05.4775807"


def record(host: Windows, address: Address) -> Record:
    """MSFT_NetIPAddress."""
    adapter = adapters.by_guid(host, address.adapter)
    index = adapter.index if adapter else 0
    key = opaque(f"{index} {address.ip} {address.store}")
    family = "IPv6" if ":" in address.ip else "IPv4"
    origin = {"WellKnown": "WellKnown", "Dhcp": "Dhcp"}.get(address.origin, "Manual")
    suffix = "Link" if address.ip.startswith("fe80:") else origin
    return cim(KIND, {
        "Name": key, "InstanceID": None, "IPAddress": address.ip, "InterfaceIndex": index,
        "InterfaceAlias": adapter.name if adapter else "", "AddressFamily": family, "Type": "Unicast",
        "PrefixLength": address.prefix, "PrefixOrigin": origin, "SuffixOrigin": suffix, "AddressState": address.state,
        "ValidLifetime": INFINITE, "PreferredLifetime": INFINITE, "SkipAsSource": address.skip_as_source,
        "PolicyStore": f"{address.store}Store", "Store": f"{address.store}Store", "RequestedState": 12,
        "EnabledDefault": 2,
        "IPv4Address": address.ip if family == "IPv4" else None,
        "IPv6Address": address.ip if family == "IPv6" else None,
        "ifIndex": index,
    }, f'Name = "{key}"')  # fmt: skip


def _shown(host: Windows, call: Call, *, both: bool = False) -> list[Record]:
    store = text(call, "PolicyStore").lower()
    wanted = {"activestore": ("Active",), "persistentstore": ("Persistent",)}.get(
        store, ("Active", "Persistent") if both else ("Active",)
    )
    found = [record(host, a) for a in host.network.addresses if a.store in wanted and adapters.by_guid(host, a.adapter)]
    return found + ([record(host, a) for a in ipv6.addresses(host)] if "Active" in wanted else [])


def shown(host: Windows) -> list[Record]:
    """The active addresses as objects."""
    return _shown(host, Call("Get-NetIPAddress", "", {}))


def get(host: Windows, call: Call) -> Iterator[Any]:
    """Get-NetIPAddress: the active store unless asked otherwise."""
    yield from find(call, KIND, _shown(host, call), FILTERS)


def new(host: Windows, call: Call) -> Iterator[Any]:
    """New-NetIPAddress: turns DHCP off where it is on; two objects unless only the active store was asked for."""
    from hostprep.lab.windows.commands.netroute import adapter_of, stores

    adapter, ip = adapter_of(host, call), text(call, "IPAddress")
    if not routes.is_address(ip):
        raise Refusal(87, f"Invalid parameter IPAddress {ip}")
    persistent = "Persistent" in stores(call)
    made = addresses.add(
        host, adapter, ip, number(call, "PrefixLength", 32), persistent=persistent,
        skip=bool(call.parameters.get("SkipAsSource"))
    )  # fmt: skip
    both = [record(host, one) for one in made]
    gateway = text(call, "DefaultGateway")
    if gateway:
        host.network.routes += [Route("0.0.0.0/0", adapter.guid, gateway, 256, one.store) for one in made]
    yield from both


def chosen(host: Windows, call: Call) -> Iterator[Address | Fault]:
    """The addresses that Remove- and Set- are about."""
    items: list[Any] = (
        given(call)
        if "InputObject" in call.parameters
        else list(find(call, KIND, _shown(host, call, both=True), FILTERS))
    )
    twin = "PolicyStore" not in call.parameters and host.switches.remove_both_stores
    done: list[Address] = []
    for item in items:
        if isinstance(item, Fault):
            yield item
            continue
        for one in [a for a in host.network.addresses if a.ip == item.properties["IPAddress"]]:
            same = record(host, one).properties["Name"] == item.properties["Name"]
            face = adapters.by_guid(host, one.adapter)
            if (same or (twin and face and face.index == item.properties["InterfaceIndex"])) and one not in done:
                done.append(one)
                yield one


def remove(host: Windows, call: Call) -> Iterator[Any]:
    """Remove-NetIPAddress: without a selector all of them."""
    for item in list(chosen(host, call)):
        if isinstance(item, Fault):
            yield item
            continue
        if not host.system.elevated:
            raise Refusal(5)
        gone = record(host, item)
        addresses.remove(host, item)
        if call.parameters.get("PassThru"):
            yield gone


def change(host: Windows, call: Call) -> Iterator[Any]:
    """Set-NetIPAddress: SkipAsSource and the prefix length."""
    only = {k: v for k, v in call.parameters.items() if k not in ("SkipAsSource", "PrefixLength")}
    for item in list(chosen(host, Call(call.name, call.set, only))):
        if isinstance(item, Fault):
            yield item
            continue
        if not host.system.elevated:
            raise Refusal(5)
        item.skip_as_source = bool(call.parameters.get("SkipAsSource", item.skip_as_source))
        item.prefix = number(call, "PrefixLength", item.prefix)
        if call.parameters.get("PassThru"):
            yield record(host, item)


def face_record(adapter: Adapter, family: str, *, stored: bool = False) -> Record:
    """MSFT_NetIPInterface: one for each interface and family."""
    key = f":{adapter.index}:{family}"
    connected = "Connected" if adapter.status == "Up" else "Disconnected"
    return cim(INTERFACE, {
        "InterfaceIndex": adapter.index, "ifIndex": adapter.index, "InterfaceAlias": adapter.name,
        "AddressFamily": family,
        "InterfaceMetric": adapter.metric, "AutomaticMetric": "Enabled" if adapter.automatic_metric else "Disabled",
        "Dhcp": None if stored else ("Enabled" if adapter.dhcp else "Disabled"),
        "NlMtu": None if stored else adapter.mtu,
        "ConnectionState": None if stored else connected, "Forwarding": "Enabled" if adapter.switch else "Disabled",
        "WeakHostSend": "Disabled", "WeakHostReceive": "Disabled", "IgnoreDefaultRoutes": "Disabled",
        "DadTransmits": adapter.dad_transmits, "DadRetransmitTime": 1000, "CompartmentId": 1,
        "PolicyStore": "PersistentStore" if stored else "ActiveStore",
    }, f'Name = "{key}"')  # fmt: skip


def get_face(host: Windows, call: Call) -> Iterator[Any]:
    """Get-NetIPInterface."""
    stored = text(call, "PolicyStore").lower() == "persistentstore"
    present = [a for a in host.network.adapters if a.status in ("Up", "Disconnected")]
    items = [face_record(a, family, stored=stored) for family in ("IPv6", "IPv4") for a in present]
    yield from find(call, INTERFACE, items, FACE)


def set_face(host: Windows, call: Call) -> Iterator[Any]:
    """Set-NetIPInterface: metric, DHCP, forwarding's neighbours."""
    changed = ("InterfaceMetric", "AutomaticMetric", "Dhcp", "DadTransmits")
    items: list[Any] = given(call)
    if not items:
        only = {k: v for k, v in call.parameters.items() if k not in changed}
        all_faces = [face_record(a, family) for family in ("IPv6", "IPv4") for a in host.network.adapters]
        items = list(find(Call(call.name, call.set, only), INTERFACE, all_faces, FACE))
    for item in items:
        if isinstance(item, Fault):
            yield item
            continue
        adapter = adapters.by_index(host, int(item.properties["InterfaceIndex"]))
        if adapter is None or item.properties["AddressFamily"] != "IPv4":
            continue
        _set_face(host, adapter, call)
        if call.parameters.get("PassThru"):
            yield face_record(adapter, "IPv4")


def _set_face(host: Windows, adapter: Adapter, call: Call) -> None:
    if not host.system.elevated:
        raise Refusal(5)
    if "InterfaceMetric" in call.parameters:
        adapter.metric, adapter.automatic_metric = number(call, "InterfaceMetric"), False
    if "AutomaticMetric" in call.parameters:
        adapter.automatic_metric = text(call, "AutomaticMetric").lower() == "enabled"
        adapter.metric = 15 if adapter.automatic_metric else adapter.metric
    adapter.dad_transmits = number(call, "DadTransmits", adapter.dad_transmits)
    wanted = text(call, "Dhcp").lower()
    if wanted == "enabled" and not adapter.dhcp:
        adapter.dhcp = True
        adapters.forget_active(host, adapter)
        addresses.configure(host, adapter)
    elif wanted == "disabled":
        addresses.leave_dhcp(host, adapter)


SELECTORS = " ".join(FILTERS) + " PolicyStore"
PLACE = "InterfaceIndex InterfaceAlias AddressFamily PolicyStore"
ROWS = {
    "Get-NetIPAddress": Row(get, SELECTORS, KIND),
    "New-NetIPAddress": Row(new, PLACE + " IPAddress PrefixLength DefaultGateway SkipAsSource", KIND),
    "Remove-NetIPAddress": Row(remove, SELECTORS + " InputObject PassThru", KIND, asks=True),
    "Set-NetIPAddress": Row(change, PLACE + " IPAddress PrefixLength SkipAsSource InputObject PassThru", KIND),
    "Get-NetIPInterface": Row(get_face, " ".join(FACE) + " PolicyStore", INTERFACE),
    "Set-NetIPInterface": Row(
        set_face, PLACE + " InterfaceMetric AutomaticMetric Dhcp DadTransmits InputObject PassThru", INTERFACE
    ),
}
