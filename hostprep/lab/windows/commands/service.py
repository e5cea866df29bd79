"""Services as PowerShell shows and handles them."""

from __future__ import annotations

from collections.abc import Iterator
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Any

from hostprep.lab.powershell.host.plug import Call, Fault, Record
from hostprep.lab.powershell.host.plug import Warning as Warned
from hostprep.lab.windows import services
from hostprep.lab.windows.commands.declare import Row
from hostprep.lab.windows.commands.enums import worded
from hostprep.lab.windows.commands.query import listed, text, wild
from hostprep.lab.windows.commands.waiting import STATES, waiting
from hostprep.lab.windows.refusal import ALREADY_RUNS, DENIED, NOT_STARTED, Refusal
from hostprep.lab.windows.state.services import Service

if TYPE_CHECKING:
    from hostprep.lab.windows.model import Windows

EXCEPTION = "Microsoft.PowerShell.Commands.ServiceCommandException"
MODES = {"Auto": "Automatic"}
PATIENCE = 2.0  # seconds between two warnings, as long as the service takes


def record(host: Windows, service: Service, *, deep: bool = True) -> Record:
    """System.ServiceProcess.ServiceController."""
    deeds = {"refresh": lambda _: record(host, service), "waitforstatus": waiting(host, service)} if deep else {}
    required = [s for s in map(host.service, service.depends) if s is not None] if deep else []
    followers = (
        [s for s in host.state.services if service.name.lower() in [d.lower() for d in s.depends]] if deep else []
    )
    needs = [record(host, s, deep=False) for s in required]
    return Record("System.ServiceProcess.ServiceController", worded("ServiceController", {
        "Name": service.name, "ServiceName": service.name, "DisplayName": service.display,
        "Status": STATES.get(service.state, service.state), "StartType": MODES.get(service.start, service.start),
        "RequiredServices": needs, "ServicesDependedOn": needs,
        "DependentServices": [record(host, s, deep=False) for s in followers],
        "CanStop": service.state == "Running", "CanShutdown": False, "CanPauseAndContinue": False, "MachineName": ".",
        "ServiceType": "Win32OwnProcess",
    }), service.name, deeds)  # fmt: skip


def find(host: Windows, call: Call) -> Iterator[Service | Fault]:
    """The services that a call names, or the fault that there is none."""
    # A name in the place of -InputObject becomes a ServiceController by its constructor.
    items = listed(call.parameters.get("InputObject"))
    names = [str(i.properties["Name"] if isinstance(i, Record) else i) for i in items]
    names += map(str, listed(call.parameters.get("Name")))
    by_display = listed(call.parameters.get("DisplayName")) if call.name != "Set-Service" else []
    if not names and not by_display:
        names = ["*"]
    for attribute, wanted in [("name", names), ("display", by_display)]:
        for one in map(str, wanted):
            found = [s for s in host.state.services if fnmatchcase(getattr(s, attribute).lower(), one.lower())]
            yield from sorted(found, key=lambda s: s.name.lower())
            if not found and not wild(one):
                yield _missing(one, attribute)


def _missing(name: str, attribute: str) -> Fault:
    word = "service" if attribute == "name" else "display"
    kind = "NoServiceFoundForGivenName" if attribute == "name" else "NoServiceFoundForGivenDisplayName"
    return Fault(f"Cannot find any service with {word} name '{name}'.", kind, "ObjectNotFound", name, EXCEPTION)


def get(host: Windows, call: Call) -> Iterator[Any]:
    """Get-Service."""
    for item in find(host, call):
        if isinstance(item, Fault):
            yield item
        elif call.parameters.get("DependentServices"):
            yield from (record(host, s) for s in services.dependents(host, item))
        elif call.parameters.get("RequiredServices"):
            yield from (record(host, s) for s in map(host.service, item.depends) if s is not None)
        else:
            yield record(host, item)


def _title(service: Service) -> str:
    return f"'{service.display} ({service.name})'"


def _start(host: Windows, service: Service) -> Iterator[Any]:
    try:
        services.start(host, service.name)
    except Refusal as refusal:
        if refusal.code == ALREADY_RUNS:
            return
        why = (
            f"Cannot open {service.name} service on computer '.'."
            if refusal.code == DENIED
            else f"Cannot start service {service.name} on computer '.'."
        )
        yield Fault(
            f"Service {_title(service)} cannot be started due to the following error: {why}",
            "CouldNotStartService",
            "OpenError",
            service.name,
            EXCEPTION,
        )
        return
    while service.state == "Start Pending":
        host.wait(PATIENCE)
        if service.state == "Start Pending":
            yield Warned(f"Waiting for service {_title(service)} to start...")
    if service.state != "Running":
        yield Fault(
            f"Failed to start service {_title(service)}.", "StartServiceFailed", "OpenError", service.name, EXCEPTION
        )


