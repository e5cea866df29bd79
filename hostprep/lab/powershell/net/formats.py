"""What Format-* write: packets that Out-* make lines of."""

from __future__ import annotations

from hostprep.lab.powershell.net.model import NetType
from hostprep.lab.powershell.net.registry import register

for _name in ("FormatStartData", "GroupStartData", "FormatEntryData", "GroupEndData", "FormatEndData"):
    register(NetType("Microsoft.PowerShell.Commands.Internal.Format." + _name, complete=False))
