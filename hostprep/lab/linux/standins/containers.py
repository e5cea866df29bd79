"""The containers that the docker stand-in keeps: what was asked for on disk, what runs in /run.

A container is a process of the instance in a network namespace of its own, on a bridge by a veth pair. It shares the
instance's files: images do not exist here.
"""

from __future__ import annotations

import fcntl
import json
import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

from . import sysctl
from .places import CONTAINERS, LIB, LISTENING, PATH, RUN

AGENT = ("amazon/amazon-ecs-agent", "public.ecr.aws/ecs/amazon-ecs-agent")
PIDS = RUN + "/containers"
Container = dict[str, Any]


@contextmanager
def remembered() -> Iterator[list[Container]]:
    """All containers; changes are kept when the block ends. One writer at a time."""
    os.makedirs(os.path.dirname(CONTAINERS), exist_ok=True)
    with open(CONTAINERS + ".lock", "w", encoding="ascii") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        found = known()
        yield found
        with open(CONTAINERS + ".new", "w", encoding="utf-8") as file:
            json.dump(found, file, indent=1)
        os.replace(CONTAINERS + ".new", CONTAINERS)


def known() -> list[Container]:
    """All containers, to look at."""
    try:
        with open(CONTAINERS, encoding="utf-8") as file:
            found: list[Container] = json.load(file)
    except FileNotFoundError:
        found = []
    return found


def find(containers: list[Container], word: str) -> Container | None:
    """A container by its name or by the start of its id."""
    named = [each for each in containers if each["Name"] == word.lstrip("/")]
    return next(iter(named or [each for each in containers if each["Id"].startswith(word)]), None)


def pid(container: Container) -> int:
    """The container's process, or 0 when it does not run."""
    try:
        with open(f"{PIDS}/{container['Id']}", encoding="ascii") as file:
            number = int(file.read())
        with open(f"/proc/{number}/stat", encoding="ascii", errors="replace") as file:
            return 0 if file.read().rpartition(")")[2].split()[0] == "Z" else number
    except (OSError, ValueError):
        return 0


def note(container: Container, number: int) -> None:
    """Remember a container's process until the next reboot."""
    os.makedirs(PIDS, exist_ok=True)
    with open(f"{PIDS}/{container['Id']}", "w", encoding="ascii") as file:
        file.write(str(number))


def start(container: Container) -> subprocess.Popen[bytes] | None:
    """Start a container's process, and join it to its network; the process, or None where it runs already."""
    if pid(container):
        return None
    if is_agent(container):
        return _start_agent(container)
    argv = container["Command"] or ["sleep", "infinity"]
    flags = [] if container["Network"] == "host" else ["--net"]
    shell = f'hostname {container["Id"][:12]} && echo && exec "$@"'
    with open(f"{PIDS}.log", "ab") as log:
        process = subprocess.Popen(
            ["unshare", "--uts", *flags, "sh", "-c", shell, "sh", *argv],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=log,
            env={"PATH": PATH, **container["Env"]},
            start_new_session=True,
        )
    if process.stdout is not None:
        process.stdout.readline()
    note(container, process.pid)
    if flags:
        _join(container, process.pid)
    return process


def _start_agent(container: Container) -> subprocess.Popen[bytes]:
    logs, data = _mounted(container, "/log", "/var/log/ecs"), _mounted(container, "/data", "/var/lib/ecs/data")
    os.makedirs(logs, exist_ok=True)
    if os.path.exists(LISTENING):
        os.unlink(LISTENING)
    with open(f"{logs}/ecs-agent.log", "ab") as log:
        process = subprocess.Popen(
            [LIB + "/bin/agent", data, logs],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            env={"PATH": PATH, **container["Env"]},
            start_new_session=True,
        )
    note(container, process.pid)
    wait_for_agent(lambda: process.poll() is None)
    return process


def wait_for_agent(runs: Callable[[], bool], seconds: float = 5.0) -> None:
    """Wait until a just started agent listens, or has ended."""
    deadline = time.monotonic() + seconds
    while not os.path.exists(LISTENING) and runs() and time.monotonic() < deadline:
        time.sleep(0.01)


def _mounted(container: Container, inside: str, default: str) -> str:
    pairs = [bind.split(":") for bind in container["Binds"]]
    return next((pair[0].rstrip("/") for pair in pairs if pair[1].rstrip("/") == inside), default)


def is_agent(container: Container) -> bool:
    """Whether a container's image is the ECS agent's."""
    image: str = container["Image"]
    return image.rpartition(":")[0] in AGENT or image in AGENT


def _join(container: Container, number: int) -> None:
    bridge, address = container["Bridge"], container["Address"]
    veth, gateway = "veth" + container["Id"][:7], address.rpartition(".")[0] + ".1"
    outside = f"link add {veth} type veth peer name eth0 netns {number}\n"
    outside += f"link set {veth} master {bridge}\nlink set {veth} up\n"
    inside = f"link set lo up\nlink set eth0 up\naddr add {address}/16 dev eth0\nroute add default via {gateway}\n"
    subprocess.run(["ip", "-batch", "-"], input=outside, text=True, check=True)
    subprocess.run(["nsenter", "-t", str(number), "-n", "ip", "-batch", "-"], input=inside, text=True, check=True)
    sysctl.apply(f"net/ipv4/conf/{veth}")


def stop(container: Container) -> None:
    """End a container's process and its interface."""
    number = pid(container)
    if number and is_agent(container):
        _end_agent(container, number)
    elif number:
        subprocess.run(["kill", "-9", "--", f"-{number}"], stderr=subprocess.DEVNULL, check=False)
        os.unlink(f"{PIDS}/{container['Id']}")
        if container["Network"] != "host":
            veth = "veth" + container["Id"][:7]
            subprocess.run(["ip", "link", "del", veth], stderr=subprocess.DEVNULL, check=False)


def _end_agent(container: Container, number: int, seconds: float = 10.0) -> None:
    """As ``docker stop`` does it: SIGTERM, on which the agent ends with 0, and SIGKILL when the time is over."""
    deadline = time.monotonic() + seconds
    os.kill(number, signal.SIGTERM)
    while pid(container) and time.monotonic() < deadline:
        time.sleep(0.01)
    if pid(container):
        os.kill(number, signal.SIGKILL)
    with suppress(FileNotFoundError):
        os.unlink(f"{PIDS}/{container['Id']}")


def address(containers: list[Container], bridge: str, subnet: str) -> str:
    """The lowest free address of a bridge's subnet, counted from .2 as docker does."""
    taken = {each["Address"] for each in containers if each["Bridge"] == bridge}
    prefix = subnet.rpartition(".")[0]
    return next(f"{prefix}.{last}" for last in range(2, 255) if f"{prefix}.{last}" not in taken)
