"""A whole life: up, reboot, down, what is left; and that the machine underneath never notices."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import pytest

from hostprep.errors import LabError
from hostprep.lab.linux import Spec, faults, find, instances, up
from hostprep.lab.linux.available import available
from hostprep.lab.linux.remains import supervisor_pid
from tests.conftest import Lab
from tests.lab.linux.curl import CREDENTIALS, ask, sh, until

BOOT_ID = "/proc/sys/kernel/random/boot_id"
KEPT = "net.ipv4.conf.docker0.route_localnet = 1\nnet.ipv4.conf.all.log_martians = 1\n"


def machine() -> list[str]:
    """What an instance must not touch: links, addresses, routes, sysctls, rules, mounts, boot id, accounts."""
    commands = ["ip -o link", "ip -o addr", "ip route show table all", "mount", "hostname"]
    commands += ["sysctl -a --pattern ^(net.ipv4|kernel.panic)", "iptables-nft-save", "iptables-legacy-save"]
    commands += ["nft list ruleset", "ls -la /etc /run /usr/bin /usr/sbin /usr/lib/systemd/system", "cat /etc/passwd"]
    found = []
    for command in commands:
        if shutil.which(command.split()[0]):
            done = subprocess.run(command.split(), capture_output=True, text=True, check=False)
            found.append(re.sub(r"(?m)^#.*$|\[\d+:\d+\]", "", done.stdout))
    return [*found, Path(BOOT_ID).read_text("ascii")]


def test_nothing_of_the_machine_changes_and_nothing_is_left(lab_available: None, tmp_path: Path) -> None:
    before = machine()
    with up(Spec(kind="optimized", user_bridge=True, neighbour=True), "one", tmp_path) as one:
        sh(one, "sysctl", "-qw", "net.ipv4.conf.all.log_martians=1")
        assert one.run(["sh", "-c", "echo 1 > /proc/sys/kernel/panic"]).returncode != 0
        sh(one, "rm", "/usr/bin/env")
        one.write("/etc/passwd", b"")
        assert machine() == before
    assert machine() == before
    assert list(tmp_path.iterdir()) == []
    assert not any(os.fsencode(tmp_path) in words for words in command_lines())


def test_a_reboot_forgets_what_a_reboot_forgets(lab: Lab) -> None:
    one = lab(kind="manual")
    first = one.read(BOOT_ID)
    one.write("/etc/sysctl.d/90-x.conf", KEPT.encode())
    one.write("/opt/kept", b"yes")
    for gone in ("/run/gone", "/tmp/gone", "/dev/shm/gone"):  # noqa: S108  # inside the instance
        one.write(gone, b"x")
    sh(one, "iptables", "-A", "INPUT", "-s", "192.0.2.9", "-j", "DROP")
    sh(one, "sysctl", "-qw", "net.ipv4.conf.all.route_localnet=1")
    status = one.reboot()
    assert one.read(BOOT_ID) != first
    assert one.read(BOOT_ID).decode().strip() == status.boot_id
    assert one.read("/opt/kept") == b"yes"
    assert sh(one, "sh", "-c", "ls /run/gone /tmp/gone /dev/shm/gone 2>/dev/null; true") == ""
    assert "192.0.2.9" not in sh(one, "iptables-save")
    keys = ("all.route_localnet", "all.log_martians", "docker0.route_localnet")
    assert sh(one, "sysctl", "-n", *(f"net.ipv4.conf.{key}" for key in keys)).split() == ["0", "1", "1"]


def test_a_killed_supervisor_takes_everything_along_and_is_cleaned_up(lab_available: None, tmp_path: Path) -> None:
    one = up(Spec(kind="bare"), "killed", tmp_path)
    sh(one, "sh", "-c", "sleep 6789 >/dev/null 2>&1 &")
    os.kill(supervisor_pid(one.folder), signal.SIGKILL)
    until(lambda: one.status().state == "gone")
    with pytest.raises(LabError, match="killed is gone"):
        one.run(["true"])
    assert instances(tmp_path) == []
    assert list(tmp_path.iterdir()) == []
    until(lambda: not any(b"6789" in words for words in command_lines()))


def command_lines() -> list[bytes]:
    found = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        with suppress(OSError):
            found.append(path.read_bytes())
    return found


def test_several_at_once_do_not_meet(lab_available: None, tmp_path: Path) -> None:
    with ThreadPoolExecutor() as pool:
        made = list(pool.map(lambda name: up(Spec(kind="optimized"), name, tmp_path), ("a", "b")))
    try:
        assert [each.name for each in instances(tmp_path)] == ["a", "b"]
        assert made[0].port != made[1].port
        made[0].write("/opt/mine", b"")
        assert made[1].run(["test", "-e", "/opt/mine"]).returncode == 1
        assert ask(made[1], "container", CREDENTIALS) == "400"
        assert find("b", tmp_path).status().state == "up"
        with pytest.raises(LabError, match="is there already"):
            up(Spec(), "a", tmp_path)
    finally:
        for each in made:
            each.down()
    with pytest.raises(LabError, match="there is no instance called b"):
        find("b", tmp_path)


def test_tools_can_be_missing_and_folders_full_or_read_only(lab: Lab) -> None:
    one = lab(kind="manual", without=("curl", "wget", "docker"))
    for tool in ("curl", "wget", "docker"):
        assert one.run(["sh", "-c", f"command -v {tool}"]).returncode != 0, tool
    faults.full_disk(one, "/etc/ecs")
    assert one.read("/etc/ecs/ecs.config") == b"ECS_CLUSTER=lab\n"
    with pytest.raises(LabError, match="No space left"):
        one.write("/etc/ecs/new", b"x" * 8192)
    faults.mended(one, "/etc/ecs")
    faults.read_only(one, "/etc")
    with pytest.raises(LabError, match="Read-only"):
        one.write("/etc/new", b"x")
    one.reboot()
    one.write("/etc/ecs/new", b"x")


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"kind": "optimised"}, "did you mean 'optimized'"),
        ({"firewall": "ipchains"}, "expected one of auto, iptables-nft"),
    ],
)
def test_a_spec_says_what_it_expects(fields: dict[str, str], message: str) -> None:
    values: dict[str, object] = dict(fields)
    with pytest.raises(LabError, match=message):
        Spec(**values)  # type: ignore[arg-type]  # the wrong words are the test


PLAIN_USER = """
import sys
from pathlib import Path
from hostprep.lab.linux import Spec, available, up
problem = available()
if problem:
    print(problem)
    sys.exit(77)
