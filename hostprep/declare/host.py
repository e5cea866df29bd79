"""A host as the inventory describes it: plain data, cheap, never a live connection."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal

from annotated_types import Ge, Gt, Le, MinLen

from hostprep.declare.secrets import SecretRef

TransportName = Literal["ssh", "local"]
Text = Annotated[str, MinLen(1)]
Seconds = Annotated[float, Gt(0), Le(86_400)]


@dataclass(frozen=True, slots=True)
class Host:
    """One host, with everything the inventory says of it.

    Attributes:
        name: its name in the inventory; what reports and test ids say.
        address: DNS name or IP address; by default the name.
        transport: how it is reached.
        shell: whose templates it takes, a folder of ``templates/``.
        groups: the groups it is in, in the inventory's order.
        port: TCP port, or None for the transport's own (22).
        user: login name, or None for what ``~/.ssh/config`` or the system says.
        password: where the login password is found.
        identity_file: private key file; None leaves it to the agent, ``~/.ssh/config`` and the default keys.
        passphrase: where the private key's passphrase is found.
        jump: host to go through: a name of this inventory, or ``[user@]address[:port]``.
        known_hosts: host key file; None means ``~/.ssh/known_hosts``.
        ssh_config: OpenSSH client configuration honoured for this host; None means ``~/.ssh/config`` where it exists.
        become: how root is reached: not at all, or by ``sudo``.
        become_password: where sudo's password is found, or None for sudo without one.
        connect_timeout: seconds until a silent host is called unreachable.
        command_timeout: seconds that one script may take.
        host_timeout: seconds that all of a run may take on this host.
    """

    name: Text
    address: Text
    transport: TransportName = "ssh"
    shell: Text = "linux"
    groups: tuple[str, ...] = ()
    port: Annotated[int, Ge(1), Le(65_535)] | None = None
    user: Text | None = None
    password: SecretRef | None = None
    identity_file: Path | None = None
    passphrase: SecretRef | None = None
    jump: Text | None = None
    known_hosts: Path | None = None
    ssh_config: Path | None = None
    become: Literal["none", "sudo"] = "none"
    become_password: SecretRef | None = None
    connect_timeout: Seconds = 10.0
    command_timeout: Seconds = 300.0
    host_timeout: Seconds = 900.0
