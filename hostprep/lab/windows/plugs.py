"""All commands and programs of a host: what it lacks is not among them, and fails as an unknown command does."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from hostprep.lab.powershell.host.plug import Command, Plugs
from hostprep.lab.windows.commands import (
    cimcmdlets,
    connection,
    ecs,
    firewall,
    machine,
    nat,
    netadapter,
    netaddress,
    netconfig,
    netroute,
    property,  # noqa: A004  # the commands' own noun
    service,
    task,
    webclient,
)
from hostprep.lab.windows.commands.declare import Row, commands
from hostprep.lab.windows.keys import Keys, machine_facts, resolved
from hostprep.lab.windows.programs.table import PATHS, programs_of

if TYPE_CHECKING:
    from hostprep.lab.windows.model import Windows

MODULES: list[tuple[str, Mapping[str, Row]]] = [
    ("NetTCPIP", {**netroute.ROWS, **netaddress.ROWS, **netconfig.ROWS, **connection.TCPIP}),
    ("NetAdapter", netadapter.ROWS),
    ("NetNat", nat.NET_NAT),
    ("NetSecurity", firewall.ROWS),
    ("ScheduledTasks", task.ROWS),
    ("CimCmdlets", cimcmdlets.ROWS),
    ("DnsClient", netconfig.DNS),
    ("Dism", machine.DISM),
    ("ServerManager", machine.SERVER_MANAGER),
    (
        "Microsoft.PowerShell.Management",
        {**service.ROWS, **machine.MANAGEMENT, **property.ROWS, **connection.MANAGEMENT},
    ),
    ("Microsoft.PowerShell.Utility", webclient.UTILITY),
    ("HostNetworkingService", nat.HNS),
    ("Hyper-V", netadapter.HYPERV),
    ("ECSTools", ecs.ROWS),
]
MISSING_IN_CONTAINERS = frozenset(
    ("NetNat", "NetSecurity", "ServerManager", "Dism", "HostNetworkingService", "Hyper-V", "ECSTools")
)


def modules(host: Windows) -> list[str]:
    """The modules that the host has; Nano Server has no PowerShell at all."""
    if host.system.edition == "Nano":
        return []
    found = [name for name, _ in MODULES if not (host.system.container and name in MISSING_IN_CONTAINERS)]
    absent = {
        name for name, there in (("Hyper-V", host.system.hyperv), ("ECSTools", host.state.agent.tools)) if not there
    }
    return [name for name in found if name not in absent]


def plugs_of(host: Windows) -> Plugs:
    """The commands and programs of a host."""
    there = modules(host)
    made: dict[str, Command] = {}
    absent: set[str] = set()
    for name, rows in MODULES:
        if name in there:
            made |= commands(host, name, rows)
        else:
            absent |= {command.lower() for command in rows}
    return Plugs(
        made,
        programs_of(host),
        http=lambda url, method, headers, seconds: host.http(url, method, headers, timeout=seconds),
        absent=frozenset(absent),
        paths=PATHS,
        resolve=lambda name: resolved(host, name),
        registry=Keys(host),
        machine=machine_facts(host),
    )
