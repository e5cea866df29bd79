"""Which engine runs: the dialect, or a real ``pwsh``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from hostprep.lab.powershell.host.engines import Engine

Kind = Literal["dialect", "pwsh"]
Edition = Literal["5.1", "7"]


def open_engine(kind: Kind, *, edition: Edition, windows: bool = True) -> Engine:
    """An engine on a fresh simulated host without commands of its own.

    Args:
        kind: ``dialect``, or ``pwsh`` for a real PowerShell 7.
        edition: which PowerShell the dialect is.
        windows: what the dialect's host is; a real ``pwsh`` is where it is.

    Raises:
        LabError: there is no ``pwsh``, or it does not start.
    """
    if kind == "pwsh":
        from hostprep.lab.powershell.host.plug import Plugs
        from hostprep.lab.powershell.pwsh.driver import Pwsh

        return Pwsh(Plugs())
    from hostprep.lab.powershell.dialect import Dialect
    from hostprep.lab.powershell.host.machine import Host
    from hostprep.lab.powershell.host.shell import PLUGS

    host = Host() if windows else Host(windows=False, plugs=PLUGS)
    return Dialect(host, edition=edition)
