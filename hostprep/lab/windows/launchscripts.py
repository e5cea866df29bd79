"""EC2Launch version 1: its two scripts as files, what they do, its task (public copies of InitializeInstance.ps1)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from hostprep.lab.powershell.host.plug import Answer
from hostprep.lab.windows import boot, launch, tasks
from hostprep.lab.windows.programs.answers import failed, said
from hostprep.lab.windows.state.services import ScheduledTask, TaskAction, TaskTrigger

if TYPE_CHECKING:
    from hostprep.lab.windows.model import Windows

ROOT = r"C:\ProgramData\Amazon\EC2-Windows\Launch"
INITIALIZE, SYSPREP = (rf"{ROOT}\Scripts\{name}Instance.ps1" for name in ("Initialize", "Sysprep"))
PROGRAM = "ec2launch-v1"
V2_PROGRAM = r"C:\Program Files\Amazon\EC2Launch\EC2Launch.exe"


def files(generation: int) -> dict[str, str | None]:
    """The launch agent's files; those of version 1 hand their switches to the lab."""
    if generation == launch.V2:
        return {V2_PROGRAM: "MZ", launch.ROOT + r"\log": None, launch.ROOT + r"\config": None}
    return {
        INITIALIZE: f"param([switch] $Schedule, [switch] $SchedulePerBoot)\r\n& {PROGRAM} initialize "
        "$Schedule.IsPresent $SchedulePerBoot.IsPresent\r\nexit $LASTEXITCODE\r\n",
        SYSPREP: f"param([switch] $NoShutdown)\r\n& {PROGRAM} sysprep $NoShutdown.IsPresent\r\nexit $LASTEXITCODE\r\n",
        ROOT + r"\Config\LaunchConfig.json": "{}",
        ROOT + r"\Log": None,
    }


def program(host: Windows, words: Sequence[str]) -> Answer:
    """What the scripts do."""
    on = [word == "True" for word in words[1:]]
    if not host.system.elevated:
        return failed("Access is denied.", code=1)
    if words[0] == "sysprep":
        host.state.launch.sysprepped = True
        if not on[0]:
            boot.ask(host, 1.0, restart=False)
        return said()
    if not any(on):
        return failed("hostprep's lab: a run of InitializeInstance.ps1 by hand is not modelled", code=1)
    launch.schedule(host, every_boot=on[1])
    keep_task(host)
    return said(host.state.launch.log[-1])


def keep_task(host: Windows) -> None:
    """The task is ready while an initialization is due, and disabled after it."""
    if host.state.launch.generation == launch.V2:
        return
    task = tasks.find(host, tasks.LAUNCH_TASK)
    if task is None:
        task = ScheduledTask(tasks.LAUNCH_TASK, actions=[TaskAction("powershell.exe", INITIALIZE)], run_level="Highest")
        task.triggers = [TaskTrigger("boot")]
        host.state.tasks.append(task)
    task.state = "Ready" if host.state.launch.scheduled else "Disabled"
