"""Sockets, interfaces, addresses."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NoReturn

from testinfra.modules.addr import Addr
from testinfra.modules.interface import Interface
from testinfra.modules.socket import Socket

from hostprep.verify.windows.asking import WindowsModule, lacks

_LISTENING = {
    "tcp": "Get-NetTCPConnection -State Listen -ErrorAction Stop | "
    "ForEach-Object { '{0} {1}' -f $_.LocalAddress, $_.LocalPort }",
    "udp": "Get-NetUDPEndpoint -ErrorAction Stop | ForEach-Object { '{0} {1}' -f $_.LocalAddress, $_.LocalPort }",
}

_CLIENTS = (
    "Get-NetTCPConnection -State Established -ErrorAction SilentlyContinue | "
    "ForEach-Object { '{0} {1} {2} {3}' -f $_.LocalAddress, $_.LocalPort, $_.RemoteAddress, $_.RemotePort }"
)

_ADAPTER = "Get-NetAdapter -ErrorAction Stop | Where-Object { $_.Name -eq %s }"


class WindowsSocket(WindowsModule, Socket):
    """A socket, such as ``tcp://169.254.170.2:80``. What listens is no proof that anybody answers."""

    def _iter_sockets(self, listening: bool) -> Iterator[tuple[Any, ...]]:  # noqa: FBT001  # testinfra's signature
        protocols = (self.protocol,) if self.protocol else ("tcp", "udp")
        for protocol in protocols:
            if protocol not in _LISTENING:
                lacks(f"a socket of {protocol}", "there are tcp and udp")
            if listening:
                for line in self.ask_all(_LISTENING[protocol]):
                    address, port = line.split()
                    yield protocol, address, int(port)
            elif protocol == "tcp":
                for line in self.ask_all(_CLIENTS):
                    address, port, remote, remote_port = line.split()
                    yield protocol, address, int(port), remote, int(remote_port)


class WindowsInterface(WindowsModule, Interface):
    """An interface by its name, such as ``vEthernet (nat)``."""

    @property
    def exists(self) -> bool:
        """Whether there is an adapter of that name; those that Windows hides do not count."""
        return bool(self.ask(f"@({_ADAPTER}).Count -gt 0", self.name))

    @property
    def speed(self) -> int:
        """Megabits a second, as elsewhere in testinfra."""
        return int(self.ask(f"(@({_ADAPTER})[0].Speed / 1000000)", self.name))

    @property
    def addresses(self) -> list[str]:
        """The IPv4 and IPv6 addresses that programs can use: state ``Preferred``."""
        asked = "Get-NetIPAddress -ErrorAction Stop | Where-Object { $_.InterfaceAlias -eq %s -and "
        asked += "\"$($_.AddressState)\" -eq 'Preferred' } | ForEach-Object { $_.IPAddress }"
        found = [str(address).partition("%")[0] for address in self.ask_all(asked, self.name)]
        wanted = {"inet": False, "inet6": True}.get(self.family or "")
        return [address for address in found if wanted is None or (":" in address) is wanted]

    @classmethod
    def names(cls) -> list[str]:
        """The names of all adapters that Windows shows."""
        return [str(name) for name in cls.ask_all("Get-NetAdapter -ErrorAction Stop | ForEach-Object { $_.Name }")]

    @classmethod
    def default(cls, family: str | None = None) -> str | None:
        """The interface of the default route that Windows prefers, by the sum of both metrics."""
        prefix = "::/0" if family == "inet6" else "0.0.0.0/0"
        asked = (
            "Get-NetRoute -DestinationPrefix %s -PolicyStore ActiveStore -ErrorAction SilentlyContinue | "
            "Sort-Object -Property { $_.RouteMetric + $_.InterfaceMetric } | ForEach-Object { $_.InterfaceAlias }"
        )
        found = cls.ask_all(asked, prefix)
        return str(found[0]) if found else None

    @property
    def link(self) -> NoReturn:
        """Linux' link properties."""
        lacks(f"host.interface({self.name!r}).link", "ask with host.run('Get-NetAdapter ...')")

    def routes(self, scope: str | None = None) -> list[dict[str, Any]]:
        """The routes in effect on the interface: ``dst``, ``gateway`` where there is one, ``metric`` of the route.

        Raises:
            NotImplementedError: a scope is asked for.
        """
        if scope:
            lacks("the scope of a route", "leave it out")
        asked = (
            "Get-NetRoute -PolicyStore ActiveStore -ErrorAction Stop | Where-Object { $_.InterfaceAlias -eq %s } | "
            "ForEach-Object { '{0} {1} {2}' -f $_.DestinationPrefix, $_.NextHop, $_.RouteMetric }"
        )
        return [_route(*line.split()) for line in self.ask_all(asked, self.name)]


def _route(prefix: str, gateway: str, metric: str) -> dict[str, Any]:
    route: dict[str, Any] = {"dst": "default" if prefix in ("0.0.0.0/0", "::/0") else prefix, "metric": int(metric)}
    return route if gateway in ("0.0.0.0", "::") else {**route, "gateway": gateway}  # noqa: S104  # no next hop


class WindowsAddr(WindowsModule, Addr):
    """Another machine, as the host sees it."""

    def __init__(self, name: str, namespace: str | None = None) -> None:
        if namespace:
            lacks("a network namespace", "leave it out")
        super().__init__(name)

    @property
    def is_reachable(self) -> bool:
        """Whether it answers a ping."""
        return bool(self.ask("Test-Connection -ComputerName %s -Count 1 -Quiet", self.name))

    def port(self, port: int) -> Any:
        """The same with a TCP port, which has ``is_reachable``."""
        return _Port(self, port)

    def _resolve(self, method: str) -> list[str]:
        asked = "[System.Net.Dns]::GetHostAddresses(%s) | ForEach-Object { $_.IPAddressToString }"
        found = [str(address) for address in self.ask_all(asked, self.name)]
        wanted = {"ahostsv4": False, "ahostsv6": True}.get(method)
        return [address for address in found if wanted is None or (":" in address) is wanted]


class _Port:
    """A TCP port of another machine."""

    def __init__(self, addr: WindowsAddr, port: int) -> None:
        self._addr = addr
        self._port = int(port)

    @property
    def is_reachable(self) -> bool:
        """Whether somebody takes a connection there."""
        asked = f"Test-NetConnection -ComputerName %s -Port {self._port} -InformationLevel Quiet -WarningAction Ignore"
        return bool(self._addr.ask(asked, self._addr.name))
