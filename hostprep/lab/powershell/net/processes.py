"""System.Diagnostics.Process of a program that has ended."""

from __future__ import annotations

from hostprep.lab.powershell.net.model import NetType
from hostprep.lab.powershell.net.registry import register
from hostprep.lab.powershell.values.objects import NOTHING

PROCESS = register(
    NetType("System.Diagnostics.Process", text=lambda p: f"System.Diagnostics.Process ({p.fields['name']})")
)
PROCESS.property("ExitCode", lambda p: p.fields["code"])
PROCESS.property("HasExited", lambda _: True)
PROCESS.method("WaitForExit", " | int", lambda _, milliseconds=None: NOTHING if milliseconds is None else True)
for _name in ("Refresh", "Close", "Dispose"):
    PROCESS.method(_name, "", lambda _: NOTHING)
PROCESS.complete = False
