"""One instance from the outside: run things on it, reboot it, take it down."""

from __future__ import annotations

import subprocess
from base64 import b64decode, b64encode
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from hostprep.errors import LabError
from hostprep.lab.linux import control, remains
from hostprep.lab.linux.identity import Identity, Secrets
from hostprep.lab.linux.spec import Spec


@dataclass(frozen=True, slots=True)
class Status:
    """What an instance is doing.

    Attributes:
        state: ``up``, ``starting``, ``rebooting``, ``off`` (shut down from inside), ``failed`` (to boot again) or
            ``gone`` (its supervisor was killed).
        boots: how often it has come up.
        boot_id: of the boot under way.
    """

    state: str
    boots: int = 0
    boot_id: str = ""


@dataclass(frozen=True, slots=True)
class Instance:
    """A simulated instance; a handle that any process of the same user can have.

    As a context manager it is taken down at the end.

    Attributes:
        folder: its state folder.
        spec: what it is.
        who: its ids.
    """

    folder: Path
    spec: Spec
    who: Identity
    secrets: Secrets = field(repr=False)

    @property
    def name(self) -> str:
        """Its name in the lab, and in ``hosts_toml``."""
        return self.who.name

    @property
    def port(self) -> int:
        """The TCP port of 127.0.0.1 on which its SSH server is reached."""
        return self.who.port

    @property
    def key(self) -> Path:
        """The private key that lets root in."""
        return self.folder / "id_ed25519"

    @property
    def known_hosts(self) -> Path:
        """Its host key, in OpenSSH's format."""
        return self.folder / "known_hosts"

    @property
    def hosts_toml(self) -> Path:
        """An inventory of this one host."""
        return self.folder / "hosts.toml"

    def ssh(self, *words: str) -> list[str]:
        """The command line of OpenSSH's client for it."""
        options = ["-F", "none", "-o", f"UserKnownHostsFile={self.known_hosts}", "-o", "IdentitiesOnly=yes"]
        return ["ssh", *options, "-i", str(self.key), "-p", str(self.port), "root@127.0.0.1", *words]

    def run(
        self, argv: Sequence[str], where: str = "host", stdin: bytes | None = None, timeout: float = 60.0
    ) -> subprocess.CompletedProcess[bytes]:
        """Run a program to its end, not by SSH but by entering its namespaces.

        Args:
            argv: the program and its arguments.
            where: ``host``, ``container``, ``container2`` (on the user-defined bridge), ``neighbour``, or ``wan`` (the
                outside, which owns the metadata address). All but the first two see this machine's files.
            stdin: what it reads.
            timeout: seconds.

        Raises:
            LabError: there is no such place, or the instance is off.
            subprocess.TimeoutExpired: it took longer.
        """
        question = {"where": where, "argv": list(argv), "timeout": timeout, "input": b64encode(stdin or b"").decode()}
        answer = self._ask("run", **question)
        if "timeout" in answer:
            raise subprocess.TimeoutExpired(list(argv), timeout)
        out, err = b64decode(answer["out"]), b64decode(answer["err"])
        return subprocess.CompletedProcess(list(argv), answer["code"], out, err)

    def read(self, path: str) -> bytes:
        """A file of the instance.

        Raises:
            FileNotFoundError: it cannot be read; the message says why.
        """
        done = self.run(["cat", "--", path])
        if done.returncode:
            raise FileNotFoundError(done.stderr.decode(errors="replace").strip())
        return done.stdout

    def write(self, path: str, data: bytes) -> None:
        """Put a file into the instance, and the folders above it.

        Raises:
            LabError: it cannot be written; the message says why.
        """
        script = 'mkdir -p -- "$(dirname -- "$1")" && cat >"$1"'
        done = self.run(["sh", "-c", script, "sh", path], stdin=data)
        if done.returncode:
            raise LabError(f"{self.name}: {path} cannot be written: {done.stderr.decode(errors='replace').strip()}")

    def reboot(self) -> Status:
        """Reboot it, or power it on again; returns when it is back up."""
        status = self._status(self._ask("reboot"))
        if status.state != "up":
            raise LabError(f"{self.name} did not come up again; see {self.folder / 'supervisor.log'}")
        return status

    def status(self) -> Status:
        """What it is doing now."""
        try:
            return self._status(control.ask(self.folder, {"ask": "status"}))
        except ConnectionError:
            return Status("gone")

    def set_wire(self, **values: Any) -> None:
        """Change what is wrong with the way in; see ``access.Wire``."""
        self._ask("wire", values=values)

    def set_hop_limit(self, limit: int) -> None:
        """Change the metadata service's hop limit, as ``aws ec2 modify-instance-metadata-options`` does."""
        self._ask("hop_limit", value=limit)

    def reload_keys(self) -> None:
        """Restart the SSH server, as far as its host key goes."""
        self._ask("reload_keys")

    def down(self) -> None:
        """End it and remove all that it left, also where its supervisor was killed. Safe to call twice."""
        with suppress(ConnectionError, LabError):
            control.ask(self.folder, {"ask": "down"})
        remains.end(self.folder)
        remains.remove(self.folder)

    def _ask(self, ask: str, **values: Any) -> control.Answer:
        try:
            return control.ask(self.folder, {"ask": ask, **values})
        except ConnectionError:
            raise LabError(f"{self.name} is gone: its supervisor has ended; take it down and up again") from None

    @staticmethod
    def _status(answer: control.Answer) -> Status:
        return Status(answer["state"], answer["boots"], answer["boot_id"])

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.down()
