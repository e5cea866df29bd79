"""A host as the inventory describes it: plain data, cheap, never a live connection."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Final, Literal

from annotated_types import Ge, Gt, Le, MinLen

from hostprep.declare.secrets import SecretRef

TransportName = Literal["ssh", "psrp", "winrm", "local"]
AuthName = Literal["negotiate", "ntlm", "kerberos", "basic", "credssp", "certificate"]
WINRM: Final = ("psrp", "winrm")
"""The transports that reach a host through its WinRM service."""

Text = Annotated[str, MinLen(1)]
Seconds = Annotated[float, Gt(0), Le(86_400)]


@dataclass(frozen=True, slots=True)
class Host:
    """One host, with everything the inventory says of it. A key means the same for every transport that heeds it.

    Attributes:
        name: its name in the inventory; what reports and test ids say.
        address: DNS name or IP address; by default the name.
        transport: how it is reached.
        shell: whose templates it takes, a folder of ``templates/``. An inventory may leave it out: hosts that are
            reached by psrp or winrm have powershell, others linux.
        groups: the groups it is in, in the inventory's order.
        port: TCP port, or None for the transport's own: 22, or 5986 for WinRM, which is 5985 without https.
        user: login name, or None for what ``~/.ssh/config`` or the system says; for WinRM with its domain where
            it has one, as ``user@domain``.
        password: where the login password is found.
        identity_file: private key file; None leaves it to the agent, ``~/.ssh/config`` and the default keys. For auth
            ``certificate`` it is the certificate's key; None says that the certificate's file holds it too.
        passphrase: where the private key's passphrase is found.
        jump: host to go through: a name of this inventory, or ``[user@]address[:port]``.
        known_hosts: host key file; None means ``~/.ssh/known_hosts``.
        auth: how a WinRM login is proven; None means ``negotiate``, which is Kerberos where this machine
            has it set up, else NTLM.
        https: whether WinRM is spoken over TLS. Without it, messages are sealed with the login's own key.
        allow_unencrypted: whether basic auth may be spoken over http, where everybody on the way reads all of it.
        ca: file of the certificate authorities (PEM) that WinRM's certificate may come from; None means those that this
            machine trusts.
        known_certificates: file of certificates that are trusted by themselves, which ``hostprep trust`` fills; None
            means ``known_certificates`` in the state folder.
        certificate: client certificate file (PEM) for auth ``certificate``.
        ssh_config: OpenSSH client configuration honoured for this host; None means ``~/.ssh/config`` where it exists.
        become: how root is reached: not at all, or by ``sudo``. Means nothing on Windows, where the login has to be an
            administrator's.
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
    auth: AuthName | None = None
    https: bool = True
    allow_unencrypted: bool = False
    ca: Path | None = None
    known_certificates: Path | None = None
    certificate: Path | None = None
    ssh_config: Path | None = None
    become: Literal["none", "sudo"] = "none"
    become_password: SecretRef | None = None
    connect_timeout: Seconds = 10.0
    command_timeout: Seconds = 300.0
    host_timeout: Seconds = 900.0
