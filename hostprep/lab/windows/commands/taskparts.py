"""ScheduledTasks: what a task is made of, as objects: actions, triggers, the principal, settings."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from hostprep.lab.powershell.host.plug import Call, Record
from hostprep.lab.windows.commands.declare import Row
from hostprep.lab.windows.commands.query import cim, text
from hostprep.lab.windows.state.services import ScheduledTask, TaskAction, TaskTrigger
from hostprep.lab.windows.tasks import SYSTEM, seconds

if TYPE_CHECKING:
    from hostprep.lab.windows.model import Windows

SPACE = "Root/Microsoft/Windows/TaskScheduler/"
TRIGGERS = {
    "boot": "MSFT_TaskBootTrigger", "logon": "MSFT_TaskLogonTrigger", "once": "MSFT_TaskTimeTrigger",
    "daily": "MSFT_TaskDailyTrigger", "weekly": "MSFT_TaskWeeklyTrigger",
}  # fmt: skip
SETTINGS: Mapping[str, str | int | bool] = {
    "AllowDemandStart": True, "AllowHardTerminate": True, "Compatibility": "Vista", "DisallowStartIfOnBatteries": True,
    "Enabled": True, "ExecutionTimeLimit": "PT72H", "Hidden": False, "MultipleInstances": "IgnoreNew", "Priority": 7,
    "RestartCount": 0, "RestartInterval": "", "RunOnlyIfIdle": False, "RunOnlyIfNetworkAvailable": False,
    "StartWhenAvailable": False, "StopIfGoingOnBatteries": True, "WakeToRun": False,
}  # fmt: skip
OPPOSITES = {
    "AllowStartIfOnBatteries": "DisallowStartIfOnBatteries", "DontStopIfGoingOnBatteries": "StopIfGoingOnBatteries",
    "Disable": "Enabled",
}  # fmt: skip
DURATION = re.compile(r"P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?")
SPAN = re.compile(r"(?:(\d+)\.)?(\d+):(\d+):(\d+)(?:\.\d+)?")
SPANS = ("ExecutionTimeLimit", "RestartInterval")


def action(made: TaskAction) -> Record:
    """MSFT_TaskExecAction."""
    return cim(SPACE + "MSFT_TaskExecAction", {
        "Id": None, "Arguments": made.argument or None, "Execute": made.execute,
        "WorkingDirectory": made.directory or None,
    })  # fmt: skip


def trigger(made: TaskTrigger) -> Record:
    """The trigger's own class."""
    repetition = {"Interval": duration(made.every) or None, "Duration": None, "StopAtDurationEnd": False}
    values: dict[str, Any] = {
        "Enabled": True, "EndBoundary": made.end or None, "ExecutionTimeLimit": None, "Id": None,
        "Repetition": cim(SPACE + "MSFT_TaskRepetitionPattern", repetition), "StartBoundary": made.at or None,
    }  # fmt: skip
    values["Delay" if made.kind in ("boot", "logon") else "RandomDelay"] = duration(made.delay) or None
    return cim(SPACE + TRIGGERS[made.kind], values)


def principal(user: str, logon: str, level: str) -> Record:
    """MSFT_TaskPrincipal2."""
    return cim(SPACE + "MSFT_TaskPrincipal2", {
        "UserId": user, "LogonType": logon, "RunLevel": level, "GroupId": None, "Id": "Author", "DisplayName": None,
    })  # fmt: skip


def settings(given: Mapping[str, str | int | bool]) -> Record:
    """MSFT_TaskSettings3; an empty text stands for none."""
    return cim(SPACE + "MSFT_TaskSettings3", {k: None if v == "" else v for k, v in {**SETTINGS, **given}.items()})


