"""The WMI classes that scripts look at, each as a function that makes its instances."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from hostprep.lab.powershell.host.plug import Record
from hostprep.lab.windows import adapters, ipv6, versions
from hostprep.lab.windows.addresses import ANY
from hostprep.lab.windows.commands import netadapter, netaddress, netroute
from hostprep.lab.windows.commands.query import cim
from hostprep.lab.windows.ports import SYSTEM_PID
from hostprep.lab.windows.processes import processes

if TYPE_CHECKING:
    from hostprep.lab.windows.model import Windows

ROOT = "root/cimv2/"


def moment(seconds: float) -> datetime:
    """A time of the host for an engine to make a DateTime of: local, as CIM gives it, and the host's zone is UTC."""
    return datetime.fromtimestamp(seconds, UTC).replace(tzinfo=None)


def operating_system(host: Windows) -> Iterator[Record]:
    """Win32_OperatingSystem."""
    release, system = versions.RELEASES[host.system.release], host.system
    number, tag, page = versions.LANGUAGES[system.language]
    yield cim(ROOT + "Win32_OperatingSystem", {
        "Caption": f"Microsoft Windows Server {system.release} Datacenter", "Version": f"10.0.{release.build}",
        "BuildNumber": release.build, "ProductType": 3, "OperatingSystemSKU": 8 if system.edition == "Full" else 12,
        "LastBootUpTime": moment(system.booted), "LocalDateTime": moment(host.state.now),
        "InstallDate": moment(system.installed), "BootDevice": r"\Device\HarddiskVolume1", "SystemDrive": "C:",
        "OSLanguage": number, "MUILanguages": [tag], "Locale": f"{number:04x}", "CodeSet": "1252", "CountryCode": "1",
        "OSArchitecture": "64-bit", "CSName": system.name, "Status": "OK", "WindowsDirectory": r"C:\Windows",
        "TotalVisibleMemorySize": 8_126_464, "FreePhysicalMemory": 5_242_880, "EncryptionLevel": 256,
        "OEMCodePage": page,
    }, f'CSName = "{system.name}"')  # fmt: skip


def services(host: Windows) -> Iterator[Record]:
    """Win32_Service."""
    for one in sorted(host.state.services, key=lambda s: s.name.lower()):
        yield cim(ROOT + "Win32_Service", {
            "Name": one.name, "DisplayName": one.display, "Caption": one.display, "State": one.state,
            "StartMode": one.start,
            "DelayedAutoStart": one.delayed, "ProcessId": one.pid, "PathName": one.path, "StartName": one.account,
            "ExitCode": one.exit_code, "ServiceSpecificExitCode": 0, "Started": one.state == "Running", "Status": "OK",
            "Description": one.description, "SystemName": host.system.name,
        }, f'Name = "{one.name}"')  # fmt: skip


def running(host: Windows) -> Iterator[Record]:
    """Win32_Process."""
    for one in processes(host):
        yield cim(ROOT + "Win32_Process", {
            "Name": one.name if one.pid in (0, 4) else one.name + ".exe", "ProcessId": one.pid,
            "ParentProcessId": 0 if one.pid == SYSTEM_PID else SYSTEM_PID,
            "ExecutablePath": one.path or None, "CommandLine": one.path or None,
            "CreationDate": moment(host.system.booted),
            "SessionId": 0, "HandleCount": 100, "WorkingSetSize": 10_485_760,
        }, f'Handle = "{one.pid}"')  # fmt: skip


