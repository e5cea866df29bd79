"""EC2Launch of version 1 as a file on the host: what its ``InitializeInstance.ps1 -Schedule`` leaves behind."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from hostprep.lab.windows.model import Windows
    from hostprep.lab.windows.state.services import ScheduledTask

PATH: Final = r"C:\ProgramData\Amazon\EC2-Windows\Launch\Scripts\InitializeInstance.ps1"
TASK: Final = "Instance Initialization"
SCRIPT: Final = r"""param([switch]$Schedule, [switch]$SchedulePerBoot)
if ($Schedule -or $SchedulePerBoot) {
    $action = New-ScheduledTaskAction -Execute 'powershell.exe' -Argument '-NoProfile -Command "exit 0"'
    $trigger = New-ScheduledTaskTrigger -AtStartup
    $null = Register-ScheduledTask -TaskName 'Instance Initialization' -Action $action -Trigger $trigger -User SYSTEM -Force
    Set-Service -Name AmazonSSMAgent -StartupType Disabled
    'Instance initialization is scheduled successfully'
}
"""


def registered(host: Windows, task: ScheduledTask) -> None:
    """The next boot runs user data where its task is there."""
    if task.name == TASK and host.state.launch.generation == 1:
        host.state.launch.scheduled = True
