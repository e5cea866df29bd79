"""ScheduledTasks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from hostprep.lab.powershell.host.plug import Call, Fault, Record
from hostprep.lab.windows import tasks
from hostprep.lab.windows.commands.cimclasses import moment
from hostprep.lab.windows.commands.declare import CIM_EXCEPTION, Row
from hostprep.lab.windows.commands.query import cim, find, given, listed, text
from hostprep.lab.windows.refusal import Refusal
from hostprep.lab.windows.state.services import ScheduledTask, TaskAction, TaskTrigger
from hostprep.lab.windows.texts.win32 import sentence

if TYPE_CHECKING:
    from hostprep.lab.windows.model import Windows

SPACE = "Root/Microsoft/Windows/TaskScheduler/"
KIND = SPACE + "MSFT_ScheduledTask"
NEVER = 943_920_000.0  # 1999-11-30: what LastRunTime says of a task that never ran
TRIGGERS = {
    "boot": "MSFT_TaskBootTrigger",
    "logon": "MSFT_TaskLogonTrigger",
    "once": "MSFT_TaskTimeTrigger",
    "daily": "MSFT_TaskDailyTrigger",
    "weekly": "MSFT_TaskWeeklyTrigger",
}


def _action(action: TaskAction) -> Record:
    return cim(
        SPACE + "MSFT_TaskExecAction",
        {
            "Id": None,
            "Arguments": action.argument or None,
            "Execute": action.execute,
            "WorkingDirectory": action.directory or None,
        },
    )


def _trigger(trigger: TaskTrigger) -> Record:
    delay = f"PT{int(trigger.delay)}S" if trigger.delay else None
    return cim(SPACE + TRIGGERS[trigger.kind], {"Enabled": True, "Delay": delay, "StartBoundary": trigger.at or None})


def _principal(user: str, logon: str, level: str) -> Record:
    return cim(
        SPACE + "MSFT_TaskPrincipal2",
        {"UserId": user, "LogonType": logon, "RunLevel": level, "GroupId": None, "Id": "Author"},
    )


def record(task: ScheduledTask) -> Record:
    """MSFT_ScheduledTask."""
    return cim(KIND, {
        "TaskName": task.name, "TaskPath": task.path, "State": task.state, "Description": task.description or None,
        "Actions": [_action(a) for a in task.actions], "Triggers": [_trigger(t) for t in task.triggers],
        "Principal": _principal(task.user, task.logon, task.run_level), "URI": task.path + task.name, "Author": None,
        "Settings": cim(SPACE + "MSFT_TaskSettings3", dict(task.settings)),
    }, f'TaskName = "{task.name}", TaskPath = "{task.path}"')  # fmt: skip


def get(host: Windows, call: Call) -> Iterator[Any]:
    """Get-ScheduledTask."""
    yield from find(call, KIND, map(record, host.state.tasks), {"TaskName": "TaskName", "TaskPath": "TaskPath"})


def _gone() -> Fault:
    return Fault(sentence(2), "HRESULT 0x80070002", "ObjectNotFound", "PS_ScheduledTask", CIM_EXCEPTION)


def _one(host: Windows, call: Call) -> Iterator[ScheduledTask | Fault]:
    names = [(str(i.properties["TaskName"]), str(i.properties["TaskPath"])) for i in given(call)]
    # Without a path only the root folder is looked into.
    for name, path in names or [(text(call, "TaskName"), text(call, "TaskPath", "\\"))]:
        found = tasks.find(host, name, path)
        yield found if found is not None else _gone()


def info(host: Windows, call: Call) -> Iterator[Any]:
    """Get-ScheduledTaskInfo."""
    for task in _one(host, call):
        if isinstance(task, Fault):
            yield task
            continue
        yield cim(SPACE + "MSFT_TaskDynamicInfo", {
            "LastRunTime": moment(task.last_run or NEVER), "LastTaskResult": task.result, "NextRunTime": None,
            "NumberOfMissedRuns": 0, "TaskName": task.name, "TaskPath": task.path,
        })  # fmt: skip


def start(host: Windows, call: Call) -> Iterator[Any]:
    """Start-ScheduledTask."""
    for task in list(_one(host, call)):
        if isinstance(task, Fault):
            yield task
        elif not host.system.elevated:
            raise Refusal(5)
        elif task.state != "Disabled":
            tasks.run(host, task)


def stop(host: Windows, call: Call) -> Iterator[Any]:
    """Stop-ScheduledTask."""
    for task in list(_one(host, call)):
        if isinstance(task, Fault):
            yield task
        elif task.state == "Running":
            task.state, task.result = "Ready", tasks.TERMINATED


def enable(host: Windows, call: Call) -> Iterator[Any]:
    """Enable- and Disable-ScheduledTask."""
    for task in list(_one(host, call)):
        if isinstance(task, Fault):
            yield task
            continue
        if not host.system.elevated:
            raise Refusal(5)
        task.state = "Ready" if call.name.lower().startswith("enable") else "Disabled"
        yield record(task)


def unregister(host: Windows, call: Call) -> Iterator[Any]:
    """Unregister-ScheduledTask."""
    found: list[Any] = given(call) or list(
        find(call, KIND, map(record, host.state.tasks), {"TaskName": "TaskName", "TaskPath": "TaskPath"})
    )
    for item in found:
        if isinstance(item, Fault):
            yield item
            continue
        if not host.system.elevated:
            raise Refusal(5)
        task = tasks.find(host, str(item.properties["TaskName"]), str(item.properties["TaskPath"]))
        if task is not None:
            host.state.tasks.remove(task)


def new_action(_host: Windows, call: Call) -> Iterator[Any]:
    """New-ScheduledTaskAction."""
    yield _action(TaskAction(text(call, "Execute"), text(call, "Argument"), text(call, "WorkingDirectory")))


def new_trigger(_host: Windows, call: Call) -> Iterator[Any]:
    """New-ScheduledTaskTrigger."""
    flags = {"AtStartup": "boot", "AtLogOn": "logon", "Once": "once", "Daily": "daily", "Weekly": "weekly"}
    kind = next(word for flag, word in flags.items() if call.parameters.get(flag))
    yield _trigger(TaskTrigger(kind, at=text(call, "At")))


def new_principal(_host: Windows, call: Call) -> Iterator[Any]:
    """New-ScheduledTaskPrincipal."""
    yield _principal(text(call, "UserId"), text(call, "LogonType", "None"), text(call, "RunLevel", "Limited"))


def new_settings(_host: Windows, call: Call) -> Iterator[Any]:
    """New-ScheduledTaskSettingsSet."""
    yield cim(
        SPACE + "MSFT_TaskSettings3",
        {name: value if isinstance(value, bool | int) else str(value) for name, value in call.parameters.items()},
    )


def new_task(_host: Windows, call: Call) -> Iterator[Any]:
    """New-ScheduledTask."""
    yield cim(KIND, {"TaskName": None, "TaskPath": None, "State": "Unknown", "Description": text(call,
        "Description") or None,
                     "Actions": listed(call.parameters.get("Action")),
                     "Triggers": listed(call.parameters.get("Trigger")),
                     "Principal": call.parameters.get("Principal"),
                     "Settings": call.parameters.get("Settings")})  # fmt: skip


def register(host: Windows, call: Call) -> Iterator[Any]:
    """Register-ScheduledTask."""
    given_tasks = given(call)
    whole = given_tasks[0].properties if given_tasks else {}
    path = "\\" + text(call, "TaskPath").strip("\\")
    task = ScheduledTask(
        text(call, "TaskName"),
        path if path.endswith("\\") else path + "\\",
        description=text(call, "Description", str(whole.get("Description") or "")),
    )
    task.actions = [_read_action(a) for a in listed(call.parameters.get("Action") or whole.get("Actions"))]
    task.triggers = [_read_trigger(t) for t in listed(call.parameters.get("Trigger") or whole.get("Triggers"))]
    principal = call.parameters.get("Principal") or whole.get("Principal")
    task.user, task.logon = (
        text(call, "User", host.system.user),
        "Password" if "Password" in call.parameters else "Interactive",
    )
    if text(call, "User").upper().rpartition("\\")[2] in ("SYSTEM", "S-1-5-18", "LOCALSYSTEM"):
        task.logon = "ServiceAccount"
    task.run_level = text(call, "RunLevel", "Limited")
    if isinstance(principal, Record):
        task.user, task.logon, task.run_level = (
            str(principal.properties[n]) for n in ("UserId", "LogonType", "RunLevel")
        )
    settings = call.parameters.get("Settings") or whole.get("Settings")
    if isinstance(settings, Record):
        task.settings = {k: v for k, v in settings.properties.items() if isinstance(v, str | int | bool)}
    if task.settings.get("Disable"):
        task.state = "Disabled"
    tasks.register(host, task, force=bool(call.parameters.get("Force")))
    yield record(task)


def _read_action(item: Record) -> TaskAction:
    found = item.properties
    return TaskAction(str(found["Execute"]), str(found["Arguments"] or ""), str(found["WorkingDirectory"] or ""))


def _read_trigger(item: Record) -> TaskTrigger:
    kinds = {kind: word for word, kind in TRIGGERS.items()}
    delay = re.fullmatch(r"PT(?:(\d+)M)?(?:(\d+)S)?", str(item.properties.get("Delay") or ""))
    seconds = int(delay.group(1) or 0) * 60 + int(delay.group(2) or 0) if delay else 0
    return TaskTrigger(
        kinds[item.type.rpartition("/")[2]], float(seconds), str(item.properties.get("StartBoundary") or "")
    )


ROWS = {
    "Get-ScheduledTask": Row(get, "TaskName TaskPath", "task"),
    "Get-ScheduledTaskInfo": Row(info, "TaskName TaskPath InputObject", "task"),
    "Start-ScheduledTask": Row(start, "TaskName TaskPath InputObject", "task"),
    "Stop-ScheduledTask": Row(stop, "TaskName TaskPath InputObject", "task"),
    "Enable-ScheduledTask": Row(enable, "TaskName TaskPath InputObject", "task"),
    "Disable-ScheduledTask": Row(enable, "TaskName TaskPath InputObject", "task"),
    "Unregister-ScheduledTask": Row(unregister, "TaskName TaskPath InputObject", "task"),
    "New-ScheduledTaskAction": Row(new_action, "Execute Argument WorkingDirectory", "task"),
    "New-ScheduledTaskTrigger": Row(new_trigger, "AtStartup AtLogOn Once Daily Weekly At", "task"),
    "New-ScheduledTaskPrincipal": Row(new_principal, "UserId LogonType RunLevel", "task"),
    "New-ScheduledTaskSettingsSet": Row(
        new_settings,
        "AllowStartIfOnBatteries DontStopIfGoingOnBatteries StartWhenAvailable ExecutionTimeLimit Hidden "
        "MultipleInstances RestartCount RestartInterval Priority Disable RunOnlyIfNetworkAvailable Compatibility",
        "task",
    ),
    "New-ScheduledTask": Row(new_task, "Action Trigger Principal Settings Description", "task"),
    "Register-ScheduledTask": Row(
        register,
        "TaskName TaskPath Action Trigger Principal Settings Description Force User Password RunLevel InputObject",
        "task",
    ),
}
