"""What every transport that reaches a real shell must do, over real SSH and on this machine alike."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from hostprep.declare.host import Host
from hostprep.declare.secrets import Secret
from hostprep.errors import DeadlineExceeded, HostError
from hostprep.transports import Credentials, Script, Transport, open_transport

pytestmark = pytest.mark.skipif(os.name != "posix", reason="needs a POSIX shell")


@pytest.fixture(params=["ssh", "local"])
def transport(request: pytest.FixtureRequest) -> Iterator[Transport]:
    host = request.getfixturevalue("host") if request.param == "ssh" else Host("here", "here", transport="local")
    with open_transport(host, Credentials()) as opened:
        yield opened


def test_streams_and_exit_code_come_back(transport: Transport) -> None:
    outcome = transport.run(Script("x", "printf 'out \\303\\244\\n'; printf 'err\\n' >&2; exit 3"))
    assert (outcome.exit_code, outcome.stdout, outcome.stderr) == (3, "out ä\n".encode(), b"err\n")
