"""Scripts on the Windows host itself; where this machine is none, with the dialect engine as its powershell.exe."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

import pytest

from hostprep.declare.host import Host
from hostprep.declare.secrets import Secret
from hostprep.errors import ConnectionLost, DeadlineExceeded, HostError
from hostprep.transports import Credentials, Script, open_transport

HOST = Host("here", "here", transport="local", shell="powershell")
ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture(autouse=True)
def powershell(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    if os.name == "nt":
        return
    program = tmp_path / "powershell.exe"
    words = f"PYTHONPATH={ROOT} exec {sys.executable} {Path(__file__).with_name('powershell_exe.py')}"
    program.write_text(f'#!/bin/sh\n{words} "$@"\n')
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")


def script(text: str, **fields: object) -> Script:
    return Script("x", text, shell="powershell", **fields)  # type: ignore[arg-type]  # the tests say what


def test_streams_exit_code_secrets_and_lines() -> None:
    lines: list[str] = []
    with open_transport(HOST, Credentials()) as opened:
        text = "# it's a filler\n" * 20_000 + "\"out $env:T\"; 'two'; Write-Error 'err'; exit 3"
        outcome = opened.run(script(text, secrets={"T": Secret("it's")}), lines.append)
    assert (outcome.exit_code, outcome.text, lines) == (3, "out it's\r\ntwo\r\n", ["out it's", "two"])
    assert "err" in outcome.errors


def test_the_deadline_ends_it_and_keeps_output(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[subprocess.Popen[bytes]] = []

    class Recorded(subprocess.Popen[bytes]):
        def __init__(self, *words: Any, **named: Any) -> None:
            super().__init__(*words, **named)
            made.append(self)

    monkeypatch.setattr("hostprep.transports.local_powershell.subprocess.Popen", Recorded)
    with (
        open_transport(HOST, Credentials()) as opened,
        pytest.raises(DeadlineExceeded, match=r"deadline of 2.5 s") as caught,
    ):
        opened.run(script("'part'; while ($true) { Start-Sleep -Milliseconds 50 }", deadline=2.5))
    assert caught.value.output == "part\r\n"
    assert [process.poll() is None for process in made] == [False]


def test_closing_ends_it() -> None:
    opened = open_transport(HOST, Credentials())
    began = time.monotonic()
    with pytest.raises(ConnectionLost, match="hostprep was stopped"):
        opened.run(
            script("'part'; Start-Sleep -Seconds 60", deadline=60),
            lambda _: threading.Thread(target=opened.close).start(),
        )
    assert time.monotonic() - began < 20


def test_a_machine_without_it_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    with (
        open_transport(HOST, Credentials()) as opened,
        pytest.raises(HostError, match="could not be started") as caught,
    ):
        opened.run(script("'x'"))
    assert "Windows host itself" in caught.value.advice
