"""NetAdapter, and the vnics of Hyper-V's module."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from hostprep.lab.powershell.host.plug import Call, Fault, Record
from hostprep.lab.windows import adapters, docker
from hostprep.lab.windows.commands.declare import Row
from hostprep.lab.windows.commands.query import STANDARD, cim, find, given, text, wild
from hostprep.lab.windows.refusal import Refusal
from hostprep.lab.windows.state.network import Adapter

if TYPE_CHECKING:
    from hostprep.lab.windows.model import Windows

KIND = STANDARD + "MSFT_NetAdapter"
FILTERS = {"Name": "Name", "InterfaceDescription": "InterfaceDescription", "InterfaceIndex": "InterfaceIndex"}
KEY = 'CreationClassName = "MSFT_NetAdapter", DeviceID = "{{{}}}", SystemCreationClassName = "CIM_NetworkPort"'
STATUS = {"Up": (1, 1, 1, 2), "Disconnected": (2, 1, 2, 2), "Disabled": (2, 2, 0, 3), "Not Present": (6, 1, 0, 1)}


def _speed(adapter: Adapter) -> str:
    if adapter.status != "Up":
        return "0 bps"
    return f"{adapter.speed / 10**9:g} Gbps" if adapter.speed >= 10**9 else f"{adapter.speed / 10**6:g} Mbps"


def record(adapter: Adapter) -> Record:
    """MSFT_NetAdapter."""
    operational, admin, media, state = STATUS[adapter.status]
    physical = adapter.kind == "physical"
    return cim(KIND, {
        "Name": adapter.name, "InterfaceAlias": adapter.name, "ifAlias": adapter.name,
        "InterfaceName": f"ethernet_{32767 + adapter.index}",
        "InterfaceDescription": adapter.description, "ifDesc": adapter.description,
        "DriverDescription": adapter.description,
        "InterfaceIndex": adapter.index, "ifIndex": adapter.index, "InterfaceGuid": "{" + adapter.guid + "}",
        "DeviceID": "{" + adapter.guid + "}", "Status": adapter.status, "MacAddress": adapter.mac,
        "PermanentAddress": adapter.mac.replace("-", ""), "LinkSpeed": _speed(adapter),
        "Speed": adapter.speed if adapter.status == "Up" else 0,
        "InterfaceOperationalStatus": operational, "InterfaceAdminStatus": admin, "MediaConnectState": media,
        "State": state,
        "ifOperStatus": "Up" if operational == 1 else "Down", "AdminStatus": "Up" if admin == 1 else "Down",
        "MediaConnectionState": "Connected" if media == 1 else "Disconnected", "Virtual": not physical,
        "HardwareInterface": physical, "ConnectorPresent": physical, "InterfaceType": 6,
        "NdisPhysicalMedium": 0 if not physical else 14,
        "ComponentID": r"pci\ven_1d0f&dev_ec20" if physical else "vms_mp", "MtuSize": adapter.mtu,
    }, KEY.format(adapter.guid))  # fmt: skip


def _visible(host: Windows, call: Call) -> list[Adapter]:
    found = [
        a
        for a in host.network.adapters
        if a.kind != "loopback" and (a.status != "Not Present" or call.parameters.get("IncludeHidden"))
    ]
    return [a for a in found if a.kind == "physical"] if call.parameters.get("Physical") else found


def get(host: Windows, call: Call) -> Iterator[Any]:
    """Get-NetAdapter."""
    yield from find(call, KIND, map(record, _visible(host, call)), FILTERS)


def _chosen(host: Windows, call: Call) -> Iterator[Adapter | Fault]:
    items: list[Any] = given(call)
    if not items:
        only = {k: v for k, v in call.parameters.items() if k in FILTERS or k == "IncludeHidden"}
        items = list(find(Call(call.name, call.set, only), KIND, map(record, _visible(host, call)), FILTERS))
    for item in items:
        found = adapters.by_guid(host, item.properties["DeviceID"].strip("{}")) if isinstance(item, Record) else item
        if found is not None:
            if isinstance(found, Adapter) and not host.system.elevated:
                raise Refusal(5)
            yield found


def rename(host: Windows, call: Call) -> Iterator[Any]:
    """Rename-NetAdapter; a name that another has is refused."""
    for item in list(_chosen(host, call)):
        if isinstance(item, Fault):
            yield item
            continue
        name = text(call, "NewName")
        if any(a.name.lower() == name.lower() and a is not item for a in host.network.adapters):
            raise Refusal(
                183, "{Object Exists} An attempt was made to create an object and the object name already existed."
            )
        item.name = name
        if call.parameters.get("PassThru"):
            yield record(item)


def _switched(host: Windows, call: Call, *, off: bool, on: bool) -> Iterator[Any]:
    for item in list(_chosen(host, call)):
        if isinstance(item, Fault):
            yield item
            continue
        if off:
            adapters.disable(host, item)
        if on:
            adapters.enable(host, item)
        if call.parameters.get("PassThru"):
            yield record(item)


def disable(host: Windows, call: Call) -> Iterator[Any]:
    """Disable-NetAdapter."""
    yield from _switched(host, call, off=True, on=False)


def enable(host: Windows, call: Call) -> Iterator[Any]:
    """Enable-NetAdapter."""
    yield from _switched(host, call, off=False, on=True)


def restart(host: Windows, call: Call) -> Iterator[Any]:
    """Restart-NetAdapter."""
    yield from _switched(host, call, off=True, on=True)


def vnic(adapter: Adapter) -> Record:
    """A management vnic as Hyper-V shows it."""
    name = adapter.name.removeprefix("vEthernet (").removesuffix(")")
    return Record("Microsoft.HyperV.PowerShell.VMInternalNetworkAdapter", {
        "Name": name, "IsManagementOs": True, "VMName": "", "SwitchName": adapter.switch,
        "MacAddress": adapter.mac.replace("-", ""),
        "Status": ["Ok"], "IPAddresses": [], "DeviceId": "{" + adapter.guid + "}",
        "Id": f"Microsoft:{adapter.guid}", "AdapterId": f"Microsoft:{adapter.guid}",
    }, f"VMInternalNetworkAdapter (Name = '{name}')")  # fmt: skip


def get_vnic(host: Windows, call: Call) -> Iterator[Any]:
    """Get-VMNetworkAdapter -ManagementOS."""
    name, switch = text(call, "Name"), text(call, "SwitchName")
    found = [vnic(a) for a in host.network.adapters if a.kind == "vnic"]
    chosen = [
        one for one in found
        if (not name or wild(name) or str(one.properties["Name"]).lower() == name.lower())
        and (not switch or str(one.properties["SwitchName"]).lower() == switch.lower())
    ]  # fmt: skip
    yield from chosen
    if not chosen and name and not wild(name):
        yield Fault(f'Hyper-V was unable to find a virtual network adapter with name "{name}".', "InvalidParameter",
            "InvalidArgument", name,
                    "Microsoft.HyperV.PowerShell.VirtualizationException")  # fmt: skip


def add_vnic(host: Windows, call: Call) -> Iterator[Any]:
    """Add-VMNetworkAdapter -ManagementOS."""
    switch, name = text(call, "SwitchName"), text(call, "Name")
    if not host.system.elevated:
        raise Refusal(5)
    if not any(n.name.lower() == switch.lower() for n in host.state.hns):
        yield Fault(f'Hyper-V was unable to find a virtual switch with name "{switch}".', "InvalidParameter",
            "InvalidArgument", switch,
                    "Microsoft.HyperV.PowerShell.VirtualizationException")  # fmt: skip
        return
    made = adapters.make_vnic(host, f"vEthernet ({name})", switch)
    if call.parameters.get("Passthru"):
        yield vnic(made)


def remove_vnic(host: Windows, call: Call) -> Iterator[Any]:
    """Remove-VMNetworkAdapter: by object or by name."""
    wanted = [str(item.properties["DeviceId"]) for item in given(call, "VMNetworkAdapter")]
    name = text(call, "Name")
    for adapter in [a for a in host.network.adapters if a.kind == "vnic"]:
        if "{" + adapter.guid + "}" in wanted or (name and adapter.name.lower() == f"vethernet ({name.lower()})"):
            if not host.system.elevated:
                raise Refusal(5)
            adapters.remove(host, adapter)
            if call.parameters.get("Passthru"):
                yield vnic(adapter)


def switches(host: Windows, call: Call) -> Iterator[Any]:
    """Get-VMSwitch."""
    name = text(call, "Name")
    network = docker.nat(host)
    if network is not None and (not name or wild(name) or name.lower() == network.name):
        yield Record("Microsoft.HyperV.PowerShell.VMSwitch", {"Name": network.name, "SwitchType": "Internal",
            "Id": network.switch,
                     "NetAdapterInterfaceDescription": None}, f"VMSwitch (Name = '{network.name}')")  # fmt: skip


CHOICE = "Name InterfaceDescription IncludeHidden InputObject PassThru"
ROWS = {
    "Get-NetAdapter": Row(get, "Name InterfaceDescription InterfaceIndex Physical IncludeHidden", KIND),
    "Rename-NetAdapter": Row(rename, CHOICE + " NewName", KIND),
    "Disable-NetAdapter": Row(disable, CHOICE, KIND, asks=True),
    "Enable-NetAdapter": Row(enable, CHOICE, KIND),
    "Restart-NetAdapter": Row(restart, CHOICE, KIND),
}
HYPERV = {
    "Get-VMNetworkAdapter": Row(get_vnic, "ManagementOS Name SwitchName All"),
    "Add-VMNetworkAdapter": Row(add_vnic, "ManagementOS Name SwitchName Passthru"),
    "Remove-VMNetworkAdapter": Row(remove_vnic, "ManagementOS Name SwitchName VMNetworkAdapter Passthru"),
    "Get-VMSwitch": Row(switches, "Name"),
}
