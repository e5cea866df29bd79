"""A simulated Windows host behind a WinRM endpoint that our transports log in to, over real sockets."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from threading import Event
from typing import Any

import pytest

from hostprep.declare.host import Host
from hostprep.declare.secrets import Secret
from hostprep.lab.powershell.dialect import Dialect
from hostprep.lab.powershell.host.machine import Host as Machine
from hostprep.lab.wsman import Endpoint, Served, User, serve
from hostprep.transports import Credentials, Script, Transport, open_transport
from hostprep.transports.trusting import look

PASSWORD = "pa ss'w\u00f6rd"
LOGIN = Credentials(password=Secret(PASSWORD))


class RealClock:
    """The simulated host waits as long as a script says, but not on once it is stopped."""

    def nanoseconds(self) -> int:
        return time.time_ns()

    def sleep(self, seconds: float, stop: Event) -> None:
        stop.wait(seconds)


@dataclass(frozen=True)
class Windows:
    """A running endpoint, the machine behind it, and an inventory host that logs in there."""

    served: Served
    machine: Machine
    host: Host

    def open(self, **ways: Any) -> Transport:
        return open_transport(self.host, LOGIN, **ways)

    def count(self, *names: str) -> tuple[int, ...]:
        return tuple(self.served.counters[name] for name in names)


def script(text: str, name: str = "x", **fields: Any) -> Script:
    return Script(name, text, shell="powershell", **fields)


Start = Callable[..., Windows]


def _starting(folder: Path) -> Iterator[Start]:
    with ExitStack() as stack:

        def start(transport: str = "psrp", auth: str | None = None, *, https: bool = True, **fields: Any) -> Windows:
            machine = Machine(clock=RealClock())
            endpoint = Endpoint(engine=Dialect(machine), users=(User("ops", PASSWORD),), https=https)
            served = stack.enter_context(serve(replace(endpoint, **fields)))
            host = Host(
                "win1", "127.0.0.1", transport=transport, shell="powershell", port=served.port, user="ops", https=https,  # type: ignore[arg-type]  # the tests say which
                auth=auth, known_certificates=folder / "known_certificates", connect_timeout=10,  # type: ignore[arg-type]  # the same
            )  # fmt: skip
            if https:
                look(host).take()
            return Windows(served, machine, host)

        yield start


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    """Starts endpoints for one test; all end with it."""
    yield from _starting(tmp_path)


@pytest.fixture(scope="module")
def module_start(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Start]:
    """As ``start``, for endpoints that a module's tests share."""
    yield from _starting(tmp_path_factory.mktemp("windows"))


@pytest.fixture(params=["psrp", "winrm"])
def transport(request: pytest.FixtureRequest) -> str:
    """Each of the two that speak WinRM."""
    return str(request.param)


@pytest.fixture(params=[("basic", True), ("ntlm", False)], ids=["https", "sealed"])
def windows(request: pytest.FixtureRequest, start: Start, transport: str) -> Windows:
    """A host that is reached by each of them, over TLS and in sealed messages."""
    auth, https = request.param
    return start(transport, auth, https=https)
