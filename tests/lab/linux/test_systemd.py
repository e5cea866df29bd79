"""The service manager's stand-in, against what systemd's manual pages say and, for unit files, against systemd itself."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from hostprep.lab.linux import Instance
from hostprep.lab.linux.standins import unitfile
from hostprep.lab.linux.standins.sysctl import as_path
from tests.conftest import Lab
from tests.lab.linux.curl import sh, until

HOME = "/etc/systemd/system"
UNITS = {
    "oneshot": "[Service]\nType=oneshot\nExecStart=/bin/true\nExecStart=/bin/true\n",
    "stop only": "[Service]\nType=oneshot\nRemainAfterExit=yes\nExecStop=/bin/true\n",
    "unknown directive": "[Service]\nColour=red\nExecStart=/bin/true\n",
    "no start": "[Service]\nType=simple\nEnvironment=A=1\n",
    "two starts": "[Service]\nType=simple\nExecStart=/bin/true\nExecStart=/bin/true\n",
    "oneshot always": "[Service]\nType=oneshot\nRestart=always\nExecStart=/bin/true\n",
    "unbalanced": "[Service]\nExecStart=/bin/echo 'a\n",
    "reset": "[Service]\nExecStart=/bin/false\nExecStart=\nExecStart=/bin/true\n",
}


@pytest.mark.skipif(
    shutil.which("systemd-analyze") is None, reason="needs systemd-analyze: install the package systemd"
)
@pytest.mark.parametrize("name", UNITS)
def test_a_unit_is_refused_where_systemd_refuses_it(tmp_path: Path, name: str) -> None:
    path = tmp_path / "x.service"
    path.write_text("[Unit]\nDescription=x\n" + UNITS[name], "utf-8")
    real = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", str(path)], capture_output=True, text=True, check=False
    )
    ours = unitfile.Unit("x.service")
    unitfile.parse(ours, path.read_text("utf-8"), str(path))
    assert bool(unitfile.refusal(ours)) == (real.returncode != 0), real.stderr


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A=1\n# B=2\n;C=3\nD = 4 \n", {"A": "1", "D": "4"}),
        ("A=\"x y\"\nB='$x'\nC=a\\\nb\n", {"A": "x y", "B": "$x", "C": "ab"}),
        ("A=x # no comment\nexport B=1\n=3\n", {"A": "x # no comment"}),
    ],
)
def test_an_environment_file_is_read_as_systemd_reads_it(text: str, expected: dict[str, str]) -> None:
    assert unitfile.environment_file(text) == expected


@pytest.mark.parametrize(
    ("key", "path"),
    [
        ("net.ipv4.conf.all.x", "net/ipv4/conf/all/x"),
        ("net/ipv4/conf/eth0.1/x", "net/ipv4/conf/eth0.1/x"),
        ("net.ipv4.conf.eth0/1.x", "net/ipv4/conf/eth0.1/x"),
    ],
)
def test_a_sysctl_key_is_parted_by_its_first_separator(key: str, path: str) -> None:
    assert as_path(key) == path


FIREWALL = """\
[Unit]
After=docker.service
PartOf=docker.service
[Service]
Type=oneshot
RemainAfterExit=yes
Environment=A=1 'B=x y'
ExecStart=/bin/sh -c 'echo %n ${B} >>/run/log'
ExecStop=/bin/sh -c 'echo stopped >>/run/log'
ExecReload=/bin/sh -c 'echo again >>/run/log'
[Install]
WantedBy=docker.service
WantedBy=multi-user.target
"""
READY = (
    "import os,socket,time; s=socket.socket(socket.AF_UNIX,socket.SOCK_DGRAM); time.sleep(0.3); open('/run/said','w'); "
    "s.sendto(b'READY=1', chr(0)+os.environ['NOTIFY_SOCKET'][1:]); time.sleep(99)"
)


@pytest.fixture(scope="module")
def host(module_lab: Lab) -> Instance:
    return module_lab("systemd", kind="manual")


def unit(host: Instance, name: str, text: str) -> None:
    host.write(f"{HOME}/{name}", text.encode())


def active(host: Instance, name: str) -> str:
    return host.run(["systemctl", "is-active", name]).stdout.decode().strip()


def test_enablement_is_what_starts_a_unit_with_docker_and_at_boot(host: Instance) -> None:
    unit(host, "fw.service", FIREWALL)
    assert host.run(["systemctl", "is-enabled", "fw"]).stdout == b"disabled\n"
    sh(host, "systemctl", "enable", "--now", "fw.service")
    assert sh(host, "systemctl", "is-enabled", "fw") == "enabled\n"
    sh(host, "systemctl", "restart", "docker")
    sh(host, "systemctl", "reload", "fw")
    lines = host.read("/run/log").decode().splitlines()
    assert [line.split()[0] for line in lines] == ["fw.service", "stopped", "fw.service", "again"]
    assert lines[0].endswith("x y")
    sh(host, "systemctl", "stop", "docker")
    assert active(host, "fw") == "inactive"
    sh(host, "systemctl", "start", "docker")
    assert active(host, "fw") == "active"
    host.reboot()
    assert active(host, "fw") == "active"
    assert len(host.read("/run/log").splitlines()) == 1
    sh(host, "systemctl", "disable", "--now", "fw")
    assert host.run(["systemctl", "is-enabled", "fw"]).returncode == 1
    assert sh(host, "sh", "-c", f"find {HOME} -name fw.service -type l") == ""


def test_a_changed_file_needs_a_daemon_reload(host: Instance) -> None:
    unit(host, "c.service", "[Service]\nType=oneshot\nExecStart=/bin/true\n")
    sh(host, "systemctl", "start", "c")
    unit(host, "c.service", "[Service]\nType=oneshot\nExecStart=/bin/false\n")
    done = host.run(["systemctl", "start", "c"])
    assert done.returncode == 0
    assert b"daemon-reload" in done.stderr
    sh(host, "systemctl", "daemon-reload")
    sh(host, "systemctl", "start", "c", rc=1)
    assert sh(host, "systemctl", "show", "-p", "Result", "--value", "c") == "exit-code\n"


def test_dropins_conditions_and_prefixes(host: Instance) -> None:
    unit(
        host,
        "d.service",
        "[Unit]\nConditionPathExists=/run/go\n[Service]\nType=oneshot\nRemainAfterExit=yes\nExecStart=/bin/false\n",
    )
    host.write(
        f"{HOME}/d.service.d/10.conf", b"[Service]\nExecStart=\nExecStart=-/bin/false\nExecStart=/bin/touch /run/done\n"
    )
    sh(host, "systemctl", "daemon-reload")
    sh(host, "systemctl", "start", "d")
    assert active(host, "d") == "inactive"
    host.write("/run/go", b"")
    sh(host, "systemctl", "start", "d")
    assert active(host, "d") == "active"
    assert host.read("/run/done") == b""


def test_a_daemon_is_supervised(host: Instance) -> None:
    unit(
        host,
        "s.service",
        "[Service]\nExecStart=/bin/sleep 1000\nRestart=on-failure\nRestartSec=10ms\nExecStopPost=/bin/touch /run/post\n",
    )
    sh(host, "systemctl", "start", "s")
    first = sh(host, "systemctl", "show", "-p", "MainPID", "--value", "s").strip()
    sh(host, "kill", "-9", first)
    until(lambda: sh(host, "systemctl", "show", "-p", "MainPID", "--value", "s").strip() not in ("0", first))
    assert host.read("/run/post") == b""
    sh(host, "systemctl", "stop", "s")
    assert active(host, "s") == "inactive"
    assert host.run(["pgrep", "-f", "sleep 1000"]).returncode == 1


def test_a_notify_service_is_up_when_it_says_so(host: Instance) -> None:
    python = host.read("/usr/bin/systemctl").splitlines()[0].decode().removeprefix("#!").split()[0]
    unit(host, "n.service", f'[Service]\nType=notify\nExecStart={python} -IS -c "{READY}"\n')
    sh(host, "systemctl", "start", "n")
    assert host.read("/run/said") == b""
    assert active(host, "n") == "active"


@pytest.mark.parametrize(
    ("argv", "rc", "said"),
    [
        ("start none", 5, "Unit none.service not found"),
        ("enable none", 1, "does not exist"),
        ("status none", 4, "could not be found"),
        ("isolate rescue", 1, "not simulated"),
        ("reload ssh.target", 1, "not active"),
    ],
)
def test_systemctl_fails_as_systemctl_fails(host: Instance, argv: str, rc: int, said: str) -> None:
    done = host.run(["systemctl", *argv.split()])
    assert (done.returncode, said in done.stderr.decode()) == (rc, True), done.stderr


def test_a_masked_unit_does_not_start(host: Instance) -> None:
    sh(host, "systemctl", "mask", "ecs-none")
    assert host.run(["systemctl", "start", "ecs-none"]).returncode == 1
    assert host.run(["systemctl", "is-enabled", "ecs-none"]).stdout == b"masked\n"
    sh(host, "systemctl", "unmask", "ecs-none")
    sh(host, "systemctl", "start", "ecs-none", rc=5)
