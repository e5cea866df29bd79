"""Processes: those of services, shared or their own, and the others."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hostprep.lab.windows.state.services import Process

if TYPE_CHECKING:
    from hostprep.lab.windows.model import Windows


def processes(host: Windows) -> list[Process]:
    """All of them, by id."""
    found = {p.pid: p for p in host.state.processes}
    for service in host.state.services:
        if service.pid:
            found[service.pid] = Process(
                service.pid, service.process, service.path.split(".exe", 1)[0].strip('"') + ".exe"
            )
    return sorted(found.values(), key=lambda p: p.pid)


def kill(host: Windows, pid: int) -> bool:
    """End a process: a service's failure actions apply, a listener goes; whether it was there."""
    from hostprep.lab.windows import services

    service = next((s for s in host.state.services if s.pid == pid), None)
    if service is not None:
        services.crash(host, service.name)
        return True
    before = len(host.state.processes)
    host.state.processes = [p for p in host.state.processes if p.pid != pid]
    host.network.listeners = [one for one in host.network.listeners if one.pid != pid]
    return len(host.state.processes) < before
