"""One sshd that answers for many hosts: each has a loopback address of its own."""

from __future__ import annotations

import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

# SHLVL keeps Debian's bash from reading ~/.bashrc at each command: its time is not what is measured.
CONFIG = """
ListenAddress 0.0.0.0:{port}
HostKey {folder}/host_key
AuthorizedKeysFile {folder}/key.pub
PasswordAuthentication no
KbdInteractiveAuthentication no
StrictModes no
UsePAM no
SetEnv SHLVL=1
Subsystem sftp internal-sftp
PermitRootLogin prohibit-password
PidFile none
MaxStartups 1000
PerSourceMaxStartups none
LogLevel ERROR
"""


@dataclass(frozen=True, slots=True)
class Hosts:
    """Where the hosts are and what opens them."""

    folder: Path
    port: int
    count: int

    @property
    def addresses(self) -> list[str]:
        """One loopback address for each host."""
        return [f"127.0.1.{number}" for number in range(1, self.count + 1)]

    @property
    def key(self) -> Path:
        """The private key that every host takes."""
        return self.folder / "key"

    @property
    def known_hosts(self) -> Path:
        """The key of all of them."""
        return self.folder / "known_hosts"

    def inventory(self) -> Path:
        """A hosts.toml for hostprep."""
        lines = [f'[defaults]\nuser = "root"\nport = {self.port}']
        lines += [f'identity_file = "{self.key}"\nknown_hosts = "{self.known_hosts}"']
        for number, address in enumerate(self.addresses):
            lines.append(f'[hosts.h{number}]\naddress = "{address}"')
            lines.append(f'[hosts.h{number}.params.bench_file]\npath = "{self.folder}/out/{number}"')
        path = self.folder / "hosts.toml"
        path.write_text("\n".join(lines))
        return path


@contextmanager
def hosts(folder: Path, count: int) -> Iterator[Hosts]:
    """Start the sshd, and end it.

    Raises:
        SystemExit: there is no sshd here.
    """
    program = shutil.which("sshd", path="/usr/sbin:/usr/local/sbin:/usr/bin")
    if not program:
        raise SystemExit("the benchmark needs a real sshd: apt install openssh-server")
    for name in ("key", "host_key"):
        subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(folder / name)], check=True)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    found = Hosts(folder, port, count)
    public = (folder / "host_key.pub").read_text().split()[:2]
    found.known_hosts.write_text("".join(f"[{a}]:{port} {' '.join(public)}\n" for a in found.addresses))
    (folder / "sshd_config").write_text(CONFIG.format(port=port, folder=folder))
    (folder / "out").mkdir()
    Path("/run/sshd").mkdir(exist_ok=True)
    server = subprocess.Popen([program, "-D", "-e", "-f", str(folder / "sshd_config")])
    try:
        _wait(port)
        yield found
    finally:
        server.terminate()
        server.wait()


def _wait(port: int) -> None:
    until = time.monotonic() + 10
    while time.monotonic() < until:
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        time.sleep(0.02)
    raise SystemExit("sshd did not start")
