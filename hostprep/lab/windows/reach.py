"""Whether whoever is connected to the host still is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hostprep.lab.windows import routes

if TYPE_CHECKING:
    from hostprep.lab.windows.model import Windows

WINRM_PORTS = ("5985", "5986")


def controller(host: Windows) -> bool:
    """Whether the controller's packets reach WinRM and its answers find the way back."""
    if host.system.container or host.system.going_down:
        return False
    return host.runs("WinRM") and routes.leaves_well(host, host.network.wide.controller) and admitted(host, WINRM_PORTS)


def admitted(host: Windows, ports: tuple[str, ...], remote: str = "") -> bool:
    """Whether the firewall lets inbound TCP to at least one of some ports in: a block wins over an allow."""
    service = host.service("MpsSvc")
    if service is None or service.state != "Running":
        return True
    return any(_one(host, port) for port in ports)


def _one(host: Windows, port: str) -> bool:
    found = [
        r.action
        for r in host.network.firewall
        if r.enabled and r.direction == "Inbound" and r.protocol in ("TCP", "Any", "6") and _covers(r.local_port, port)
    ]
    return "Allow" in found and "Block" not in found


def _covers(ports: list[str], port: str) -> bool:
    for one in ports:
        low, _, high = one.partition("-")
        if one == "Any" or (low.isdigit() and int(low) <= int(port) <= int(high or low)):
            return True
    return False