def start(host: Windows, call: Call) -> Iterator[Any]:
    """Start-Service: waits without end, with a warning every two seconds."""
    for item in list(find(host, call)):
        if isinstance(item, Fault):
            yield item
            continue
        yield from _start(host, item)
        if call.parameters.get("PassThru"):
            yield record(host, item)


def _stop(host: Windows, service: Service, *, force: bool) -> Iterator[Any]:
    followers = services.dependents(host, service, running=True)
    if followers and not force:
        yield Fault(
            f"Cannot stop service {_title(service)} because it has dependent services. "
            "It can only be stopped if the Force flag is set.",
            "ServiceHasDependentServices", "InvalidOperation", service.name, EXCEPTION,
        )  # fmt: skip
        return
    try:
        for follower in reversed(followers):
            services.stop(host, follower.name)
        services.stop(host, service.name)
    except Refusal as refusal:
        if refusal.code != NOT_STARTED:
            why = (
                f"Cannot open {service.name} service on computer '.'."
                if refusal.code == DENIED
                else f"Cannot stop {service.name} service on computer '.'."
            )
            yield Fault(
                f"Service {_title(service)} cannot be stopped due to the following error: {why}",
                "CouldNotStopService",
                "CloseError",
                service.name,
                EXCEPTION,
            )


def stop(host: Windows, call: Call) -> Iterator[Any]:
    """Stop-Service."""
    for item in list(find(host, call)):
        if isinstance(item, Fault):
            yield item
            continue
        yield from _stop(host, item, force=bool(call.parameters.get("Force")))
        if call.parameters.get("PassThru"):
            yield record(host, item)


def restart(host: Windows, call: Call) -> Iterator[Any]:
    """Restart-Service: with -Force the dependents that ran are started again."""
    for item in list(find(host, call)):
        if isinstance(item, Fault):
            yield item
            continue
        followers = services.dependents(host, item, running=True)
        faults = list(_stop(host, item, force=bool(call.parameters.get("Force"))))
        yield from faults
        if not faults:
            for one in [item, *followers]:
                yield from _start(host, one)
        if call.parameters.get("PassThru"):
            yield record(host, item)


START = {"automatic": "Auto", "manual": "Manual", "disabled": "Disabled", "boot": "Boot", "system": "System"}


def change(host: Windows, call: Call) -> Iterator[Any]:
    """Set-Service."""
    for item in list(find(host, call)):
        if isinstance(item, Fault):
            yield item
            continue
        if not host.system.elevated:
            why = f"Service {_title(item)} cannot be configured due to the following error: Access is denied"
            yield Fault(why, "CouldNotSetService", "PermissionDenied", item.name, EXCEPTION)
            continue
        mode = text(call, "StartupType").lower()
        if mode:
            item.start = START[mode]
            item.delayed = False
        item.display = text(call, "DisplayName", item.display)
        item.description = text(call, "Description", item.description)
        match text(call, "Status").lower():
            case "running":
                yield from _start(host, item)
            case "stopped":
                yield from _stop(host, item, force=False)
        if call.parameters.get("PassThru"):
            yield record(host, item)


def new(host: Windows, call: Call) -> Iterator[Any]:
    """New-Service."""
    name = text(call, "Name")
    title = f"'{text(call, 'DisplayName', name)} ({name})'"
    why = "" if host.service(name) is None else "The specified service already exists"
    why = why if host.system.elevated else "Access is denied"
    if why:
        sentence = f"Service {title} cannot be created due to the following error: {why}"
        yield Fault(sentence, "CouldNotNewService", "PermissionDenied", name, EXCEPTION)
        return
    mode = START[text(call, "StartupType", "Automatic").lower()]
    made = Service(
        name,
        text(call, "DisplayName", name),
        text(call, "BinaryPathName"),
        mode,
        depends=[str(d) for d in listed(call.parameters.get("DependsOn"))],
        description=text(call, "Description"),
    )
    host.state.services.append(made)
    yield record(host, made)


ROWS = {
    "Get-Service": Row(get, "Name DisplayName InputObject DependentServices RequiredServices"),
    "Start-Service": Row(start, "Name DisplayName InputObject PassThru"),
    "Stop-Service": Row(stop, "Name DisplayName InputObject Force PassThru"),
    "Restart-Service": Row(restart, "Name DisplayName InputObject Force PassThru"),
    "Set-Service": Row(change, "Name DisplayName Description StartupType Status InputObject PassThru"),
    "New-Service": Row(new, "Name DisplayName BinaryPathName DependsOn Description StartupType"),
}
