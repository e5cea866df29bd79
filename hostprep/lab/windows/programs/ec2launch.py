"""EC2Launch.exe of version 2: ``status``, ``reset``, ``sysprep`` (EC2 User Guide)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from hostprep.lab.powershell.host.plug import Answer
from hostprep.lab.windows import boot, launch
from hostprep.lab.windows.programs.answers import failed, said

if TYPE_CHECKING:
    from hostprep.lab.windows.model import Windows


def ec2launch(host: Windows, words: Sequence[str]) -> Answer:
    """A command line of EC2Launch."""
    verb, flags = (words[0].lower() if words else ""), [w.lower().partition("=")[0] for w in words[1:]]
    known = {"status": ("-b", "--block"), "reset": ("-c", "--clean", "-b", "--block"),
             "sysprep": ("-c", "--clean", "-s", "--shutdown", "-b", "--block")}  # fmt: skip
    wrong = [f for f in flags if f not in known.get(verb, ())]
    if verb not in known or wrong:
        return failed(f"Error: unknown command or flag: {wrong[0] if wrong else verb}", code=1)
    if verb == "status":
        return said(code=host.state.launch.status)
    if not host.system.elevated:
        return failed("Access is denied.", code=1)
    launch.reset(host, clean="-c" in flags or "--clean" in flags)
    if verb == "sysprep":
        host.state.launch.sysprepped = True
        if "-s" in flags or "--shutdown" in flags:
            boot.ask(host, 1.0, restart=False)
    return said()
