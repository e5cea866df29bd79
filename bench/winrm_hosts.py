"""Simulated Windows hosts for a benchmark, in a process of their own: what is measured is the client.

    python -m bench.winrm_hosts FOLDER COUNT MILLISECONDS

Each host is a model of its own behind a WinRM port of its own, and holds each answer back. Writes what clients need
into the folder, prints one line, and then answers each line of input with what was counted until then.
"""

from __future__ import annotations

import json
import os
import secrets
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from subprocess import PIPE, Popen

USER = "Administrator"
COUNTED = ("requests", "connections")


@dataclass(frozen=True, slots=True)
class Hosts:
    """The hosts, seen from the client.

    Attributes:
        folder: holds ``hosts.toml``, ``password`` and one PEM file for each host's certificate.
        ports: of 127.0.0.1, one a host.
        process: what runs them.
    """

    folder: Path
    ports: tuple[int, ...]
    process: Popen[str]

    @property
    def password(self) -> str:
        """The administrator's, on all of them."""
        return (self.folder / "password").read_text()

    @property
    def inventory(self) -> Path:
        """A hosts.toml."""
        return self.folder / "hosts.toml"

    def pem(self, number: int = 0) -> Path:
        """A host's certificate."""
        return self.folder / f"{number}.pem"

    def counted(self) -> dict[str, int]:
        """What all of them have counted since they were started."""
        print(file=self.process.stdin, flush=True)
        found: dict[str, int] = json.loads(_line(self.process))
        return found


@contextmanager
def hosts(folder: Path, count: int, milliseconds: int) -> Iterator[Hosts]:
    """Start them, and end them."""
    folder.mkdir()
    argv = [sys.executable, "-m", "bench.winrm_hosts", str(folder), str(count), str(milliseconds)]
    with Popen(argv, stdin=PIPE, stdout=PIPE, text=True) as process:
        try:
            yield Hosts(folder, tuple(json.loads(_line(process))), process)
        finally:
            process.terminate()


def _line(process: Popen[str]) -> str:
    line = process.stdout.readline() if process.stdout else ""
    if not line:
        raise SystemExit("the simulated hosts have ended")
    return line


def _serve(folder: Path, count: int, slow: float) -> None:
    from hostprep.lab.windows import instance
    from hostprep.lab.windows.engine import engine
    from hostprep.lab.wsman import Endpoint, Switches, User, serve

    password = secrets.token_urlsafe(12)
    (folder / "password").write_text(password)
    users, switches = (User(USER, password),), Switches(slow=slow)
    served = [
        serve(Endpoint(engine=engine(instance()), users=users, https=True, switches=switches)) for _ in range(count)
    ]
    lines = [f'[defaults]\ntransport = "psrp"\naddress = "127.0.0.1"\nuser = "{USER}"\n']
    lines.append(f'password = "file:{folder}/password"\nknown_certificates = "{folder}/known"\nconnect_timeout = 300\n')
    lines += [f"[hosts.h{number}]\nport = {one.port}\n" for number, one in enumerate(served)]
    (folder / "hosts.toml").write_text("".join(lines))
    for number, one in enumerate(served):
        (folder / f"{number}.pem").write_bytes(one.certificate.read_bytes() if one.certificate else b"")
    _record(folder / "known", [(one.port, (folder / f"{n}.pem").read_bytes()) for n, one in enumerate(served)])
    print(json.dumps([one.port for one in served]), flush=True)
    for _ in sys.stdin:
        print(json.dumps({name: sum(one.counters[name] for one in served) for name in COUNTED}), flush=True)
    os._exit(0)


def _record(path: Path, shown: list[tuple[int, bytes]]) -> None:
    from cryptography import x509
    from cryptography.hazmat.primitives.serialization import Encoding

    from hostprep.transports.certificates import Certificate

    lines = []
    for port, pem in shown:
        certificate = Certificate(x509.load_pem_x509_certificate(pem).public_bytes(Encoding.DER))
        lines.append(f"127.0.0.1:{port} sha256 {certificate.fingerprint} bench\n")
    path.write_text("".join(lines))


if __name__ == "__main__":
    _serve(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]) / 1000)
