"""EC2Launch: the routes it adds at each boot, user data, and the state that decides whether that runs again."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ruamel.yaml import YAML

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
USER_SCRIPT = r"C:\Windows\System32\config\systemprofile\AppData\Local\Temp\EC2Launch1\UserScript.ps1"
USER_BATCH = r"C:\Users\Administrator\AppData\Local\Temp\EC2Launch1\UserScript.bat"  # Wine's cmd sees no C:\Windows
REBOOT, MOST_BOOTS = 3010, 5


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
    scripts = _scripts(host.state.imds.user_data, state.generation)
    latest = state.generation == V2
    first = (not state.run_once or state.pending > 0) if latest else (state.scheduled or state.persist)
    due = [script for script in scripts if first or (latest and script.always)]
    if not first and not due:
        state.log.append(f"Run-once already exists: {RUN_ONCE}" if latest else "Userdata is not scheduled")
        return
    state.run_once, state.scheduled = True, False
    state.persist = state.persist or any(script.always for script in scripts)
    host.state.files[RUN_ONCE] = ""
    _restore_ssm(host)
    boot_id, before = host.system.boot_id, state.pending
    state.pending = before + 1 if latest else 0
    codes = [_run(host, script) for script in due]
    if host.system.boot_id != boot_id:
        return  # a script has booted the host, and what came of that is that boot's affair
    state.status = 0
    if latest:
        _perhaps_again(host, before, wanted=REBOOT in codes)


def _perhaps_again(host: Windows, before: int, *, wanted: bool) -> None:
    """Exit code 3010 boots the host, and user data runs once more, at most five times.

    A script that boots the host itself leaves the state pending: it runs again (EC2 User Guide).
    """
    cut_short = host.system.going_down or host.system.rebooting_at > 0
    again = cut_short or (wanted and before < MOST_BOOTS)
    host.state.launch.pending = before + 1 if again else 0
    if again and not cut_short:
        from hostprep.lab.windows import boot

        boot.ask(host, 1.0)


@dataclass(frozen=True, slots=True)
class _Script:
    """One script of user data; the exit code of a detached one is nobody's concern."""

    kind: str
    text: str
    always: bool
    detached: bool = False


def _scripts(data: str, generation: int) -> list[_Script]:
    """The scripts in user data, in the order in which they run: by tags a batch script first, whatever the order."""
    if generation == V2 and data.lstrip().startswith("version:"):
        found = YAML(typ="safe").load(data)["tasks"]
        inputs = [one for task in found if task["task"] == "executeScript" for one in task["inputs"]]
        return [
            _Script(one["type"], one["content"], one["frequency"] == "always", bool(one.get("detach")))
            for one in inputs
        ]
    always = "<persist>true</persist>" in data
    detached = generation == V2 and "<detach>true</detach>" in data
    tags = (("batch", "script"), ("powershell", "powershell"))
    bodies = [(kind, re.search(rf"<{tag}>(.*?)</{tag}>", data, re.DOTALL)) for kind, tag in tags]
    return [_Script(kind, body.group(1).strip(), always, detached) for kind, body in bodies if body]


def _run(host: Windows, script: _Script) -> int | None:
    entry = TaskRun(f"user data ({script.kind})", host.state.now, script.text)
    host.state.task_runs.append(entry)
    if host.runner is not None and script.kind == "powershell":
        host.state.files[USER_SCRIPT] = script.text
        arguments = f'-ExecutionPolicy Unrestricted -File "{USER_SCRIPT}"'
        entry.exit_code = host.runner(host, "powershell.exe", arguments)
        host.state.files.pop(USER_SCRIPT, None)
    elif host.runner is not None:
        host.state.files[USER_BATCH] = "\r\n".join(script.text.splitlines()) + "\r\n"
        entry.exit_code = host.runner(host, "cmd.exe", f"/c {USER_BATCH}")
        host.state.files.pop(USER_BATCH, None)
    return None if script.detached else entry.exit_code


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
