"""How often a host is logged in to, counted by a real sshd."""

from __future__ import annotations

import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from hostprep.report.history import runs
from tests.transports.conftest import Server, start_sshd

__all__ = ["start_sshd"]

PROBE = "printf '{\"one\": 1}'\n"
STEP = """
title = "One"
about = "Says one."
source = ["nowhere"]
check = "after"
[expect.applied]
one = { is = 1, about = "one" }
also = { is = 1, about = "one", when = { one = 2 } }
"""
TESTS = """
import pytest

@pytest.mark.parametrize("number", range(4))
def test_echo(host, number):
    assert host.check_output("echo %s", str(number)) == str(number)
"""


@pytest.fixture
def server(start_sshd: Callable[..., Server], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Server:
    """A server of the test's own, and an inventory that names it."""
    made = start_sshd()
    host = made.host
    (tmp_path / "hosts.toml").write_text(
        f'[hosts.web1]\naddress = "{host.address}"\nport = {host.port}\nuser = "{host.user}"\n'
        f'identity_file = "{host.identity_file}"\nknown_hosts = "{host.known_hosts}"\nssh_config = "{host.ssh_config}"\n'
    )
    folder = tmp_path / "steps" / "linux" / "one"
    folder.mkdir(parents=True)
    (folder / "step.toml").write_text(STEP)
    (folder / "probe.sh.j2").write_text(PROBE)
    (tmp_path / "p.toml").write_text('title = "T"\nshell = "linux"\nsteps = ["one"]\n')
    (tmp_path / "test_mine.py").write_text(TESTS)
    monkeypatch.setenv("HOSTPREP_STATE", str(tmp_path / "state"))
    monkeypatch.delenv("PYTEST_ADDOPTS", raising=False)
    monkeypatch.chdir(tmp_path)
    return made


def verify(*words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "hostprep", "verify", "p.toml", "--steps", "steps", "--", *words]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)


def logins(server: Server) -> int:
    return (server.folder / "log").read_text().count("Accepted publickey")


@pytest.mark.parametrize("words", [(), ("-n", "2")], ids=["alone", "xdist"])
def test_all_items_of_a_host_cost_one_login(server: Server, words: tuple[str, ...]) -> None:
    done = verify(*words)
    assert (done.returncode, "1 passed, 1 skipped" in done.stdout) == (0, True), done.stdout + done.stderr
    assert logins(server) == 1


def test_users_own_tests_share_one_login_more(server: Server) -> None:
    done = verify("test_mine.py")
    assert (done.returncode, "5 passed, 1 skipped" in done.stdout) == (0, True), done.stdout + done.stderr
    assert logins(server) == 2


@pytest.mark.skipif(shutil.which("sudo") is None, reason="needs sudo (apt-get install sudo)")
def test_testinfras_sudo_and_files_work_over_ssh(server: Server, tmp_path: Path) -> None:
    (tmp_path / "test_more.py").write_text(
        "def test_it(host):\n"
        "    with host.sudo():\n        assert host.check_output('id -u') == '0'\n"
        "    assert host.file('/etc/passwd').content.startswith(b'root')\n"
        "    assert not host.file('/no/such').exists\n"
        "    assert host.run('printf \"\\\\303\\\\251\"').stdout == '\\u00e9'\n"
        "    assert not host.service('no-such-service').is_running\n"
    )
    done = verify("test_more.py")
    assert done.returncode == 0, done.stdout
    assert logins(server) == 2


def test_a_host_that_goes_away_is_a_sentence_in_users_own_tests(server: Server, tmp_path: Path) -> None:
    (tmp_path / "test_cut.py").write_text("def test_it(host):\n    host.run('kill -9 $PPID')\n")
    done = verify("test_cut.py")
    assert done.returncode == 3, done.stdout
    assert "Traceback" not in done.stdout
    assert "web1: " in done.stdout


def test_a_person_who_stops_it_is_told_so_and_the_history_knows(server: Server, tmp_path: Path) -> None:
    asked = tmp_path / "asked"
    (tmp_path / "steps" / "linux" / "one" / "probe.sh.j2").write_text(f"echo > {asked}\nsleep 60\n")
    command = [sys.executable, "-m", "hostprep", "verify", "p.toml", "--steps", "steps"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as running:
        until = time.monotonic() + 30
        while not asked.exists():
            assert time.monotonic() < until
            time.sleep(0.02)
        running.send_signal(signal.SIGINT)
        _, said = running.communicate(timeout=30)
    assert (running.returncode, "hostprep: stopped" in said, "Traceback" in said) == (130, True, False), said
    assert logins(server) == 1
    (run,) = runs(tmp_path / "state")
    assert run.exit_code is None
    assert run.hosts[0].state in ("interrupted", "failed")  # failed where its connection was closed in time to say so
