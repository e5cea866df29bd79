"""Instances from the outside: make one, find it again, run things on it, reboot it, take it down."""

from __future__ import annotations

import json
import os
import re
import shutil
import socket
import subprocess
import sys
import time
from base64 import b64decode, b64encode
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self

from platformdirs import user_state_path

from hostprep.errors import LabError
from hostprep.lab.linux import control
from hostprep.lab.linux.available import available, firewalls, namespaces, servers
from hostprep.lab.linux.identity import Identity, Secrets, key_pair
from hostprep.lab.linux.spec import Spec

SUPERVISOR: Final = "hostprep.lab.linux.supervisor"
RECORD: Final = 'echo $$ >"$1/pid.new" && mv "$1/pid.new" "$1/pid" && shift && exec "$@"'
ENDING_SECONDS: Final = 10.0
LOG_TAIL: Final = 800


def home(folder: Path | None = None) -> Path:
    """Where instances keep their state; each has a folder of its own there."""
    return folder or user_state_path("hostprep") / "lab"


@dataclass(frozen=True, slots=True)
class Status:
    """What an instance is doing.

    Attributes:
        state: ``up``, ``starting``, ``rebooting``, ``off`` (shut down from inside), ``failed`` or ``gone`` (its supervisor died).
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
        _end(self.folder)
        remove(self.folder)

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


def up(spec: Spec | None = None, name: str = "lab1", folder: Path | None = None) -> Instance:
    """Start an instance; returns when it has booted.

    Args:
        spec: what it is to be; by default an ECS-optimized one.
        name: its name; letters, digits, ``-`` and ``_``.
        folder: where instances keep their state, by default the user's state folder.

    Raises:
        LabError: instances cannot run here, the name is taken, or it does not come up.
    """
    problem = available()
    if problem:
        raise LabError(problem)
    if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9_-]{0,62}", name):
        raise LabError(f"{name!r} is no name for an instance; expected letters, digits, - and _")
    decided = decide(spec or Spec())
    place = home(folder).absolute() / name
    try:
        place.mkdir(parents=True, mode=0o700)
    except FileExistsError:
        raise LabError(f"an instance called {name} is there already; take it down first") from None
    try:
        return _start(decided, name, place)
    except BaseException:
        _end(place)
        remove(place)
        raise


def decide(spec: Spec) -> Spec:
    """Replace what the spec leaves open by what this machine has.

    Raises:
        LabError: it asks for what this machine has not.
    """
    filters, doors = firewalls(), servers()
    firewall = filters[0] if spec.firewall == "auto" else spec.firewall
    server = doors[0] if spec.server == "auto" else spec.server
    for wanted in (firewall, *spec.also):
        if wanted not in filters:
            package = "nftables" if wanted == "nft" else "iptables"
            raise LabError(f"this machine has no {wanted}; install the package {package}")
    if server not in doors:
        raise LabError("a real sshd needs root, and the package openssh-server installed")
    return replace(spec, firewall=firewall, server=server)


def _start(spec: Spec, name: str, place: Path) -> Instance:
    listening = _free_port()
    who = Identity(name, listening.getsockname()[1])
    instance = Instance(place, spec, who, Secrets.new())
    _write(instance)
    with listening, control.listener(place) as orders, (place / "supervisor.log").open("wb") as log:
        fds = [listening.fileno(), orders.fileno()]
        command = [*namespaces(), sys.executable, "-m", SUPERVISOR, str(place), *map(str, fds)]
        path = os.pathsep.join([str(Path(__file__).parents[3]), *filter(None, [os.environ.get("PYTHONPATH")])])
        subprocess.run(
            ["setsid", "--fork", "sh", "-c", RECORD, "sh", str(place), *command],
            pass_fds=fds,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            env={**os.environ, "PYTHONPATH": path},
            cwd="/",
            check=True,
        )
    try:
        answer = control.ask(place, {"ask": "ready"})
    except ConnectionError:
        answer = {"state": "failed", "problem": "its supervisor ended"}
    if answer["state"] != "up":
        words = (place / "supervisor.log").read_text("utf-8", "replace").strip()
        raise LabError(f"{name} did not come up: {answer['problem']}; the end of its log: {words[-LOG_TAIL:]}")
    return instance


def _write(instance: Instance) -> None:
    place, port = instance.folder, instance.port
    (place / "spec.json").write_text(instance.spec.to_json(), "utf-8")
    (place / "identity.json").write_text(instance.who.to_json(), "utf-8")
    instance.secrets.write(place / "secrets.json")
    key_pair(instance.key)
    host_key = key_pair(place / "host_key")
    instance.known_hosts.write_text(f"[127.0.0.1]:{port} {host_key}\n", "utf-8")
    lines = {"address": "127.0.0.1", "port": port, "user": "root", "identity_file": str(instance.key)}
    lines |= {"known_hosts": str(instance.known_hosts), "groups": ["lab"]}
    text = f"[hosts.{instance.name}]\n" + "".join(f"{key} = {json.dumps(value)}\n" for key, value in lines.items())
    instance.hosts_toml.write_text(text, "utf-8")


def _free_port() -> socket.socket:
    """A socket bound to a free port; bound by number, so that the port stays its own while nobody listens."""
    while True:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        found = socket.socket()
        found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            found.bind(("127.0.0.1", port))
        except OSError:
            found.close()
            continue
        return found


def _end(folder: Path) -> None:
    """End the supervisor, if it is still there and still that one; with it goes all that it kept."""
    deadline = time.monotonic() + ENDING_SECONDS
    while (pid := supervisor_pid(folder)) and time.monotonic() < deadline:
        if time.monotonic() > deadline - ENDING_SECONDS / 2:
            with suppress(ProcessLookupError):
                os.kill(pid, 9)
        time.sleep(0.005)


def supervisor_pid(folder: Path) -> int:
    """The process to kill so that everything of an instance ends, or 0."""
    with suppress(OSError, ValueError):
        pid = int((folder / "pid").read_text("ascii"))
        state = Path("/proc", str(pid), "stat").read_text("ascii", "replace").rpartition(")")[2].split()[0]
        words = Path("/proc", str(pid), "cmdline").read_bytes().split(b"\0")
        return pid if state != "Z" and os.fsencode(folder) in words else 0
    return 0


def remove(folder: Path) -> None:
    """Remove a state folder, with what an overlay's work folder forbids its owner to list."""
    for path, names, _ in os.walk(folder):
        for name in names:
            with suppress(OSError):
                Path(path, name).chmod(0o700)
    shutil.rmtree(folder, ignore_errors=True)


def find(name: str, folder: Path | None = None) -> Instance:
    """An instance by its name.

    Raises:
        LabError: there is none.
    """
    place = home(folder).absolute() / name
    try:
        spec = Spec.from_json((place / "spec.json").read_text("utf-8"))
        who = Identity.from_json((place / "identity.json").read_text("utf-8"))
        return Instance(place, spec, who, Secrets.read(place / "secrets.json"))
    except (OSError, ValueError):
        raise LabError(f"there is no instance called {name}; `hostprep lab status` lists them") from None


def instances(folder: Path | None = None) -> list[Instance]:
    """All instances that run, by name; what is left of those whose supervisor was killed is removed."""
    found = []
    for place in sorted(home(folder).glob("*")):
        try:
            instance = find(place.name, folder)
        except LabError:
            continue
        if instance.status().state == "gone":
            instance.down()
        else:
            found.append(instance)
    return found
