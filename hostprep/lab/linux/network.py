"""The wires between an instance, its neighbour and the outside, as batches for ``ip -batch``.

container 172.17.0.2 -- docker0 172.17.0.1 [the instance] eth0 10.0.0.10 --+-- lan0 10.0.0.1, 169.254.169.254
                                                      neighbour 10.0.0.20 --+
"""

from __future__ import annotations

import subprocess
from collections.abc import Sequence
from typing import Final

from hostprep.errors import LabError

GATEWAY: Final = "10.0.0.1"
ADDRESS: Final = "10.0.0.10"
NEIGHBOUR: Final = "10.0.0.20"
IMDS: Final = ("169.254.169.254", "fd00:ec2::254")


def outside(*, imds: bool) -> list[str]:
    """The segment itself, once for the life of an instance."""
    lines = ["link set lo up", "link add lan0 type bridge", f"addr add {GATEWAY}/24 dev lan0"]
    lines += ["addr add fd00:10::1/64 dev lan0 nodad"]
    if imds:
        lines += [f"addr add {IMDS[0]}/32 dev lan0", f"addr add {IMDS[1]}/128 dev lan0 nodad"]
    return [*lines, "link set lan0 up"]


def cable(name: str, pid: int) -> list[str]:
    """A cable from the segment into the namespace of a process, where it is called eth0."""
    return [
        f"link add {name} type veth peer name eth0 netns {pid}",
        f"link set {name} master lan0",
        f"link set {name} up",
    ]


def inside(address: str) -> list[str]:
    """The other end of a cable."""
    last = address.rpartition(".")[2]
    return [
        "link set lo up",
        f"addr add {address}/24 dev eth0",
        f"addr add fd00:10::{last}/64 dev eth0 nodad",
        "link set eth0 up",
        f"route add default via {GATEWAY}",
        "route add default via fd00:10::1",
    ]


def batch(lines: Sequence[str], pid: int | None = None) -> None:
    """Run lines of ``ip`` here, or in the network namespace of a process. A kernel without IPv6 does without those.

    Raises:
        LabError: ``ip`` refuses; its message is kept.
    """
    modern = [line for line in lines if "fd00:" in line]
    problem = _ip([line for line in lines if line not in modern], pid)
    if problem:
        raise LabError(f"ip -batch failed: {problem}; the lines were: {'; '.join(lines)}")
    if modern:
        _ip(modern, pid)


def _ip(lines: Sequence[str], pid: int | None) -> str:
    argv = ["nsenter", "-t", str(pid), "-n"] if pid else []
    text = "".join(line + "\n" for line in lines)
    done = subprocess.run([*argv, "ip", "-batch", "-"], input=text, capture_output=True, text=True, check=False)
    return done.stderr.strip() if done.returncode else ""


def machine(port: str, address: str) -> subprocess.Popen[bytes]:
    """Put another machine on the segment: a process with a network namespace."""
    script = "echo; exec sleep infinity"
    process = subprocess.Popen(["unshare", "--net", "sh", "-c", script], stdout=subprocess.PIPE)
    if process.stdout is not None:
        process.stdout.readline()
    batch(cable(port, process.pid))
    batch(inside(address), process.pid)
    return process
