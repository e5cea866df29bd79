"""Enums of the objects: their names and numbers.

Sources: the MSFT_ classes in the Win32 documentation, ServiceControllerStatus and ServiceStartMode of .NET, the Task
Scheduler's constants. The visible type of a CIM object's enum is ``...GeneratedTypes.<Noun>.<Name>``.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from hostprep.lab.powershell.host.plug import Enum, Word

GENERATED = "Microsoft.PowerShell.Cmdletization.GeneratedTypes."
FAMILY = {"IPv4": 2, "IPv6": 23}
SWITCH = {"Disabled": 0, "Enabled": 1}
STORE = {"PersistentStore": 0, "ActiveStore": 1}
ORIGIN = {"Other": 0, "Manual": 1, "WellKnown": 2, "Dhcp": 3, "RouterAdvertisement": 4}
TCP = ("Closed", "Listen", "SynSent", "SynReceived", "Established", "FinWait1", "FinWait2", "CloseWait", "Closing",
    "LastAck",
       "TimeWait", "DeleteTCB")  # fmt: skip
PROTOCOLS = ("Other", "Local", "NetMgmt", "Icmp", "Egp", "Ggp", "Hello", "Rip", "IsIs", "EsIs", "Igrp", "Bbn", "Ospf",
    "Bgp",
             "Idpr", "Eigrp", "Dvmrp", "Rpl", "Dhcp")  # fmt: skip
TASK_STATES = {"Unknown": 0, "Disabled": 1, "Queued": 2, "Ready": 3, "Running": 4}
LOGONS = {
    "None": 0,
    "Password": 1,
    "S4U": 2,
    "Interactive": 3,
    "Group": 4,
    "ServiceAccount": 5,
    "InteractiveOrPassword": 6,
}
SERVICE_STATES = ("Stopped", "StartPending", "StopPending", "Running", "ContinuePending", "PausePending", "Paused")
PROFILES = {"Any": 0, "Domain": 1, "Private": 2, "Public": 4}
EDGES = {"Block": 0, "Allow": 1, "DeferToUser": 2, "DeferToApp": 3}
SOURCES = {"None": 0, "Local": 1, "GroupPolicy": 2, "Dynamic": 3, "Generated": 4, "Hardcoded": 5}


def _counted(names: tuple[str, ...]) -> dict[str, int]:
    return {name: number for number, name in enumerate(names, 1)}


def _of(noun: str, tables: Mapping[str, Mapping[str, int]], suffix: str = "") -> dict[str, Enum]:
    return {name: Enum(f"{GENERATED}{noun}.{name}{suffix}", values) for name, values in tables.items()}


KINDS: dict[str, dict[str, Enum]] = {
    "MSFT_NetRoute": _of("NetRoute", {
        "Protocol": _counted(PROTOCOLS), "Store": STORE, "AddressFamily": FAMILY,
        "Publish": {"No": 0, "Age": 1, "Yes": 2},
    }),
    "MSFT_NetIPAddress": _of("NetIPAddress", {
        "AddressFamily": FAMILY, "Type": {"Unicast": 1, "Anycast": 2}, "PrefixOrigin": ORIGIN, "Store": STORE,
        "SuffixOrigin": {"Other": 0, "Manual": 1, "WellKnown": 2, "Dhcp": 3, "Link": 4, "Random": 5},
        "AddressState": {"Invalid": 0, "Tentative": 1, "Duplicate": 2, "Deprecated": 3, "Preferred": 4},
    }),
    "MSFT_NetIPInterface": _of("NetIPInterface", {
        "AddressFamily": FAMILY, "Dhcp": SWITCH, "AutomaticMetric": SWITCH, "Forwarding": SWITCH,
        "WeakHostSend": SWITCH,
        "WeakHostReceive": SWITCH, "IgnoreDefaultRoutes": SWITCH,
        "ConnectionState": {"Disconnected": 0, "Connected": 1},
    }),
    "MSFT_NetTCPConnection": _of("NetTCPConnection", {"State": {**_counted(TCP), "Bound": 100}}),
    "MSFT_DNSClientServerAddress": _of("DNSClientServerAddress", {"AddressFamily": FAMILY}),
    "MSFT_NetFirewallRule": _of("NetSecurity", {
        "Enabled": {"True": 1, "False": 2}, "Direction": {"Inbound": 1, "Outbound": 2},
        "Action": {"NotConfigured": 0, "Allow": 2, "AllowBypass": 3, "Block": 4}, "Profile": PROFILES,
        "EdgeTraversalPolicy": EDGES, "PrimaryStatus": {"Unknown": 0, "OK": 1, "Degraded": 2, "Error": 3},
        "PolicyStoreSourceType": SOURCES,
    }),
    "MSFT_ScheduledTask": _of("ScheduledTask", {"State": TASK_STATES}, "Enum"),
    "MSFT_TaskPrincipal2": _of("ScheduledTask", {"LogonType": LOGONS, "RunLevel": {"Limited": 0, "Highest": 1}},
        "Enum"),
    "MSFT_TaskSettings3": _of("ScheduledTask", {
        "Compatibility": {"At": 0, "V1": 1, "Vista": 2, "Win7": 3, "Win8": 4},
        "MultipleInstances": {"Parallel": 0, "Queue": 1, "IgnoreNew": 2},
    }, "Enum"),
    "ServiceController": {
        "Status": Enum("System.ServiceProcess.ServiceControllerStatus", _counted(SERVICE_STATES)),
        "StartType": Enum("System.ServiceProcess.ServiceStartMode",
                          {"Boot": 0, "System": 1, "Automatic": 2, "Manual": 3, "Disabled": 4}),
    },
}  # fmt: skip


def worded(kind: str, properties: Mapping[str, Any]) -> dict[str, Any]:
    """Properties with the texts of enums as their words; a text that is no word of its enum stays a text."""
    known = KINDS.get(kind)
    if known is None:
        return dict(properties)
    return {
        name: Word(value, known[name]) if name in known and value in known[name].values else value
        for name, value in properties.items()
    }
