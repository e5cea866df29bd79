"""``hostprep lab`` with a Windows instance, as a person meets it."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner

from hostprep.cli.lab import command
from hostprep.errors import HostprepError

PATIENCE = 60


@dataclass(frozen=True)
class Done:
    """What a command said, and its exit code."""

    returncode: int
    stdout: str
    stderr: str


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A state folder of the test's own; what still runs in it is taken down."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    monkeypatch.setenv("HOSTPREP_STATE", str(tmp_path / "runs"))
    monkeypatch.chdir(tmp_path)
    yield tmp_path / "hostprep" / "lab"
    lab("down")


def lab(*words: str, stdin: str = "") -> Done:
    """A command, in this process; the instances are in processes of their own all the same."""
    done = CliRunner().invoke(command, words, input=stdin, standalone_mode=False)
    said = done.stderr
    code = done.return_value or 0
    if isinstance(done.exception, click.ClickException):
        code, said = 2, said + done.exception.format_message()
    elif isinstance(done.exception, HostprepError):
        code, said = done.exception.exit_code, said + str(done.exception)
    elif done.exception is not None:
        raise done.exception
    return Done(code, done.stdout, said)


def said(*words: str, stdin: str = "") -> str:
    done = lab(*words, stdin=stdin)
    assert done.returncode == 0, done.stderr
    return done.stdout


def until(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 20
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def running(home: Path) -> list[int]:
    """Processes that have anything of the test's folder in their command line."""
    found = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            words = path.read_bytes()
        except OSError:
            continue
        if os.fsencode(home) in words and int(path.parent.name) != os.getpid():
            found.append(int(path.parent.name))
    return found


proc = pytest.mark.skipif(not Path("/proc/self/cmdline").exists(), reason="needs /proc to look at processes: Linux")


def test_a_whole_life(home: Path) -> None:
    up = said("up", "windows", "--language", "de", "--initialized")
    password = (home / "win1" / "passwords" / "Administrator").read_text()
    assert "win1 is up: Windows Server 2022 core, de" in up
    assert password not in up + (home / "win1" / "hosts.toml").read_text()
    row = json.loads(said("status", "--json"))[0]
    assert (row["name"], row["state"], row["kind"], row["boots"]) == ("win1", "up", "windows-2022-core-de", 1)
    assert "nothing has changed" in said("state")
    assert said("shell", stdin="$x = 20\n$x + 1\nSet-Service docker -StartupType Disabled\n").split() == ["21"]
    assert "services.docker.start: 'Auto' -> 'Disabled'" in said("state")
    assert "boot 2" in said("reboot", "win1")
    Path("state.json").write_text(said("state", "--json"))
    assert "win1 is gone" in said("down", "win1")
    assert "windows-2022-core-de" in said("up", "windows", "again", "--state", "state.json") + said("status")
    failed = lab("shell", "again", "Get-Service docker | % Status; Write-Error 'so it is'")
    assert (failed.returncode, failed.stdout.strip(), failed.stderr.strip()) == (1, "Stopped", "so it is")
    assert "again is gone" in said("down")
    assert list(home.iterdir()) == []


