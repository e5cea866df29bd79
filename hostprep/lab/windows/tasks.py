"""Scheduled tasks: registered, run at boot, at their time or when asked, with a result."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from hostprep.lab.windows.clock import happens
from hostprep.lab.windows.refusal import Refusal
from hostprep.lab.windows.state.services import ScheduledTask, TaskRun, TaskTrigger

if TYPE_CHECKING:
    from hostprep.lab.windows.model import Windows

NEVER, RUNNING, TERMINATED = 267011, 267009, 267014
REBOOT_TASK = "Initialize-ECSHostReboot"
LAUNCH_TASK = "Instance Initialization"  # what it does at boot is with EC2Launch
DAY, WEEK = 86400.0, 604800.0
MISSED_DELAY = 600.0  # a run that was missed starts ten minutes later (TaskSettings.StartWhenAvailable)
START_DELAY = 0.2  # seconds until a task that was asked for runs
SYSTEM = ("system", "localsystem", "s-1-5-18")


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
        remove(host, old)
    task.made = host.state.now
    host.state.tasks.append(task)
    plan(host, task)


def remove(host: Windows, task: ScheduledTask) -> None:
    """Take a task away, with its times to come."""
    host.state.tasks.remove(task)
    key = task.path + task.name
    host.state.events = [e for e in host.state.events if not (e.what.startswith("task") and e.key == key)]


def plan(host: Windows, task: ScheduledTask) -> None:
    """Let it run at the next of its times."""
    coming = [moment for trigger in task.triggers for moment in _next(trigger, host.state.now)]
    if coming:
        host.later(min(coming) - host.state.now, "task time", task.path + task.name)


def seconds(text: str) -> float:
    """A boundary as seconds since 1970; without a zone it is the host's, which is UTC."""
    found = datetime.fromisoformat(text)
    return (found if found.tzinfo else found.replace(tzinfo=UTC)).timestamp()


def _period(trigger: TaskTrigger) -> float:
    return {"daily": DAY, "weekly": WEEK}.get(trigger.kind, trigger.every)


def _next(trigger: TaskTrigger, now: float) -> Iterator[float]:
    """The first moment after now, where there is one."""
    if not trigger.at or trigger.kind in ("boot", "logon"):
        return
    first, period = seconds(trigger.at), _period(trigger)
    moment = first if first > now or not period else first + (int((now - first) // period) + 1) * period
    if moment > now and not (trigger.end and moment > seconds(trigger.end)):
        yield moment


def missed(host: Windows, task: ScheduledTask) -> bool:
    """Whether a time of the task went by since it last ran, and it is to run nevertheless."""
    if not task.settings.get("StartWhenAvailable"):
        return False
    for trigger in task.triggers:
        if trigger.at and trigger.kind not in ("boot", "logon"):
            gone = [m for m in _next(trigger, max(task.last_run, task.made)) if m <= host.state.now]
            if gone and (trigger.end or _period(trigger) or not host.switches.missed_needs_end):
                return True
    return False


def start(host: Windows, task: ScheduledTask) -> None:
    """Run it in a moment, as who asks for it wants; one that is running or disabled stays as it is.

    A task of an interactive user runs only in a session of that user, and nobody has one here.
    """
    if task.state == "Ready" and task.logon != "Interactive":
        task.state = "Queued"
        host.later(START_DELAY, "task now", task.path + task.name)


@happens("task now")
def now(host: Windows, key: str) -> None:
    """A task that was asked for starts."""
    path, _, name = key.rpartition("\\")
    task = find(host, name, path + "\\")
    if task is not None and task.state == "Queued":
        run(host, task)


@happens("task time")
def time_has_come(host: Windows, key: str) -> None:
    """One of its times: it runs, and the next one is planned."""
    path, _, name = key.rpartition("\\")
    task = find(host, name, path + "\\")
    if task is not None:
        plan(host, task)
        due(host, key)


def run(host: Windows, task: ScheduledTask) -> None:
    """Run a task's actions one after the other, with the rights of its principal."""
    task.state, task.last_run, task.result = "Running", host.state.now, RUNNING
    code: int | None = 0
    unattended = task.user.rpartition("\\")[2].lower() in SYSTEM
    with host.acting("SYSTEM" if unattended else task.user, elevated=unattended or task.run_level == "Highest"):
        for action in task.actions:
            entry = TaskRun(task.name, host.state.now, f"{action.execute} {action.argument}".strip())
            host.state.task_runs.append(entry)
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
    """Queue the tasks that start with the host, those whose time is to come, and those that missed it."""
    for task in host.state.tasks:
        if missed(host, task):
            host.later(MISSED_DELAY, "task", task.path + task.name)
        plan(host, task)
        for trigger in task.triggers:
            if trigger.kind == "boot" and task.name != LAUNCH_TASK:
                host.later(1.0 + trigger.delay, "task", task.path + task.name)


@happens("task")
def due(host: Windows, key: str) -> None:
    """A task is to start by itself."""
    path, _, name = key.rpartition("\\")
    task = find(host, name, path + "\\")
    if task is None or task.state != "Ready":
        return
    if task.logon in ("Password", "Interactive"):
        # An interactive task waits for its user to log on; one bound to a user's profile was seen to wait as well
        # (aws/amazon-ecs-agent issue 809).
        return
    run(host, task)
