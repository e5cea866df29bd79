"""PowerShell over SSH: a real sshd, and behind it the dialect engine as powershell.exe."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from hostprep.declare.host import Host
from hostprep.declare.secrets import Secret
from hostprep.errors import HostError, MalformedAnswer
from hostprep.transports import Credentials, Script, Transport, open_transport
from tests.transports.conftest import Server

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture(scope="module")
def windows(start_sshd: Callable[..., Server], tmp_path_factory: pytest.TempPathFactory) -> Host:
    """A host whose sshd finds a powershell.exe."""
    folder = tmp_path_factory.mktemp("system32")
    program = folder / "powershell.exe"
    program.write_text(
        f'#!/bin/sh\nPYTHONPATH={ROOT} exec {sys.executable} {Path(__file__).with_name("powershell_exe.py")} "$@"\n'
    )
    program.chmod(0o755)
    server = start_sshd(f"SetEnv PATH={folder}:{os.environ['PATH']}", kinds=("ed25519",))
    return replace(server.host, shell="powershell", become="sudo", ssh_config=server.folder / "ssh_config")


@pytest.fixture
def transport(windows: Host) -> Iterator[Transport]:
    with open_transport(windows, Credentials()) as opened:
        yield opened


def script(text: str, **fields: object) -> Script:
    return Script("x", text, shell="powershell", **fields)  # type: ignore[arg-type]  # the tests say what


def test_streams_exit_code_and_secrets(transport: Transport) -> None:
    text = "\"out \u00e4 $env:T\"; Write-Error 'err'; exit 3"
    outcome = transport.run(script(text, secrets={"T": Secret("it's \u2019 $x")}))
    assert (outcome.exit_code, outcome.text, outcome.errors) == (3, "out \u00e4 it's \u2019 $x\r\n", "err\r\n")


def test_a_large_script_arrives_and_lines_come_without_their_ends(transport: Transport) -> None:
    lines: list[str] = []
    transport.run(script("# it's a filler\n" * 20_000 + "'one'; 'two'"), lines.append)
    assert lines == ["one", "two"]


def test_a_host_without_powershell_says_so(windows: Host, start_sshd: Callable[..., Server]) -> None:
    server = start_sshd("SetEnv PATH=/nowhere", kinds=("ed25519",))
    host = replace(server.host, shell="powershell")
    with open_transport(host, Credentials()) as opened, pytest.raises(MalformedAnswer, match="exit code 127") as caught:
        opened.run(script("'x'"))
    assert "powershell.exe -NoLogo" in caught.value.advice


def test_scripts_of_another_shell_do_not_travel(windows: Host, transport: Transport) -> None:
    with pytest.raises(HostError, match="a script for sh cannot travel to a Windows shell"):
        transport.run(Script("x", "true"))
    with (
        open_transport(replace(windows, shell="linux", become="none"), Credentials()) as linux,
        pytest.raises(HostError, match="a script for powershell cannot travel to a POSIX shell"),
    ):
        linux.run(script("'x'"))
