"""The only wire: a transport carries scripts to a host and brings back what came of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hostprep.transports.base import Outcome, Script, Transport
from hostprep.transports.credentials import Credentials
from hostprep.transports.scripted import ScriptedTransport

if TYPE_CHECKING:
    from hostprep.declare.host import Host

__all__ = ["Credentials", "Outcome", "Script", "ScriptedTransport", "Transport", "open_transport"]


def open_transport(
    host: Host,
    credentials: Credentials,
    *,
    jump: Host | None = None,
    jump_credentials: Credentials | None = None,
    accept_new: bool = False,
) -> Transport:
    """Connect to a host and log in, all within ``host.connect_timeout`` seconds.

    Args:
        host: the host.
        credentials: what its login and its sudo need.
        jump: the inventory host that ``host.jump`` names. None where ``host.jump`` is ``[user@]address[:port]``, or is
            not declared and ``ProxyJump`` of the OpenSSH configuration may say it.
        jump_credentials: what the jump host's login needs.
        accept_new: add the key of a host that has none on record, as OpenSSH's ``StrictHostKeyChecking=accept-new``
            does. A key that differs from the one on record is refused all the same.

    Raises:
        Unreachable: no connection, or a host that stays silent.
        HostKeyMismatch: the host's key is unknown or is not the one on record; nothing secret was sent.
        AuthenticationFailed: the host does not let the user in.
        HostError: the host cannot be talked to for another reason, which its message tells.
        DeclarationError: the jump host is no address.
    """
    if host.transport == "local" and host.shell != "linux":
        from hostprep.transports.local_powershell import LocalPowerShell  # only where it is used

        return LocalPowerShell(host)
    if host.transport == "local":
        from hostprep.transports.local import LocalTransport  # the same

        return LocalTransport(host, credentials)
    if host.transport == "psrp":
        from hostprep.transports.psrp import open_psrp  # pypsrp takes long to import

        return open_psrp(host, credentials, jump=jump, jump_credentials=jump_credentials, accept_new=accept_new)
    if host.transport == "winrm":
        from hostprep.transports.winrm import open_winrm  # the same of pywinrm

        return open_winrm(host, credentials, jump=jump, jump_credentials=jump_credentials, accept_new=accept_new)
    from hostprep.transports.ssh import open_ssh  # paramiko takes long to import

    return open_ssh(host, credentials, jump=jump, jump_credentials=jump_credentials, accept_new=accept_new)