def duration(length: float) -> str:
    """Seconds as ISO 8601, as task definitions have them; empty for none."""
    whole = int(length)
    parts = [(whole // 3600, "H"), (whole // 60 % 60, "M"), (whole % 60, "S")]
    return "PT" + "".join(f"{n}{unit}" for n, unit in parts if n) if whole else ""


def length(value: Any) -> float:
    """A duration in seconds: ISO 8601, or a TimeSpan's text."""
    found = DURATION.fullmatch(str(value or "")) or SPAN.fullmatch(str(value or ""))
    days, hours, minutes, rest = (int(n or 0) for n in found.groups()) if found else (0, 0, 0, 0)
    return ((days * 24.0 + hours) * 60 + minutes) * 60 + rest


def boundary(value: str) -> str:
    """A time as StartBoundary has it: UTC with a Z."""
    return datetime.fromtimestamp(seconds(value), UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if value else ""


def new_action(_host: Windows, call: Call) -> Iterator[Any]:
    """New-ScheduledTaskAction."""
    yield action(TaskAction(text(call, "Execute"), text(call, "Argument"), text(call, "WorkingDirectory")))


def new_trigger(_host: Windows, call: Call) -> Iterator[Any]:
    """New-ScheduledTaskTrigger."""
    flags = {"AtStartup": "boot", "AtLogOn": "logon", "Once": "once", "Daily": "daily", "Weekly": "weekly"}
    kind = next(word for flag, word in flags.items() if call.parameters.get(flag))
    every = length(call.parameters.get("RepetitionInterval"))
    yield trigger(TaskTrigger(kind, length(call.parameters.get("RandomDelay")), boundary(text(call, "At")), "", every))


def new_principal(_host: Windows, call: Call) -> Iterator[Any]:
    """New-ScheduledTaskPrincipal."""
    yield principal(text(call, "UserId"), text(call, "LogonType", "None"), text(call, "RunLevel", "Limited"))


def new_settings(_host: Windows, call: Call) -> Iterator[Any]:
    """New-ScheduledTaskSettingsSet."""
    made: dict[str, str | int | bool] = {}
    for name, value in call.parameters.items():
        if name in OPPOSITES:
            made[OPPOSITES[name]] = not value
        elif name in SPANS:
            made[name] = duration(length(value)) or "PT0S"
        else:
            made[name] = value if isinstance(value, bool | int) else str(value)
    yield settings(made)


def read_action(item: Record) -> TaskAction:
    """An action out of its object."""
    found = item.properties
    return TaskAction(str(found["Execute"]), str(found["Arguments"] or ""), str(found["WorkingDirectory"] or ""))


def read_trigger(item: Record) -> TaskTrigger:
    """A trigger out of its object, as a script may have changed it."""
    kinds = {kind: word for word, kind in TRIGGERS.items()}
    found = {name: value for name, value in item.properties.items() if value is not None}
    repetition = found.get("Repetition")
    every = length(repetition.properties.get("Interval")) if isinstance(repetition, Record) else 0.0
    delay = length(found.get("Delay", found.get("RandomDelay")))
    at, end = (str(found.get(name, "")) for name in ("StartBoundary", "EndBoundary"))
    return TaskTrigger(kinds[item.type.rpartition("/")[2]], delay, at, end, every)


def read_principal(task: ScheduledTask, item: Record) -> None:
    """Whose rights a task has; the system's account is known by several names."""
    task.user, task.logon, task.run_level = (
        str(item.properties[name] or "") for name in ("UserId", "LogonType", "RunLevel")
    )
    if task.user.rpartition("\\")[2].lower() in SYSTEM:
        task.user, task.logon = "SYSTEM", "ServiceAccount"
    elif task.logon == "None":
        task.logon = "Interactive"


def read_settings(item: Record) -> dict[str, str | int | bool]:
    """The settings out of their object."""
    return {k: v for k, v in item.properties.items() if k in SETTINGS and isinstance(v, str | int | bool)}


PARTS = {
    "New-ScheduledTaskAction": Row(new_action, "Execute Argument WorkingDirectory", "task"),
    "New-ScheduledTaskTrigger": Row(
        new_trigger, "AtStartup AtLogOn Once Daily Weekly At RepetitionInterval RandomDelay", "task"
    ),
    "New-ScheduledTaskPrincipal": Row(new_principal, "UserId LogonType RunLevel", "task"),
    "New-ScheduledTaskSettingsSet": Row(
        new_settings,
        "AllowStartIfOnBatteries DontStopIfGoingOnBatteries StartWhenAvailable ExecutionTimeLimit Hidden Disable "
        "MultipleInstances RestartCount RestartInterval Priority RunOnlyIfNetworkAvailable Compatibility",
        "task",
    ),
}
