"""The accounts of an instance: the machine's system accounts, and the lab's own users."""

from __future__ import annotations

from typing import Final

from hostprep.lab.linux.identity import USERS

FIRST_UID: Final = 4001
FIRST_PERSON: Final = 1000
"""UID_MIN of login.defs(5): below are the system's own accounts."""
PASSWD_FIELDS: Final = 7
GROUP_FIELDS: Final = 4
SUDOERS: Final = """\
Defaults env_reset
Defaults secure_path="/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
root ALL=(ALL:ALL) ALL
admin ALL=(ALL:ALL) ALL
ops ALL=(ALL:ALL) NOPASSWD: ALL
"""
SSHD: Final = """\
HostKey /run/hostprep-lab/ssh/ssh_host_ed25519_key
PermitRootLogin prohibit-password
PubkeyAuthentication yes
PasswordAuthentication yes
KbdInteractiveAuthentication no
AuthorizedKeysFile .ssh/authorized_keys
AllowTcpForwarding yes
UsePAM no
UseDNS no
PrintMotd no
PrintLastLog no
PidFile none
LogLevel INFO
Subsystem sftp internal-sftp
"""


def passwd(text: str) -> str:
    """/etc/passwd: the machine's system accounts, root at /root with ``/bin/sh``, and the lab's users."""
    kept = [line for line in text.splitlines() if _system(line)]
    kept = ["root:x:0:0:root:/root:/bin/sh" if line.startswith("root:") else line for line in kept]
    own = [f"{user}:x:{uid}:{uid}:{user}:/home/{user}:/bin/sh" for uid, user in enumerate(USERS, FIRST_UID)]
    return "\n".join([*kept, *own, ""])


def group(text: str) -> str:
    """/etc/group: the machine's groups without their members, and one a user."""
    kept = [line.rpartition(":")[0] + ":" for line in text.splitlines() if line.count(":") == GROUP_FIELDS - 1]
    return "\n".join([*kept, *(f"{user}:x:{gid}:" for gid, user in enumerate(USERS, FIRST_UID)), ""])


def shadow(accounts: str) -> str:
    """/etc/shadow for a passwd text: nobody has a password yet, and no hash of the machine is copied."""
    return "".join(f"{line.partition(':')[0]}:*:20000:0:99999:7:::\n" for line in accounts.splitlines())


def _system(line: str) -> bool:
    fields = line.split(":")
    whole = len(fields) == PASSWD_FIELDS and fields[0] not in USERS
    return whole and (int(fields[2]) < FIRST_PERSON or fields[0] == "nobody")
