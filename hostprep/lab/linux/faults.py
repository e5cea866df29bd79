"""What can be wrong with an instance, a function each. A reboot mends what it would mend on a real host."""

from __future__ import annotations

from hostprep.errors import LabError
from hostprep.lab.linux.instance import Instance
from hostprep.lab.linux.standins.agent import THROTTLE
from hostprep.lab.linux.standins.places import LIB

FULL = """\
set -eu
mkdir -p "$1" && kept=$(mktemp -d) && cp -a "$1/." "$kept"
mount -t tmpfs -o size=64k tmpfs "$1" && cp -a "$kept/." "$1" && rm -r "$kept"
dd if=/dev/zero of="$1/.full" bs=4k 2>/dev/null || true
"""
READ_ONLY = 'set -eu; mount --bind "$1" "$1"; mount -o remount,bind,ro "$1"'
DROP = """\
set -eu
iptables -w 10 -A INPUT -i lo -j ACCEPT
iptables -w 10 -A INPUT -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT
iptables -w 10 -P INPUT DROP
"""
DROP_NFT = """\
table inet cis {
  chain input {
    type filter hook input priority filter; policy drop;
    iif lo accept
    ct state established,related accept
  }
}
"""
IMPOSTOR = f"""\
setsid {LIB}/bin/impostor </dev/null >/dev/null 2>&1 &
while ! ss -ltn | grep -q :51679; do sleep 0.02; done
"""


def full_disk(instance: Instance, folder: str) -> None:
    """A folder whose file system has no room left; what was in it is still there."""
    _do(instance, "sh", "-c", FULL, "sh", folder)


def read_only(instance: Instance, folder: str) -> None:
    """A folder that cannot be written, not even by root."""
    _do(instance, "sh", "-c", READ_ONLY, "sh", folder)


def mended(instance: Instance, folder: str) -> None:
    """Undo ``full_disk`` or ``read_only``."""
    _do(instance, "umount", folder)


def agent_down(instance: Instance) -> None:
    """No agent: its ports refuse."""
    if instance.spec.has_ecs_init:
        _do(instance, "systemctl", "stop", "ecs")
    else:
        _do(instance, "docker", "stop", "ecs-agent")


def impostor(instance: Instance) -> None:
    """Another program answers 404 on the agent's credential port."""
    agent_down(instance)
    _do(instance, "sh", "-c", IMPOSTOR)


def throttled(instance: Instance, *, on: bool = True) -> None:
    """The credential endpoint answers 429, as above ECS_TASK_METADATA_RPS_LIMIT."""
    _do(instance, *(("touch", THROTTLE) if on else ("rm", "-f", THROTTLE)))


def docker_down(instance: Instance) -> None:
    """The engine is stopped; its rules stay, as they do."""
    _do(instance, "systemctl", "stop", "docker")


def input_drop(instance: Instance) -> None:
    """The INPUT policy of the CIS benchmarks: drop what is not local or known."""
    if instance.spec.firewall == "nft":
        _do(instance, "nft", "-f", "-", stdin=DROP_NFT.encode())
    else:
        _do(instance, "sh", "-c", DROP)


def forwarding_off(instance: Instance) -> None:
    """net.ipv4.ip_forward = 0."""
    instance.write("/proc/sys/net/ipv4/ip_forward", b"0")


def black_hole(instance: Instance, *, on: bool = True) -> None:
    """The SSH port accepts connections and never says a word."""
    instance.set_wire(black_hole=on)


def cut_after(instance: Instance, count: int | None) -> None:
    """New SSH connections are cut when so many bytes have come back on them; None mends it."""
    instance.set_wire(cut_after=count)


def slow(instance: Instance, seconds: float) -> None:
    """New SSH connections hold every 256 bytes that come back for so long."""
    instance.set_wire(delay=seconds)


def change_host_key(instance: Instance) -> None:
    """The SSH server presents another host key than the one on record."""
    _do(instance, "sh", "-c", "rm -f /etc/ssh/ssh_host_ed25519_key*")
    instance.reload_keys()


def _do(instance: Instance, *argv: str, stdin: bytes = b"") -> None:
    done = instance.run(argv, stdin=stdin)
    if done.returncode:
        said = done.stderr.decode(errors="replace").strip()
        raise LabError(f"{instance.name}: {argv[0]} ended with {done.returncode}: {said}")