def configurations(host: Windows) -> Iterator[Record]:
    """Win32_NetworkAdapterConfiguration."""
    for one in host.network.adapters:
        mine = [a for a in host.network.addresses if a.adapter == one.guid and a.store == "Active"]
        own = [a for a in ipv6.addresses(host) if a.adapter == one.guid]
        gateways = [
            r.next_hop
            for r in host.network.routes
            if r.adapter == one.guid and r.prefix == "0.0.0.0/0" and r.next_hop != ANY and r.store == "Active"
        ]
        if one.kind == "loopback":
            continue
        wide = [r.next_hop for r in ipv6.routes(host) if r.adapter == one.guid]
        yield cim(ROOT + "Win32_NetworkAdapterConfiguration", {
            "Description": one.description, "Caption": f"[{one.index:08d}] {one.description}", "Index": one.index,
            "InterfaceIndex": one.index, "IPEnabled": bool(mine) and one.status == "Up", "DHCPEnabled": one.dhcp,
            "IPAddress": [a.ip for a in [*mine, *own]] or None,
            "DefaultIPGateway": list(dict.fromkeys([*gateways, *wide])) or None,
            "MACAddress": one.mac.replace("-", ":"), "SettingID": "{" + one.guid + "}",
            "IPConnectionMetric": one.metric,
            "ServiceName": "ena" if one.kind == "physical" else "VMSNPXYMP",
        }, f"Index = {one.index}")  # fmt: skip


def cards(host: Windows) -> Iterator[Record]:
    """Win32_NetworkAdapter."""
    for one in (a for a in host.network.adapters if a.kind != "loopback"):
        status = {"Up": 2, "Disconnected": 7, "Disabled": 0, "Not Present": 4}[one.status]
        yield cim(ROOT + "Win32_NetworkAdapter", {
            "Name": one.description, "Description": one.description, "NetConnectionID": one.name,
            "NetConnectionStatus": status,
            "InterfaceIndex": one.index, "Index": one.index, "GUID": "{" + one.guid + "}",
            "MACAddress": one.mac.replace("-", ":"),
            "NetEnabled": one.status == "Up", "PhysicalAdapter": one.kind == "physical", "DeviceID": str(one.index),
            "AdapterType": "Ethernet 802.3", "AdapterTypeId": 0,
        }, f'DeviceID = "{one.index}"')  # fmt: skip


def computer(host: Windows) -> Iterator[Record]:
    """Win32_ComputerSystem."""
    yield cim(ROOT + "Win32_ComputerSystem", {
        "Name": host.system.name, "Domain": "WORKGROUP", "PartOfDomain": False, "Manufacturer": "Amazon EC2",
        "Model": host.state.imds.kind, "NumberOfProcessors": 1, "NumberOfLogicalProcessors": 2,
        "TotalPhysicalMemory": 8_321_499_136,
        "HypervisorPresent": True, "DomainRole": 2, "SystemType": "x64-based PC", "UserName": None,
    }, f'Name = "{host.system.name}"')  # fmt: skip


def counters(host: Windows) -> Iterator[Record]:
    """Win32_PerfFormattedData_PerfOS_System."""
    yield cim(
        ROOT + "Win32_PerfFormattedData_PerfOS_System",
        {"Name": "", "SystemUpTime": int(host.state.now - host.system.booted), "Processes": 60, "Threads": 900},
    )


def net_routes(host: Windows) -> Iterator[Record]:
    """MSFT_NetRoute of both stores."""
    yield from (netroute.record(host, r) for r in host.network.routes if adapters.by_guid(host, r.adapter))


def net_addresses(host: Windows) -> Iterator[Record]:
    """MSFT_NetIPAddress of both stores."""
    yield from (netaddress.record(host, a) for a in host.network.addresses if adapters.by_guid(host, a.adapter))


def net_adapters(host: Windows) -> Iterator[Record]:
    """MSFT_NetAdapter."""
    yield from (netadapter.record(a) for a in host.network.adapters if a.kind != "loopback")


CLASSES: dict[str, Callable[[Windows], Iterator[Record]]] = {
    "win32_operatingsystem": operating_system, "win32_service": services, "win32_process": running,
    "win32_networkadapterconfiguration": configurations, "win32_networkadapter": cards,
    "win32_computersystem": computer,
    "win32_perfformatteddata_perfos_system": counters, "msft_netroute": net_routes, "msft_netipaddress": net_addresses,
    "msft_netadapter": net_adapters,
}  # fmt: skip
