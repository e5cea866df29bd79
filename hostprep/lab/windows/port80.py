"""Whoever else may hold port 80 (oldnewthing, 3 July 2018; docker/for-win, 667)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hostprep.lab.windows import proxy, services
from hostprep.lab.windows.state.containers import Mapping
from hostprep.lab.windows.state.network import HttpUrl, Listener, PortRange
from hostprep.lab.windows.state.services import Process, Service

if TYPE_CHECKING:
    from hostprep.lab.windows.model import Windows


def http_sys(host: Windows) -> None:
    """IIS has port 80: PID 4 listens on all addresses (oldnewthing, 3 July 2018)."""
    host.state.services += [
        Service("WAS", "Windows Process Activation Service", start="Manual"),
        Service("W3SVC", "World Wide Web Publishing Service", start="Auto", depends=["WAS"]),
    ]
    services.start(host, "W3SVC")
    host.state.processes.append(Process(5120, "w3wp", r"C:\Windows\System32\inetsrv\w3wp.exe"))
    host.network.urls.append(HttpUrl("HTTP://*:80/", "DefaultAppPool", 5120, "W3SVC"))
    _bind_again(host)


def _bind_again(host: Windows) -> None:
    # The other was there first: rules that want the port are bound as at a start of IP Helper.
    for rule in host.network.proxy:
        rule.binding = "unbound"
        proxy.bind(host, rule)


def process(host: Windows) -> None:
    """Another process has port 80."""
    host.state.processes.append(Process(6200, "nginx", r"C:\nginx\nginx.exe"))
    host.network.listeners.append(Listener("0.0.0.0", 80, 6200, "http", stays=True))  # noqa: S104  # a value, nothing is bound
    _bind_again(host)


def nat(host: Windows) -> None:
    """A container publishes port 80: WinNAT has it and no process shows."""
    name = host.state.nats[0].name if host.state.nats else "NAT"
    host.state.mappings.append(Mapping(host.number(), name, 80, "172.31.208.77", 80))
    _bind_again(host)


def excluded_80(host: Windows) -> None:
    """Port 80 lies in an excluded range: binding it is forbidden."""
    host.network.excluded.append(PortRange(80, 1, administered=True))
    _bind_again(host)


def portproxy(host: Windows) -> None:
    """Another portproxy rule has port 80 on all addresses."""
    proxy.add(host, "*", 80, "10.0.1.99", 8080)
