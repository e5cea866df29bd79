"""Whether instances can run on this machine, and if not, what to install or allow."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from functools import cache
from typing import Final

from hostprep.lab.linux.seed import FIREWALLS
from hostprep.lab.linux.spec import Firewall, Server
from hostprep.lab.linux.standins.places import PATH

PROGRAMS: Final = {
    "unshare": "util-linux",
    "nsenter": "util-linux",
    "setsid": "util-linux",
    "setpriv": "util-linux",
    "mount": "mount",
    "ip": "iproute2",
    "hostname": "hostname",
    "pivot_root": "util-linux",
}
DROPPED: Final = "-sys_module,-sys_rawio,-sys_time,-sys_boot,-mknod,-syslog"
"""Capabilities with which root of an instance could reach through to the machine."""


def which(name: str) -> str | None:
    """A program of this machine, looked for where instances look too."""
    return shutil.which(name, path=PATH)


def namespaces() -> list[str]:
    """The command that the supervisor is started under: new namespaces, and for a plain user a user namespace."""
    flags = ["--mount-proc", "--mount", "--net", "--pid", "--fork", "--kill-child"]
    if os.geteuid() != 0:
        return ["unshare", "--map-root-user", *flags]
    return ["setpriv", f"--bounding-set={DROPPED}", "unshare", *flags]


def firewalls() -> list[Firewall]:
    """The packet filter tools that this machine has, best first."""
    return [name for name, programs in FIREWALLS.items() if which(programs.split()[0])]


def servers() -> list[Server]:
    """The SSH servers that can run here, best first. sshd needs the machine's root: it changes users."""
    real = os.geteuid() == 0 and which("sshd") and which("ssh-keygen") and which("chpasswd")
    return ["openssh", "paramiko"] if real else ["paramiko"]


@cache
def available() -> str | None:
    """None when instances can run here, else a sentence that says what is missing."""
    if sys.platform != "linux":
        return "the Linux lab needs Linux: it is made of the kernel's own namespaces"
    for name, package in PROGRAMS.items():
        if which(name) is None:
            return f"the Linux lab needs the program {name}: install the package {package}"
    if not firewalls():
        return "the Linux lab needs a packet filter tool: install the package iptables or nftables"
    done = subprocess.run([*namespaces(), "true"], capture_output=True, text=True, check=False, env={"PATH": PATH})
    if done.returncode == 0:
        return None
    return (
        f"the kernel refuses new namespaces ({done.stderr.strip()}): run as root, or allow user namespaces "
        "(sysctl kernel.unprivileged_userns_clone=1, or kernel.apparmor_restrict_unprivileged_userns=0 on Ubuntu)"
    )
