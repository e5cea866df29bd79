"""A real sshd for these tests: our own process, port, keys and configuration; nothing of the machine's is touched."""

from __future__ import annotations

import getpass
import os
import shutil
import socket
import subprocess
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from hostprep.declare.host import Host
from hostprep.lab.linux.lifecycle import _free_port

SSHD = shutil.which("sshd", path=os.environ.get("PATH", "") + ":/usr/sbin:/usr/local/sbin")


@dataclass(frozen=True)
class Server:
    """A running sshd, and an inventory host that logs in there."""

    process: subprocess.Popen[bytes]
    port: int
    folder: Path
    host: Host
    key_types: tuple[str, ...] = ()
    lines: dict[str, str] = field(default_factory=dict)

    def recorded(self, *kinds: str) -> str:
        """The known_hosts lines of this server's keys."""
        return "".join(f"[127.0.0.1]:{self.port} {self.lines[kind]}\n" for kind in kinds or ("ed25519",))


@pytest.fixture(scope="session")
def nobody() -> Iterator[int]:
    """A port of this machine that refuses: it is taken, and nobody listens."""
    with _free_port() as taken:
        yield int(taken.getsockname()[1])


def keygen(path: Path, kind: str = "ed25519", passphrase: str = "") -> str:
    """Make a key pair; return the public half as ``type base64``."""
    subprocess.run(["ssh-keygen", "-q", "-t", kind, "-N", passphrase, "-C", "", "-f", str(path)], check=True)
    return Path(f"{path}.pub").read_text().strip()


def _wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + 10
    while time.monotonic() < end:
        assert process.poll() is None, "sshd ended at once; see its log"
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.02)
    raise AssertionError("sshd did not listen within 10 s")


@pytest.fixture(scope="session")
def start_sshd(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., Server]]:
    """Starts servers with extra lines of sshd_config; all end with the session."""
    if SSHD is None or os.name != "posix":
        pytest.skip("needs OpenSSH's sshd (apt-get install openssh-server)")
    if os.geteuid() == 0:
        Path("/run/sshd").mkdir(exist_ok=True)
    running: list[subprocess.Popen[bytes]] = []
    held = ExitStack()

    def start(*extra: str, kinds: tuple[str, ...] = ("ed25519", "rsa"), within: Sequence[str] = ()) -> Server:
        folder = tmp_path_factory.mktemp("sshd")
        lines = {kind: keygen(folder / f"host_{kind}", kind) for kind in kinds}
        (folder / "authorized_keys").write_text(keygen(folder / "id") + "\n")
        taken = held.enter_context(_free_port())  # sshd listens beside it, and nobody else gets the port first
        port = int(taken.getsockname()[1])
        config = [
            *extra,  # sshd keeps the first value it reads
            f"Port {port}", "ListenAddress 127.0.0.1", f"AuthorizedKeysFile {folder}/authorized_keys", "StrictModes no",
            "PidFile none", "UsePAM no", "MaxStartups 200", "PermitRootLogin yes", "PasswordAuthentication no",
            *(f"HostKey {folder}/host_{kind}" for kind in kinds),
        ]  # fmt: skip
        (folder / "sshd_config").write_text("\n".join(config) + "\n")
        with (folder / "log").open("wb") as log:
            argv = [*within, SSHD, "-D", "-e", "-f", str(folder / "sshd_config")]
            running.append(subprocess.Popen(argv, stderr=log))
        _wait_for(port, running[-1])
        host = Host(
            "web1", "127.0.0.1", port=port, user=getpass.getuser(), identity_file=folder / "id",
            known_hosts=folder / "known_hosts", ssh_config=folder / "ssh_config",
        )  # fmt: skip
        (folder / "ssh_config").write_text("")
        server = Server(running[-1], port, folder, host, kinds, lines)
        (folder / "known_hosts").write_text(server.recorded())
        return server

    with held:
        yield start
        for process in running:
            process.terminate()
            process.wait(10)


@pytest.fixture(scope="session")
def sshd(start_sshd: Callable[..., Server]) -> Server:
    """One server that many tests share; they must not change its files."""
    return start_sshd()


@pytest.fixture
def host(sshd: Server, tmp_path: Path) -> Host:
    """The shared server's host with a known_hosts of the test's own."""
    (tmp_path / "known_hosts").write_text(sshd.recorded())
    return replace(sshd.host, known_hosts=tmp_path / "known_hosts")


PASSWORD = "pa ss'w$rd"
SUDOERS = """\
Defaults env_reset, use_pty, lecture=always
Defaults:strict requiretty
root ALL=(ALL:ALL) ALL
ops ALL=(ALL:ALL) ALL
strict ALL=(ALL:ALL) ALL
free ALL=(ALL:ALL) NOPASSWD: ALL
some ALL=(ALL:ALL) NOPASSWD: /usr/bin/true
"""
USERS = {"ops": 7001, "strict": 7002, "free": 7003, "some": 7004, "guest": 7005, "twin": 0}
MOUNTS = """\
set -e
for name in passwd shadow group sudoers; do mount --bind "$0/$name" /etc/$name; done
mount -t tmpfs none /etc/sudoers.d
for folder in /var/lib/sudo /run/sudo; do mkdir -p $folder; mount -t tmpfs none $folder; done
exec "$@"
"""


@pytest.fixture(scope="session")
def within_town(tmp_path_factory: pytest.TempPathFactory) -> Sequence[str]:
    """What to put before a command so that it sees our users and our sudoers, in a mount namespace of its own.

    The users are ops (sudo with a password), free (without), strict (only on a terminal), some (one command only) and
    guest (not at all); twin is root by another name. All have the same password.
    """
    if os.name != "posix" or os.geteuid() != 0 or not all(map(shutil.which, ("unshare", "openssl", "sudo"))):
        pytest.skip("needs root, and unshare, openssl and sudo (apt-get install util-linux openssl sudo)")
    folder = tmp_path_factory.mktemp("town")
    made = subprocess.run(
        ["openssl", "passwd", "-6", "-stdin"], input=PASSWORD, capture_output=True, text=True, check=True
    )
    rows = USERS.items()
    added = {
        "passwd": [f"{name}:x:{number}:{number}::/:/bin/sh\n" for name, number in rows],
        "group": [f"{name}:x:{number}:\n" for name, number in rows],
        "shadow": [f"{name}:{made.stdout.strip()}:19000:0:99999:7:::\n" for name in USERS],
    }
    for name, lines in added.items():
        (folder / name).write_text(Path("/etc", name).read_text() + "".join(lines))
    (folder / "sudoers").write_text(SUDOERS)
    (folder / "sudoers").chmod(0o440)
    (folder / "shadow").chmod(0o640)
    command = ["unshare", "--mount", "sh", "-c", MOUNTS, str(folder)]
    if subprocess.run([*command, "true"], capture_output=True, check=False).returncode:
        pytest.skip("needs the right to make a mount namespace (a container may forbid it)")
    return command


@pytest.fixture(scope="session")
def town(start_sshd: Callable[..., Server], within_town: Sequence[str]) -> Server:
    """An sshd that sees the users of ``within_town``."""
    return start_sshd("PasswordAuthentication yes", within=within_town)
