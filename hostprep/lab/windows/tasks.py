"""Scheduled tasks: registered, run at boot or when asked, with a result."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hostprep.lab.windows.clock import happens
from hostprep.lab.windows.refusal import Refusal
from hostprep.lab.windows.state.services import ScheduledTask, TaskRun

if TYPE_CHECKING:
    from hostprep.lab.windows.model import Windows

NEVER, RUNNING, TERMINATED = 267011, 267009, 267014
REBOOT_TASK = "Initialize-ECSHostReboot"


def find(host: Windows, name: str, path: str = "") -> ScheduledTask | None:
    """A task by name, in one folder or in any."""
    return next(
        (
            t
            for t in host.state.tasks
            if t.name.lower() == name.lower() and (not path or t.path.lower() == path.lower())
        ),
        None,
    )


def register(host: Windows, task: ScheduledTask, *, force: bool = False) -> None:
    """Add a task.

    Raises:
        Refusal: 5 without elevation, 183 where it exists and ``force`` is not given.
    """
    if not host.system.elevated:
        raise Refusal(5)
    old = find(host, task.name, task.path)
    if old is not None:
        if not force:
            raise Refusal(183)
        host.state.tasks.remove(old)
    host.state.tasks.append(task)


def run(host: Windows, task: ScheduledTask) -> None:
    """Run a task's actions one after the other; a task that stores a user's password does not run unattended."""
    task.state, task.last_run, task.result = "Running", host.state.now, RUNNING
    code: int | None = 0
    for action in task.actions:
        line = f"{action.execute} {action.argument}".strip()
        entry = TaskRun(task.name, host.state.now, line)
        host.state.task_runs.append(entry)
        with host.meanwhile():
            if task.name == REBOOT_TASK:
                entry.exit_code = _reboot_task(host)
            elif host.runner is not None:
                entry.exit_code = host.runner(host, action.execute, action.argument)
        code = entry.exit_code
    task.state, task.result = "Ready", code or 0


def _reboot_task(host: Windows) -> int:
    # What ECSTools' own task does at boot is in no public source; the switch picks.
    if host.switches.reboot_task == "host":
        from hostprep.lab.windows import ecstools

        return 0 if ecstools.prepare_host(host) else 1
    return 0


def at_boot(host: Windows) -> None:
    """Queue the tasks that start with the host."""
    for task in host.state.tasks:
        for trigger in task.triggers:
            if trigger.kind == "boot" and task.state != "Disabled":
                host.later(1.0 + trigger.delay, "task", task.path + task.name)


@happens("task")
def due(host: Windows, key: str) -> None:
    """A task's time has come."""
    path, _, name = key.rpartition("\\")
    task = find(host, name, path + "\\")
    if task is None or task.state == "Disabled":
        return
    if task.logon == "Password":
        # A job bound to a user's profile waits for that user (aws/amazon-ecs-agent issue 809).
        return
    run(host, task)
