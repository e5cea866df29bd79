"""The climb to root on a real sudo, over a real sshd."""

from __future__ import annotations

import time
from dataclasses import replace
from pathlib import Path

import pytest

from hostprep.declare.host import Host
from hostprep.declare.secrets import Secret
from hostprep.errors import BecomeFailed, DeadlineExceeded
from hostprep.transports import Credentials, Script, Transport, open_transport

from .conftest import PASSWORD, Server

RIGHT = Credentials(password=Secret(PASSWORD), become_password=Secret(PASSWORD))
WRONG = replace(RIGHT, become_password=Secret("hunter2"))
NONE = replace(RIGHT, become_password=None)


def login(town: Server, user: str, credentials: Credentials) -> Transport:
    key = town.host.identity_file if user == "root" else None
    return open_transport(replace(town.host, user=user, identity_file=key, become="sudo"), credentials)


@pytest.mark.parametrize(("user", "credentials"), [("ops", RIGHT), ("free", RIGHT), ("free", NONE), ("root", NONE)])
def test_a_script_runs_as_root_and_its_outcome_is_its_own(town: Server, user: str, credentials: Credentials) -> None:
    lines: list[str] = []
    script = Script("x", 'id -u; echo "$TOKEN" >&2; cat; exit 3', secrets={"TOKEN": Secret("it's")})
    with login(town, user, credentials) as transport:
        for _ in range(2):
            outcome = transport.run(script, lines.append)
            assert (outcome.exit_code, outcome.stdout, outcome.stderr) == (3, b"0\n", b"it's\n")
    assert lines == ["0", "0"]


@pytest.mark.parametrize(
    ("user", "credentials", "words"),
    [
        ("ops", WRONG, "did not accept the password; check become_password"),
        ("ops", NONE, "a password is required; declare become_password"),
        ("guest", RIGHT, "guest is not in the sudoers file"),
        ("some", RIGHT, "not allowed to execute .*allow the user to run sh as root"),
        ("strict", RIGHT, "must have a tty .*requiretty"),
    ],
)
def test_a_refusal_is_told_at_once(town: Server, user: str, credentials: Credentials, words: str) -> None:
    began = time.monotonic()
    with login(town, user, credentials) as transport, pytest.raises(BecomeFailed, match=words) as caught:
        transport.run(Script("x", "id -u"))
    assert time.monotonic() - began < 8
    assert PASSWORD not in str(caught.value)
    assert "hunter2" not in str(caught.value)


def test_a_long_script_and_much_output_pass_through_sudo(town: Server) -> None:
    filler = "# a line that is only long\n" * 12000
    with login(town, "ops", RIGHT) as transport:
        outcome = transport.run(Script("x", f"{filler}seq 1 200000; seq 1 200000 >&2; id -u"))
    assert outcome.stdout.endswith(b"\n200000\n0\n")
    assert outcome.stderr.count(b"\n") == 200000


def test_the_deadline_ends_what_root_started(town: Server, tmp_path: Path) -> None:
    script = Script("x", f"echo $$ > {tmp_path}/pid; echo part; sleep 77", deadline=1)
    began = time.monotonic()
    with login(town, "ops", RIGHT) as transport, pytest.raises(DeadlineExceeded) as caught:
        transport.run(script)
    assert time.monotonic() - began < 6
    assert caught.value.output == "part\n"
    pid = (tmp_path / "pid").read_text().strip()
    assert not Path("/proc", pid, "cmdline").exists() or not Path("/proc", pid, "cmdline").read_bytes()


def test_a_host_without_sudo_is_told_from_one_that_refuses(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "sh").symlink_to("/bin/sh")
    monkeypatch.setenv("PATH", str(tmp_path))
    here = Host("here", "here", transport="local", become="sudo")
    with open_transport(here, Credentials()) as transport, pytest.raises(BecomeFailed, match="not found; install sudo"):
        transport.run(Script("x", "id -u"))
