"""The docker engine's network set-up: a oneshot stand-in for dockerd.

It makes docker0 and the chains and rules of moby's ``daemon/libnetwork`` (firewall_linux.go, iptables.go), in the
backend of the ``iptables`` on PATH or, when the instance says so, as the nftables tables of Docker 29. Container
definitions with a restart policy come up with it. Like dockerd it leaves its rules behind when it stops.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from typing import Any

from . import containers, sysctl
from .places import SETTINGS, SOCKET


def settings() -> dict[str, Any]:
    """The instance's docker settings: version, backend, bridges, ip6tables."""
    with open(SETTINGS, encoding="utf-8") as file:
        found: dict[str, Any] = json.load(file)
    return found


def ruleset(saved: str, bridges: dict[str, str], *, adds_return: bool) -> str:
    """What iptables-restore --noflush is fed so that the tables are as after a start of dockerd.

    Chains of its own are flushed and filled; DOCKER-USER is made where missing and never touched; jumps are deleted and
    inserted anew, so that DOCKER-USER is the first of FORWARD.

    Args:
        saved: what iptables-save shows now.
        bridges: bridge name to subnet.
        adds_return: whether this version ends DOCKER-USER with ``-j RETURN`` (Docker up to 28.1).
    """
    user = ":DOCKER-USER " in saved
    lines = ["*filter", ":DOCKER - [0:0]", ":DOCKER-ISOLATION-STAGE-1 - [0:0]", ":DOCKER-ISOLATION-STAGE-2 - [0:0]"]
    lines += [] if user else [":DOCKER-USER - [0:0]"]
    lines += ["-A DOCKER-USER -j RETURN"] if adds_return and "-A DOCKER-USER -j RETURN" not in saved else []
    lines += ["-A DOCKER-ISOLATION-STAGE-1 -j RETURN", "-A DOCKER-ISOLATION-STAGE-2 -j RETURN"]
    for bridge in bridges:
        lines.append(f"-I DOCKER-ISOLATION-STAGE-1 -i {bridge} ! -o {bridge} -j DOCKER-ISOLATION-STAGE-2")
        lines.append(f"-I DOCKER-ISOLATION-STAGE-2 -o {bridge} -j DROP")
    lines += ["-D" + line[2:] for line in saved.splitlines() if line.startswith("-A FORWARD") and _ours(line, bridges)]
    for bridge in bridges:
        lines += [
            f"-I FORWARD -i {bridge} -o {bridge} -j ACCEPT",
            f"-I FORWARD -i {bridge} ! -o {bridge} -j ACCEPT",
            f"-I FORWARD -o {bridge} -j DOCKER",
            f"-I FORWARD -o {bridge} -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT",
        ]
    lines += ["-I FORWARD -j DOCKER-ISOLATION-STAGE-1", "-I FORWARD -j DOCKER-USER", "COMMIT"]
    return "\n".join([*lines, *_nat(saved, bridges), ""])


def ruleset6(saved: str) -> str:
    """For ip6tables-restore: DOCKER-USER is made where missing, and its jump is moved to the top of FORWARD."""
    jump = "-A FORWARD -j DOCKER-USER"
    lines = [] if ":DOCKER-USER " in saved else [":DOCKER-USER - [0:0]"]
    lines += ["-D" + line[2:] for line in saved.splitlines() if line == jump]
    return "\n".join(["*filter", *lines, "-I FORWARD -j DOCKER-USER", "COMMIT", ""])


def _ours(line: str, bridges: dict[str, str]) -> bool:
    words = line.split()
    return words[-1] in ("DOCKER-USER", "DOCKER-ISOLATION-STAGE-1") or any(bridge in words for bridge in bridges)


def _nat(saved: str, bridges: dict[str, str]) -> list[str]:
    lines = ["*nat", ":DOCKER - [0:0]"]
    wanted = ["-A PREROUTING -m addrtype --dst-type LOCAL -j DOCKER"]
    wanted.append("-A OUTPUT ! -d 127.0.0.0/8 -m addrtype --dst-type LOCAL -j DOCKER")
    wanted += [f"-A POSTROUTING -s {subnet} ! -o {bridge} -j MASQUERADE" for bridge, subnet in bridges.items()]
    lines += [line for line in wanted if line not in saved]
    return [*lines, *(f"-A DOCKER -i {bridge} -j RETURN" for bridge in bridges), "COMMIT"]


def nftables(bridges: dict[str, str]) -> str:
    """The tables of Docker 29's nftables backend, as far as traffic notices them."""
    masquerade = "\n".join(
        f'    ip saddr {subnet} oifname != "{bridge}" counter masquerade' for bridge, subnet in bridges.items()
    )
    return (
        "table ip docker-bridges\ndelete table ip docker-bridges\ntable ip docker-bridges {\n"
        "  chain filter-FORWARD {\n    type filter hook forward priority filter; policy accept;\n  }\n"
        "  chain nat-POSTROUTING {\n    type nat hook postrouting priority srcnat; policy accept;\n"
        f"{masquerade}\n  }}\n}}\n"
    )


def _firewall(bridges: dict[str, str], known: dict[str, Any]) -> None:
    if known["backend"] == "nftables":
        subprocess.run(["nft", "-f", "-"], input=nftables(bridges), text=True, check=True)
        return
    if shutil.which("iptables") is None:
        sys.exit("failed to start daemon: Error initializing network controller: failed to find iptables")
    subprocess.run(["iptables", "--wait", "-P", "FORWARD", "DROP"], check=True)
    saved = subprocess.run(["iptables-save"], capture_output=True, text=True, check=True).stdout
    text = ruleset(saved, bridges, adds_return=bool(known["adds_return"]))
    subprocess.run(["iptables-restore", "--wait", "--noflush"], input=text, text=True, check=True)
    if known["ip6tables"] and shutil.which("ip6tables"):
        saved = subprocess.run(["ip6tables-save"], capture_output=True, text=True, check=True).stdout
        subprocess.run(["ip6tables-restore", "--wait", "--noflush"], input=ruleset6(saved), text=True, check=True)


def _bridge(name: str, subnet: str) -> None:
    if not os.path.exists(f"/sys/class/net/{name}"):
        address = subnet.rpartition(".")[0] + ".1/16"
        batch = f"link add {name} type bridge\naddr add {address} dev {name}\nlink set {name} up\n"
        subprocess.run(["ip", "-batch", "-"], input=batch, text=True, check=True)
        sysctl.apply(f"net/ipv4/conf/{name}")


def start() -> None:
    """``dockerd``'s start: forwarding on, bridges, rules, containers."""
    known = settings()
    bridges = known["bridges"]
    with open("/proc/sys/net/ipv4/ip_forward", "w", encoding="ascii") as file:
        file.write("1")
    for name, subnet in bridges.items():
        _bridge(name, subnet)
    _firewall(bridges, known)
    with open(SOCKET, "w", encoding="ascii"):
        pass
    with containers.remembered() as kept:  # a daemon that starts removes what was run with --rm
        kept[:] = [each for each in kept if not each.get("Remove")]
    for container in containers.known():
        if container["Restart"] not in ("", "no") and not container["Stopped"]:
            containers.start(container)


def stop() -> None:
    """``dockerd``'s stop: containers end; bridges and rules stay."""
    for container in containers.known():
        containers.stop(container)
    if os.path.exists(SOCKET):
        os.unlink(SOCKET)


def main() -> None:
    """``dockerd start|stop``."""
    {"start": start, "stop": stop}[sys.argv[1]]()
