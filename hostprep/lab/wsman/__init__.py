"""A WinRM endpoint on loopback that unmodified pypsrp and pywinrm talk to.

::

    with serve(Endpoint(engine=Dialect(Host()), users=(User("admin", "secret"),), https=True)) as served:
        print(served.url, served.certificate)
"""

from __future__ import annotations

from hostprep.lab.wsman.commandline import CommandCall, CommandShell, Console
from hostprep.lab.wsman.endpoint import Endpoint, User
from hostprep.lab.wsman.hostcalls import ClientHost, Interactive
from hostprep.lab.wsman.limits import Limits
from hostprep.lab.wsman.served import Served, serve
from hostprep.lab.wsman.switches import Reboot, Switches

__all__ = [
    "ClientHost",
    "CommandCall",
    "CommandShell",
    "Console",
    "Endpoint",
    "Interactive",
    "Limits",
    "Reboot",
    "Served",
    "Switches",
    "User",
    "serve",
]
