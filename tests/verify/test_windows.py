"""The ordinary ``host`` fixture on a Windows host: users' own tests, over one login and one session."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from hostprep.lab.windows import Running, Spec, up

TESTS = r"""
import pytest

FOLDER = r"C:\ProgramData\my [folder]"
TEXT = "caf\u00e9 'a' \u2019b\u2019 $x %PATH%"


def test_commands(host):
    assert host.check_output("Write-Output -InputObject %s", TEXT) == TEXT
    assert host.run("sc.exe query nosuch").rc == 1060
    assert host.run("sc.exe query nosuch; 'fine'").rc == 0
    assert host.run("Get-Service -Name nosuch").rc == 1
    assert "nosuch" in host.run("Get-Service -Name nosuch").stderr
    assert host.run("exit 7").rc == 7
    assert host.run("Get-Service -Name nosuch; 'fine'").rc == 0
    with pytest.raises(AssertionError, match="Unexpected exit code 1"):
        host.check_output("throw 'no'")
    assert host.exists("Get-Item") and host.exists("netsh") and not host.exists("nosuch")
    assert host.find_command("netsh").lower().endswith("netsh.exe")
    with pytest.raises(ValueError, match="nosuch"):
        host.find_command("nosuch")


def test_files(host):
    path = FOLDER + "\\caf\u00e9.txt"
    assert not host.file(path).exists
    host.check_output("$null = New-Item -ItemType Directory -Force -Path %s", FOLDER)
    host.check_output("[System.IO.File]::WriteAllText(%s, %s)", path, TEXT)
    file = host.file(path)
    assert file.exists and file.is_file and not file.is_directory and host.file(FOLDER).is_directory
    assert file.content == TEXT.encode() and file.content_string == TEXT
    assert file.contains("CAF.") and not file.contains("^x")
    assert file.size == len(TEXT.encode())
    import hashlib
    assert file.sha256sum == hashlib.sha256(TEXT.encode()).hexdigest()
    assert file.md5sum == hashlib.md5(TEXT.encode()).hexdigest()
    assert [name for name in host.file(FOLDER).listdir()] == [path.rpartition("\\")[2]]
    assert file.mtime.year >= 2020 and not file.is_symlink and not file.is_executable
    with pytest.raises(NotImplementedError, match="has no meaning on Windows"):
        file.mode


def test_services(host):
    assert host.service("docker").is_running and host.service("docker").is_enabled
    assert host.service("AmazonECS").exists and not host.service("nosuch").exists
    assert not host.service("nosuch").is_running
    docker = host.process.get(comm="dockerd.exe")
    assert docker.pid > 4 and docker in host.process.filter(ppid=docker.ppid)
    with pytest.raises(NotImplementedError, match="pcpu"):
        host.process.filter(pcpu=0)


def test_packages(host):
    key = r"HKLM:\SOFTWARE\WOW6432Node\Microsoft\Windows\CurrentVersion\Uninstall\{1}"
    assert not host.package("Amazon SSM Agent").is_installed
    host.check_output("$null = New-Item -Force -Path %s", key)
    host.check_output("$null = New-ItemProperty -Path %s -Name DisplayName -Value 'Amazon SSM Agent'", key)
    host.check_output("$null = New-ItemProperty -Path %s -Name DisplayVersion -Value '3.3.1'", key)
    assert host.package("amazon ssm agent").version == "3.3.1"


def test_network(host):
    assert host.socket("tcp://169.254.170.2:80").is_listening
    assert host.socket("tcp://127.0.0.1:51678").is_listening and not host.socket("tcp://127.0.0.1:4").is_listening
    assert "tcp://127.0.0.1:51679" in host.socket.get_listening_sockets()
    nat = next(name for name in host.interface.names() if "nat" in name)
    assert host.interface(nat).exists and not host.interface("nosuch*").exists
    assert "169.254.170.2" in host.interface(nat).addresses
    assert host.interface(nat, "inet6").addresses == [] or ":" in host.interface(nat, "inet6").addresses[0]
    first = host.interface.default()
    assert first != nat and any(route["dst"] == "default" and "gateway" in route for route in host.interface(first).routes())
    assert host.addr("169.254.170.2").port(80).is_reachable and not host.addr("127.0.0.1").port(4).is_reachable
    assert host.addr("127.0.0.1").ip_addresses == ["127.0.0.1"]
    with pytest.raises(NotImplementedError):
        host.addr("127.0.0.1", "ns")


def test_system(host):
    about = host.system_info
    assert (about.type, about.release, about.arch) == ("windows", "10.0.17763", "AMD64")
    assert "2019" in about.distribution
    assert host.environment()["COMPUTERNAME"]
    with pytest.raises(NotImplementedError, match="host.sysctl is not for Windows"):
        host.sysctl("net.ipv4.ip_forward")
"""


@pytest.fixture
def german() -> Iterator[Running]:
    """A host in German."""
    with up(Spec(os="2019", language="de", initialized=True)) as running:
        yield running


# What they ask of the host is the same by both; what a command and a file are made of is not.
@pytest.mark.parametrize(
    "wanted", [("psrp", "test", 6), ("winrm", "commands or files", 2)], ids=lambda wanted: wanted[0]
)
def test_users_tests_hold(
    wanted: tuple[str, str, int], german: Running, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    transport, chosen, passed = wanted
    monkeypatch.setenv("HOSTPREP_STATE", str(tmp_path / "state"))
    hosts = tmp_path / "hosts.toml"
    hosts.write_text(german.hosts_toml.read_text().replace('"psrp"', f'"{transport}"'))
    (tmp_path / "test_mine.py").write_text(TESTS, "utf-8")
    # A process, and no fixture ``pytester``: that one forgets all modules that were first imported while it was there.
    words = ["-c", os.devnull, "-p", "no:cacheprovider", "-p", "no:xdist", f"--hostprep-hosts={hosts}"]
    done = subprocess.run(
        [sys.executable, "-m", "pytest", *words, "-k", chosen, "test_mine.py"],
        cwd=tmp_path, capture_output=True, text=True, check=False, timeout=100,
    )  # fmt: skip
    assert (done.returncode, f"{passed} passed" in done.stdout) == (0, True), done.stdout + done.stderr