with up(Spec(kind="manual"), "plain", Path(sys.argv[1])) as one:
    assert one.spec.server == "paramiko"
    one.write("/etc/sysctl.d/90-x.conf", b"net.ipv4.conf.all.route_localnet = 1\\n")
    unit = b"[Service]\\nType=oneshot\\nExecStart=/usr/bin/touch /run/x\\n[Install]\\nWantedBy=multi-user.target\\n"
    one.write("/etc/systemd/system/x.service", unit)
    assert one.run(["systemctl", "enable", "x"]).returncode == 0
    one.reboot()
    assert one.read("/proc/sys/net/ipv4/conf/all/route_localnet") == b"1\\n"
    assert one.read("/run/x") == b""
    rule = "-t nat -A PREROUTING -p tcp -d 169.254.170.2 --dport 80 -j DNAT --to-destination 127.0.0.1:51679"
    if one.spec.firewall != "nft":
        assert one.run(["iptables", *rule.split()]).returncode == 0
        url = "http://169.254.170.2/v2/credentials/"
        assert b"NoIdInRequest" in one.run(["curl", "-s", "-m", "5", url], "container").stdout
    import paramiko
    client = paramiko.SSHClient()
    client.load_host_keys(str(one.known_hosts))
    with client:
        client.connect("127.0.0.1", one.port, "root", key_filename=str(one.key), allow_agent=False, look_for_keys=False)
        assert client.exec_command("id -u")[1].read() == b"0\\n"
assert not list(Path(sys.argv[1]).iterdir())
"""


def test_a_plain_user_can_do_it_too(lab_available: None, tmp_path_factory: pytest.TempPathFactory) -> None:
    """As root, another user's life is led by one that has nothing but a home."""
    argv, folder = [sys.executable], tmp_path_factory.mktemp("plain")
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path)), "PYTHONDONTWRITEBYTECODE": "1"}
    if os.geteuid() == 0:
        python = _readable_python()
        place = Path("/var/tmp") / f"hostprep-plain-{os.getpid()}"  # noqa: S108  # reachable by the other user
        place.mkdir()
        os.chown(place, 1000, 1000)
        folder = place
        argv = ["setpriv", "--reuid", "1000", "--regid", "1000", "--clear-groups", python]
        environment |= {"HOME": str(place)}
    try:
        done = subprocess.run(
            [*argv, "-c", PLAIN_USER, str(folder)],
            env=environment,
            cwd="/",
            capture_output=True,
            text=True,
            check=False,
        )
    finally:
        if os.geteuid() == 0:
            shutil.rmtree(folder)
    if done.returncode == 77:
        pytest.skip(done.stdout.strip())
    assert done.returncode == 0, done.stderr


def _readable_python() -> str:
    """An interpreter of our version that another user can start."""
    name = f"python3.{sys.version_info.minor}"
    for path in (sys.executable, f"/usr/bin/{name}", f"/usr/local/bin/{name}"):
        real = Path(path).resolve()
        if real.exists() and all(parent.stat().st_mode & 0o001 for parent in real.parents):
            return path
    pytest.skip(f"no {name} that another user can read; install {name} as a system package")


def test_availability_is_a_fact_or_a_sentence() -> None:
    problem = available()
    assert problem is None or ("install" in problem or "run as root" in problem or "needs Linux" in problem)
