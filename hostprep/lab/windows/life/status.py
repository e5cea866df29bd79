"""What an instance is doing."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Status:
    """What an instance is doing.

    Attributes:
        state: ``up``, ``rebooting``, ``off`` (shut down from inside), ``refused`` (WinRM does not run), ``cut off``
            (nothing reaches it) or ``gone`` (its keeper was killed).
        boots: how often it has come up.
        boot_id: of the boot under way.
    """

    state: str
    boots: int = 0
    boot_id: str = ""
