"""Endpoints for the tests, and unmodified clients for them."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("pypsrp", reason="install pypsrp to try the WS-Man endpoint with a real client")
pytest.importorskip("winrm", reason="install pywinrm to try the WS-Man endpoint with a real client")
pytest.importorskip("psrpcore", reason="install psrpcore: the WS-Man endpoint speaks PSRP with it")

from pypsrp.wsman import WSMan
from winrm.protocol import Protocol

from hostprep.lab.powershell.dialect import Dialect
from hostprep.lab.powershell.host.machine import Host
from hostprep.lab.wsman import Endpoint, Served, User, certificates, serve

PASSWORD = "Corr3ct horse: b\u00e4ttery"
CLIENT = certificates.client("carol")
USERS = (
    User("alice", PASSWORD),
    User("carol", PASSWORD, CLIENT.certificate.decode()),
    User("bob", PASSWORD, remote=False),
)
BASE = Endpoint(engine=Dialect(Host()), users=USERS)


def until(holds: Callable[[], Any], what: str = "") -> None:
    """Wait for a condition, five seconds at most."""
    deadline = time.monotonic() + 5
    while not holds():
        assert time.monotonic() < deadline, what
        time.sleep(0.02)


Serving = Callable[..., Served]


@pytest.fixture
def serving() -> Iterator[Serving]:
    """Start endpoints: ``serving(https=True, engine=...)``."""
    with ExitStack() as stack:

        def start(**fields: Any) -> Served:
            return stack.enter_context(serve(replace(BASE, **fields)))

        yield start


@pytest.fixture(scope="module")
def https() -> Iterator[Served]:
    """One https endpoint for a module."""
    with serve(replace(BASE, https=True)) as served:
        yield served


@pytest.fixture(scope="module")
def http() -> Iterator[Served]:
    """One http endpoint for a module: messages are sealed."""
    with serve(BASE) as served:
        yield served


@pytest.fixture(scope="session")
def client_pem(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, str]:
    """Carol's client certificate and its key."""
    folder = tmp_path_factory.mktemp("client")
    for name, data in zip(("certificate.pem", "key.pem"), CLIENT, strict=True):
        Path(folder, name).write_bytes(data)
    return str(folder / "certificate.pem"), str(folder / "key.pem")


def pypsrp(
    served: Served, *, user: str = "alice", password: str = PASSWORD, auth: str = "negotiate", **options: Any
) -> WSMan:
    """A pypsrp connection."""
    ssl = served.endpoint.https
    trust = {"cert_validation": str(served.certificate)} if ssl else {}
    settings = {"connection_timeout": 5, "read_timeout": 10, "operation_timeout": 8, **trust, **options}
    return WSMan("127.0.0.1", port=served.port, username=user, password=password, auth=auth, ssl=ssl, **settings)


def pywinrm(
    served: Served, *, user: str = "alice", password: str = PASSWORD, transport: str = "ntlm", **options: Any
) -> Protocol:
    """A pywinrm connection."""
    trust = {"ca_trust_path": str(served.certificate)} if served.endpoint.https else {"ca_trust_path": None}
    settings: dict[str, Any] = {"read_timeout_sec": 10, "operation_timeout_sec": 8, "proxy": None, **trust, **options}
    settings["transport"] = transport
    return Protocol(endpoint=served.url, username=user, password=password, **settings)
