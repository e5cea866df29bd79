"""What a WS-Man endpoint is, as data that a test sets up."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from hostprep.lab.wsman.limits import Limits
from hostprep.lab.wsman.switches import NONE, Switches

if TYPE_CHECKING:
    from hostprep.lab.powershell.host.engines import Engine
    from hostprep.lab.wsman.commandline import CommandShell

CONFIGURATIONS = ("Microsoft.PowerShell", "Microsoft.PowerShell.Workflow", "Microsoft.PowerShell32")


@dataclass(frozen=True, slots=True)
class User:
    """An account of the simulated host.

    Attributes:
        name: without a domain.
        password: in clear; a lab's, so never one that is used elsewhere.
        certificate: a client certificate in PEM that is mapped to the account; empty for none.
        remote: whether it may use WinRM; one that may not logs in and then meets fault 5.
    """

    name: str
    password: str = field(repr=False)
    certificate: str = field(default="", repr=False)
    remote: bool = True


@dataclass(frozen=True, slots=True)
class Endpoint:
    """A WinRM listener and the service behind it.

    Attributes:
        engine: runs the scripts.
        users: the accounts.
        https: listen with TLS and a self-signed certificate; without it messages are sealed.
        shell: runs the lines that are not PowerShell's; without one they fail as an unknown command does.
        name: the host's name: of the certificate, in owners, as NTLM domain.
        port: to listen on; 0 for a free one.
        basic: whether Basic is offered. Windows has it off; the set-up scripts of many tools turn it on.
        credssp: whether CredSSP is offered. Windows has it off.
        certificates: whether client certificates are asked for, with https only.
        allow_unencrypted: whether a plain body over http is served.
        idle_connection: seconds after which a silent connection is cut; Windows takes about 120.
        build: the Windows build that is told to clients.
        powershell: the version of PowerShell that is told to clients.
        configurations: session configurations that pools can be opened with; the same is behind all of them.
        limits: quotas and timeouts.
        switches: faults to begin with.
    """

    engine: Engine
    users: tuple[User, ...]
    https: bool = False
    shell: CommandShell | None = None
    name: str = "EC2AMAZ-LAB"
    port: int = 0
    basic: bool = True
    credssp: bool = False
    certificates: bool = True
    allow_unencrypted: bool = False
    idle_connection: float = 120.0
    build: str = "10.0.20348"
    powershell: str = "5.1.20348.2227"
    configurations: tuple[str, ...] = CONFIGURATIONS
    limits: Limits = field(default_factory=Limits)
    switches: Switches = NONE
