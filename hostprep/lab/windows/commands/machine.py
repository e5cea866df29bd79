"""Processes, features, the computer itself."""

from __future__ import annotations

from collections.abc import Iterator
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Any

from hostprep.lab.powershell.host.plug import Call, Fault, Record
from hostprep.lab.windows import boot
from hostprep.lab.windows.commands.cimclasses import moment
from hostprep.lab.windows.commands.declare import Row
from hostprep.lab.windows.commands.query import given, listed, text, wild
from hostprep.lab.windows.processes import kill, processes
from hostprep.lab.windows.refusal import Refusal
from hostprep.lab.windows.state.services import Process

if TYPE_CHECKING:
    from hostprep.lab.windows.model import Windows

PROCESS = "Microsoft.PowerShell.Commands.ProcessCommandException"
FEATURES = {
    "Containers": "Containers", "Hyper-V": "Hyper-V", "Hyper-V-PowerShell": "Hyper-V Module for Windows PowerShell",
    "Web-Server": "Web Server (IIS)", "NET-Framework-45-Core": ".NET Framework 4.8",
}  # fmt: skip


def process_record(host: Windows, one: Process) -> Record:
    """System.Diagnostics.Process."""
    return Record("System.Diagnostics.Process", {
        "Id": one.pid, "ProcessName": one.name, "Name": one.name, "Path": one.path or None,
        "StartTime": moment(host.system.booted),
        "SessionId": 0, "Handles": 100, "Responding": True, "HasExited": False,
    }, f"System.Diagnostics.Process ({one.name})")  # fmt: skip


def _processes(host: Windows, call: Call) -> Iterator[Process | Fault]:
    ids = [int(i) for i in listed(call.parameters.get("Id"))] + [int(i.properties["Id"]) for i in given(call)]
    names = [str(n) for n in listed(call.parameters.get("Name"))]
    everything = processes(host)
    for number in ids:
        found = [p for p in everything if p.pid == number]
        yield from found
        if not found:
            text_ = f"Cannot find a process with the process identifier {number}."
            yield Fault(text_, "NoProcessFoundForGivenId", "ObjectNotFound", str(number), PROCESS)
    for name in names:
        some = [p for p in everything if fnmatchcase(p.name.lower(), name.lower())]
        yield from some
        if not some and not wild(name):
            text_ = f'Cannot find a process with the name "{name}". Verify the process name and call the cmdlet again.'
            yield Fault(text_, "NoProcessFoundForGivenName", "ObjectNotFound", name, PROCESS)
    if not ids and not names:
        yield from everything


def get_process(host: Windows, call: Call) -> Iterator[Any]:
    """Get-Process."""
    for one in _processes(host, call):
        yield one if isinstance(one, Fault) else process_record(host, one)


def stop_process(host: Windows, call: Call) -> Iterator[Any]:
    """Stop-Process."""
    for one in list(_processes(host, call)):
        if isinstance(one, Fault):
            yield one
        elif not host.system.elevated or one.pid in (0, 4):
            yield Fault(
                f'Cannot stop process "{one.name} ({one.pid})" because of the following error: Access is denied',
                "CouldNotStopProcess",
                "CloseError",
                one.name,
                PROCESS,
            )
        else:
            kill(host, one.pid)


def features(host: Windows, call: Call) -> Iterator[Any]:
    """Get-WindowsFeature; names that are none give nothing."""
    wanted = [str(n) for n in listed(call.parameters.get("Name"))] or ["*"]
    for name, title in FEATURES.items():
        if any(fnmatchcase(name.lower(), w.lower()) for w in wanted):
            there = name in host.system.features or (host.system.hyperv and name.startswith("Hyper-V"))
            yield Record(
                "Microsoft.Windows.ServerManager.Commands.Feature",
                {
                    "Name": name,
                    "DisplayName": title,
                    "Installed": there,
                    "InstallState": "Installed" if there else "Available",
                    "FeatureType": "Feature",
                },
                name,
            )


def optional_feature(host: Windows, call: Call) -> Iterator[Any]:
    """Get-WindowsOptionalFeature -Online."""
    names = {
        "Containers": "Containers" in host.system.features,
        "Microsoft-Hyper-V": host.system.hyperv,
        "Microsoft-Hyper-V-Management-PowerShell": host.system.hyperv,
        "IIS-WebServer": "Web-Server" in host.system.features,
    }
    wanted = text(call, "FeatureName", "*")
    for name, there in names.items():
        if fnmatchcase(name.lower(), wanted.lower()):
            yield Record(
                "Microsoft.Dism.Commands.AdvancedFeatureObject",
                {"FeatureName": name, "State": "Enabled" if there else "Disabled", "Online": True},
            )


def restart_computer(host: Windows, call: Call) -> Iterator[Any]:
    """Restart-Computer of the computer it runs on."""
    invalid = "System.InvalidOperationException"
    if call.parameters.get("Wait"):
        yield Fault(
            "Cannot wait for the local computer to restart. The local computer is ignored when the Wait parameter is "
            "specified.",
            "LocalComputerNotSupported",
            "InvalidOperation",
            None,
            invalid,
        )
        return
    try:
        boot.ask(host, 0.5)
    except Refusal as refusal:
        why = refusal.text(host.system.language)
        message = f"Failed to restart the computer {host.system.name} with the following error message: {why}"
        yield Fault(message, "RestartcomputerFailed", "OperationStopped", host.system.name, invalid)


MANAGEMENT = {
    "Get-Process": Row(get_process, "Name Id InputObject"),
    "Stop-Process": Row(stop_process, "Name Id InputObject Force"),
    "Restart-Computer": Row(restart_computer, "Force Wait"),
}
SERVER_MANAGER = {"Get-WindowsFeature": Row(features, "Name")}
DISM = {"Get-WindowsOptionalFeature": Row(optional_feature, "Online FeatureName")}