def test_unmodified_clients_log_in_by_what_up_says(home: Path) -> None:
    facts = json.loads(said("up", "windows", "--json"))
    code = """
import json, os, sys
facts = json.loads(sys.argv[1])
os.environ["REQUESTS_CA_BUNDLE"] = facts["certificate"]
password = open(facts["password_file"]).read()
import winrm
session = winrm.Session(facts["urls"]["https"], auth=(facts["user"], password), transport="ntlm")
print("pywinrm", session.run_ps("hostname").std_out.decode().strip())
session = winrm.Session(facts["urls"]["http"], auth=(facts["user"], password), transport="ntlm")
print("sealed", session.run_cmd("hostname").std_out.decode().strip())
from pypsrp.client import Client
client = Client("127.0.0.1", port=facts["ports"]["https"], username=facts["user"], password=password, cert_validation=facts["certificate"])
print("pypsrp", client.execute_ps("hostname")[0].strip())
certificate = Client("127.0.0.1", port=facts["ports"]["https"], auth="certificate", certificate_pem=facts["client_certificate"],
                     certificate_key_pem=facts["client_certificate"], cert_validation=facts["certificate"])
print("certificate", certificate.execute_ps("hostname")[0].strip())
import testinfra
host = testinfra.get_host(f"winrm://{facts['user']}:{password}@127.0.0.1:{facts['ports']['https']}")
print("testinfra", host.run("hostname").stdout.strip(), host.run("nonsense").rc)
"""
    done = subprocess.run(
        [sys.executable, "-c", code, json.dumps(facts)], capture_output=True, text=True, check=False, timeout=PATIENCE
    )
    assert done.stdout.split("\n")[:-1] == [
        "pywinrm EC2AMAZ-LAB1234",
        "sealed EC2AMAZ-LAB1234",
        "pypsrp EC2AMAZ-LAB1234",
        "certificate EC2AMAZ-LAB1234",
        "testinfra EC2AMAZ-LAB1234 1",
    ], done.stderr


def test_nano_server_has_cmd_and_no_powershell(home: Path) -> None:
    said("up", "windows", "--edition", "nano", "--scheme", "http")
    assert "Active Routes:" in said("shell", stdin="route print -4\n")
    refused = lab("shell", "win1", "nothing-here")
    assert (refused.returncode != 0, "is not recognized" in refused.stderr) == (True, True)


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("up", "windows", "--fault", "port-80-iis"), "there is no fault 'port-80-iis'"),
        (("up", "windows", "--fault", "imds-block"), "did you mean 'imds-blocked'?"),
        (("up", "windows", "--os", "2023"), "'2023' is not one of"),
        (("up", "windows", "a/b"), "is no name for an instance"),
        (("up", "windows", "--user", "a@b"), "no name for a Windows account"),
        (("up", "windows", "--engine", "pwsh"), "no 'pwsh' on PATH: install PowerShell 7"),
        (("reboot",), "no instance runs; `hostprep lab up windows`"),
        (("up", "windows", "--state", "broken.json"), "broken.json is no state"),
    ],
)
def test_wrong_words_are_one_clear_line(home: Path, words: tuple[str, ...], says: str) -> None:
    import shutil

    if "pwsh" in words and shutil.which("pwsh"):
        pytest.skip("there is a pwsh: nothing to refuse")
    Path("broken.json").write_text("{")
    done = lab(*words)
    assert says in done.stderr
    assert done.returncode in (2, 3)
    assert not home.exists() or list(home.iterdir()) == []


@proc
def test_a_killed_up_leaves_nothing(home: Path) -> None:
    words = [sys.executable, "-m", "hostprep", "lab", "up", "windows"]
    with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        until(lambda: bool(running(home)) or process.poll() is not None)
        process.send_signal(signal.SIGKILL)
    until(lambda: not running(home))
    until(lambda: list(home.iterdir()) == [])


@proc
def test_several_want_a_name_and_those_whose_keeper_was_ended_are_cleaned_up(home: Path) -> None:
    assert "port-80-http-sys " in said("faults")
    said("up", "windows", "a1")
    assert "is there already" in lab("up", "windows", "a1").stderr
    (first,) = running(home)
    said("up", "windows", "a2", "--os", "2016", "--fault", "imds-disabled")
    assert "several instances run; name one of a1, a2" in lab("state").stderr
    assert "did you mean 'a2'?" in lab("state", "a22").stderr
    facts: list[dict[str, Any]] = json.loads(said("status", "--json"))
    assert [row["kind"] for row in facts] == ["windows-2022-core-en", "windows-2016-core-en"]
    (second,) = {*running(home)} - {first}
    os.kill(first, signal.SIGKILL)
    os.kill(second, signal.SIGTERM)
    until(lambda: not running(home))
    assert [path.name for path in home.iterdir()] == ["a1"]
    assert "no instance" in said("status")
    assert list(home.iterdir()) == []
