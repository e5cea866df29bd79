"""The running half of an instance: from power on to power off, any number of times, on one disk."""

from __future__ import annotations

import select
import socket
import subprocess
import sys
import uuid
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Final

from hostprep.errors import LabError
from hostprep.lab.linux import network
from hostprep.lab.linux.standins.places import LIB, PATH

ENTER: Final = Path(__file__).with_name("enter.sh")
BOOT_SECONDS: Final = 30.0
ENVIRONMENT: Final = {"PATH": PATH, "HOME": "/root", "LANG": "C.UTF-8", "USER": "root", "LOGNAME": "root"}


def interpreter() -> tuple[str, str]:
    """Our own interpreter as (path inside an instance, folder of the machine to bind there or nothing).

    A home folder is hidden from an instance, and need not be readable for its users: an interpreter below one is bound
    to a place that is.
    """
    real = Path(sys.base_prefix, "bin", f"python{sys.version_info.major}.{sys.version_info.minor}").resolve()
    if real.parts[1] in ("usr", "opt", "nix", "gnu"):
        return str(real), ""
    return f"{LIB}/python/bin/{real.name}", str(Path(sys.base_prefix).resolve())


def libraries() -> dict[str, str]:
    """Links, path to target, by which the loader of an instance finds the shared library of a bound interpreter.

    A Python that was built with --enable-shared looks for it where it was installed, and that is hidden.
    """
    _, bound = interpreter()
    found = sorted(Path(bound, "lib").glob("libpython*.so*")) if bound else []
    return {f"/usr/lib/{library.name}": f"{LIB}/python/lib/{library.name}" for library in found}


class Machine:
    """The instance's processes and namespaces.

    Attributes:
        boot_id: of the boot under way.
        pid: the instance's process 1, as the supervisor counts; 0 while it is off.
    """

    def __init__(self, root: Path, hostname: str) -> None:
        self.root = root
        self.hostname = hostname
        self.boot_id = ""
        self.pid = 0
        self._unshare: subprocess.Popen[bytes] | None = None

    def boot(self) -> None:
        """Power on, plug in eth0, and wait until every enabled unit has started.

        Raises:
            LabError: it does not come up; says how far it got.
        """
        self.boot_id = str(uuid.uuid4())
        python, bound = interpreter()
        ours, theirs = socket.socketpair()
        argv = ["unshare", "--mount", "--uts", "--ipc", "--net", "--pid", "--fork", "--kill-child", "sh", str(ENTER)]
        argv += [str(self.root), self.hostname, self.boot_id, python, bound, LIB + "/python", str(theirs.fileno())]
        self._unshare = subprocess.Popen(argv, pass_fds=[theirs.fileno()], stdin=subprocess.DEVNULL)
        theirs.close()
        with ours:
            self._expect(ours, b"mounted\n")
            self.pid = _child(self._unshare.pid)
            network.batch(network.cable("up0", self.pid))
            network.batch(network.inside(network.ADDRESS), self.pid)
            ours.sendall(b"go\n")
            self._expect(ours, b"ready\n")

    def _expect(self, line: socket.socket, word: bytes) -> None:
        ready, _, _ = select.select([line], [], [], BOOT_SECONDS)
        found = line.recv(64) if ready else b""
        if found != word:
            self.off()
            raise LabError(f"the instance did not get as far as {word.decode().strip()!r}")

    def wait(self) -> int:
        """Wait until process 1 ends; its exit code says why."""
        code = self._unshare.wait() if self._unshare is not None else 0
        self.pid = 0
        return code

    def off(self) -> None:
        """Cut the power: every process inside ends, and with the last one all its namespaces."""
        if self._unshare is not None:
            with suppress(ProcessLookupError):
                self._unshare.kill()
            self._unshare.wait()
        self.pid = 0

    def argv(self, words: Sequence[str], kinds: str = "muinp") -> list[str]:
        """A command line that runs ``words`` inside; ``kinds`` are nsenter's letters of the namespaces to enter."""
        if not self.pid:
            raise LabError("the instance is off")
        return ["nsenter", "-t", str(self.pid), *(f"-{kind}" for kind in kinds), "--", *words]


def _child(parent: int) -> int:
    """The one child of a process."""
    for entry in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            fields = (entry / "stat").read_text("ascii", "replace").rpartition(")")[2].split()
            if int(fields[1]) == parent:
                return int(entry.name)
    raise LabError("the instance's first process is gone")
