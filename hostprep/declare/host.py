"""A host as the inventory describes it: plain data, cheap, never a live connection."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from hostprep.declare.secrets import SecretRef

TransportName = Literal["ssh", "local"]


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
        params: per-step parameter overrides, ``{step: {param: value}}``, groups already folded in.
    """

    name: str
    address: str
    transport: TransportName = "ssh"
    shell: str = "linux"
    groups: tuple[str, ...] = ()
    port: int | None = None
    user: str | None = None
    password: SecretRef | None = None
    identity_file: Path | None = None
    passphrase: SecretRef | None = None
    jump: str | None = None
    known_hosts: Path | None = None
    ssh_config: Path | None = None
    become: Literal["none", "sudo"] = "none"
    become_password: SecretRef | None = None
    connect_timeout: float = 10.0
    command_timeout: float = 300.0
    host_timeout: float = 900.0
    params: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
