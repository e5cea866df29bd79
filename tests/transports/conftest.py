"""A real sshd for these tests: our own process, port, keys and configuration; nothing of the machine's is touched."""

from __future__ import annotations

import getpass
import os
import shutil
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from hostprep.declare.host import Host

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


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


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

    def start(*extra: str, kinds: tuple[str, ...] = ("ed25519", "rsa")) -> Server:
        folder = tmp_path_factory.mktemp("sshd")
        lines = {kind: keygen(folder / f"host_{kind}", kind) for kind in kinds}
        (folder / "authorized_keys").write_text(keygen(folder / "id") + "\n")
        port = free_port()
        config = [
            f"Port {port}", "ListenAddress 127.0.0.1", f"AuthorizedKeysFile {folder}/authorized_keys", "StrictModes no",
            "PidFile none", "UsePAM no", "MaxStartups 200", "PermitRootLogin yes", "PasswordAuthentication no",
            *(f"HostKey {folder}/host_{kind}" for kind in kinds), *extra,
        ]  # fmt: skip
        (folder / "sshd_config").write_text("\n".join(config) + "\n")
        with (folder / "log").open("wb") as log:
            running.append(subprocess.Popen([SSHD, "-D", "-e", "-f", str(folder / "sshd_config")], stderr=log))
        _wait_for(port, running[-1])
        host = Host(
            "web1", "127.0.0.1", port=port, user=getpass.getuser(), identity_file=folder / "id",
            known_hosts=folder / "known_hosts", ssh_config=folder / "ssh_config",
        )  # fmt: skip
        (folder / "ssh_config").write_text("")
        server = Server(running[-1], port, folder, host, kinds, lines)
        (folder / "known_hosts").write_text(server.recorded())
        return server

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
