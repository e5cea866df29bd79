"""Warnings that commands write themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hostprep.lab.powershell.net import registry
from hostprep.lab.powershell.net.registry import SMA
from hostprep.lab.powershell.values.objects import NetObject
from hostprep.lab.powershell.values.text import to_text

if TYPE_CHECKING:
    from hostprep.lab.powershell.runtime.scope import Scope
    from hostprep.lab.powershell.runtime.stage import Cmdlet


def warn(cmdlet: Cmdlet, text: str, scope: Scope | None = None) -> None:
    """A warning, as -WarningAction or the variable has it; ``scope`` is where the variable is looked for."""
    variable = (scope or cmdlet.frame.scope).lookup("warningpreference")
    preference = to_text(cmdlet.bound.common.get("warningaction", variable)).lower()
    if preference == "stop":
        cmdlet.fatal("ActionPreferenceStop", text, "OperationStopped", SMA + "ActionPreferenceStopException")
    if preference not in ("silentlycontinue", "ignore"):
        cmdlet.frame.streams.warning(NetObject(registry.TYPES[(SMA + "WarningRecord").lower()], message=text))
