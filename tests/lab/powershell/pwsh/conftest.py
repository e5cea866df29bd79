"""A host for the bridge to a real PowerShell, and a small process that speaks the bridge's protocol."""

from __future__ import annotations

import json
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from hostprep.errors import LabError
from hostprep.lab.powershell.host.engines import Ending, Report, Runspace
from hostprep.lab.powershell.host.memory import environments
from hostprep.lab.powershell.host.plug import Answer, Call, Command, Fault, Plugs, Record
from hostprep.lab.powershell.host.plug import Warning as WarningText
from hostprep.lab.powershell.pwsh.driver import Pwsh

posix = pytest.mark.skipif(sys.platform == "win32", reason="the stand-in needs a POSIX interpreter line")
CLASS = "Microsoft.Management.Infrastructure.CimInstance#root/standardcimv2/MSFT_NetRoute"
CALLS: list[Call] = []


def get_route(call: Call) -> Iterator[Any]:
    CALLS.append(call)
    wanted = call.parameters.get("DestinationPrefix")
    if wanted == ["10.0.0.0/8"]:
        yield Fault("No route.", "NotFound", "ObjectNotFound", "10.0.0.0/8")
        return
    if wanted == ["broken"]:
        raise KeyError("a fault of the model")
    yield WarningText("careful")
    yield Record(CLASS, {"DestinationPrefix": "0.0.0.0/0", "ifIndex": 5, "Store": Record("S", {"a": [1]})}, "the route")


def remove_route(call: Call) -> Iterator[Any]:
    CALLS.append(call)
    yield from ()


def net(words: Any, lines: Any) -> Answer:
    return Answer([*words, *lines], 3, ["it went wrong"])


PLUGS = Plugs(
    {
        "get-netroute": Command("Get-NetRoute", get_route, frozenset({"DestinationPrefix", "AddressFamily"})),
        "remove-netroute": Command("Remove-NetRoute", remove_route, frozenset({"InputObject", "DestinationPrefix"})),
    },
    {"netsh": net, "netsh.exe": net, "/bin/net": net},
    {"gr": "Get-NetRoute"},
)


def collect(runspace: Runspace, script: Any, **arguments: Any) -> tuple[list[Report], Ending]:
    found: list[Report] = []
    text = script if isinstance(script, str) else json.dumps(script)
    return found, runspace.run(text, arguments, found.append)


def later(runspace: Runspace, script: Any) -> tuple[threading.Thread, list[Any]]:
    found: list[Any] = []

    def run() -> None:
        try:
            found.append(collect(runspace, script)[1])
        except LabError as error:
            found.append(str(error))

    thread = threading.Thread(target=run)
    thread.start()
    return thread, found


def until(condition: Callable[[], Any]) -> None:
    end = time.monotonic() + 5
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.005)


@pytest.fixture
def stand_in(tmp_path: Path) -> Callable[..., str]:
    def make(mode: str = "good") -> str:
        program = tmp_path / f"pwsh-{mode}"
        program.write_text(f'#!/bin/sh\nexec "{sys.executable}" "{Path(__file__).parent}/stand_in.py" {mode} "$@"\n')
        program.chmod(0o700)
        return str(program)

    return make


@pytest.fixture
def engine(stand_in: Callable[..., str]) -> Iterator[Pwsh]:
    opened = Pwsh(PLUGS, pwsh=stand_in(), environment=environments(windows=True))
    yield opened
    opened.close()
    opened.close()
