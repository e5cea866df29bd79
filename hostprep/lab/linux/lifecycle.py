"""Making instances, and finding them again."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Final

from hostprep.errors import LabError
from hostprep.lab.home import home, room
from hostprep.lab.linux import control, remains
from hostprep.lab.linux.available import available, firewalls, namespaces, servers
from hostprep.lab.linux.identity import Identity, Secrets, key_pair
from hostprep.lab.linux.instance import Instance
from hostprep.lab.linux.spec import Spec

SUPERVISOR: Final = "hostprep.lab.linux.supervisor"
RECORD: Final = 'echo $$ >"$1/pid.new" && mv "$1/pid.new" "$1/pid" && shift && exec "$@"'
LOG_TAIL: Final = 1500


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
    decided = decide(spec or Spec())
    place = room(name, folder)
    try:
        return _start(decided, name, place)
    except BaseException:
        remains.end(place)
        remains.remove(place)
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
    text = "".join(f"{key} = {json.dumps(value)}\n" for key, value in lines.items())
    instance.hosts_toml.write_text(f"[groups.lab]\n\n[hosts.{instance.name}]\n{text}", "utf-8")


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
