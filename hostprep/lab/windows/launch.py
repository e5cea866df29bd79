"""EC2Launch: the routes it adds at each boot, user data, and the state that decides whether that runs again."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from hostprep.lab.windows.state.network import Route
from hostprep.lab.windows.state.services import TaskRun

if TYPE_CHECKING:
    from hostprep.lab.windows.model import Windows

METADATA = (
    "169.254.169.254/32",
    "169.254.169.250/32",
    "169.254.169.251/32",
    "169.254.169.249/32",
    "169.254.169.123/32",
    "169.254.169.253/32",
)
V2 = 2
ROOT = r"C:\ProgramData\Amazon\EC2Launch"
RUN_ONCE = ROOT + r"\state\.run-once"


def routes(host: Windows) -> None:
    """The metadata routes by the router of the primary adapter; not persistent, so made at each boot."""
    primary = next((a for a in host.network.adapters if a.kind == "physical" and a.status == "Up" and a.dhcp), None)
    if primary is None:
        return
    for prefix in METADATA:
        if not any(r.prefix == prefix and r.store == "Active" for r in host.network.routes):
            host.network.routes.append(Route(prefix, primary.guid, host.network.wide.gateway, primary.metric))


def at_boot(host: Windows) -> None:
    """Run user data where the state allows it, and say in the log what was done."""
    state = host.state.launch
    blocked = state.run_once and not state.persist if state.generation == V2 else not (state.scheduled or state.persist)
    if blocked:
        state.log.append(
            f"Run-once already exists: {RUN_ONCE}" if state.generation == V2 else "Userdata is not scheduled"
        )
        return
    state.run_once, state.scheduled = True, False
    host.state.files[RUN_ONCE] = ""
    _restore_ssm(host)
    for kind in ("script", "powershell"):  # the batch script runs first, whatever the order
        found = re.search(rf"<{kind}>(.*?)</{kind}>", host.state.imds.user_data, re.DOTALL)
        if found:
            _run(host, kind, found.group(1).strip())
    state.status = 0


def _run(host: Windows, kind: str, text: str) -> None:
    entry = TaskRun(f"user data ({kind})", host.state.now, text)
    host.state.task_runs.append(entry)
    if host.runner is not None:
        entry.exit_code = host.runner(
            host,
            "powershell.exe" if kind == "powershell" else "cmd.exe",
            f"-Command {text}" if kind == "powershell" else f"/c {text}",
        )


def _restore_ssm(host: Windows) -> None:
    service = host.service("AmazonSSMAgent")
    if service is not None and service.start == "Disabled":
        service.start = "Auto"


def schedule(host: Windows, *, every_boot: bool = False) -> None:
    """Version 1's ``InitializeInstance.ps1 -Schedule``: the next boot runs user data; SSM is off until then."""
    state = host.state.launch
    state.scheduled, state.persist = True, every_boot
    service = host.service("AmazonSSMAgent")
    if service is not None:
        service.start = "Disabled"
    state.log.append("Instance initialization is scheduled successfully")


def reset(host: Windows, *, clean: bool = False) -> None:
    """Version 2's ``reset``: the run-once mark goes, with ``clean`` the state and logs too."""
    state = host.state.launch
    state.run_once, state.status = False, 5
    host.state.files.pop(RUN_ONCE, None)
    if clean:
        state.log = []
