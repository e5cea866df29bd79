"""ScheduledTasks: tasks as objects, and what is done with them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from hostprep.lab.powershell.host.plug import Call, Fault, Record
from hostprep.lab.windows import tasks
from hostprep.lab.windows.commands import taskparts as parts
from hostprep.lab.windows.commands.cimclasses import moment
from hostprep.lab.windows.commands.declare import CIM_EXCEPTION, Row
from hostprep.lab.windows.commands.query import cim, find, given, listed, text
from hostprep.lab.windows.commands.taskparts import PARTS, SPACE
from hostprep.lab.windows.refusal import Refusal
from hostprep.lab.windows.state.services import ScheduledTask
from hostprep.lab.windows.texts.win32 import sentence

if TYPE_CHECKING:
    from hostprep.lab.windows.model import Windows

KIND = SPACE + "MSFT_ScheduledTask"
NEVER = 943_920_000.0  # 1999-11-30: what LastRunTime says of a task that never ran


def record(task: ScheduledTask) -> Record:
    """MSFT_ScheduledTask."""
    return cim(KIND, {
        "TaskName": task.name, "TaskPath": task.path, "State": task.state, "Description": task.description or None,
        "Actions": [parts.action(a) for a in task.actions], "Triggers": [parts.trigger(t) for t in task.triggers],
        "Principal": parts.principal(task.user, task.logon, task.run_level), "URI": task.path + task.name,
        "Author": None, "Settings": parts.settings(task.settings),
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
        else:
            tasks.start(host, task)


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
            tasks.remove(host, task)


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
    whole = given(call)[0].properties if given(call) else {}
    path = "\\" + text(call, "TaskPath").strip("\\")
    task = ScheduledTask(
        text(call, "TaskName"),
        path if path.endswith("\\") else path + "\\",
        description=text(call, "Description", str(whole.get("Description") or "")),
    )
    task.actions = [parts.read_action(a) for a in listed(call.parameters.get("Action") or whole.get("Actions"))]
    task.triggers = [parts.read_trigger(t) for t in listed(call.parameters.get("Trigger") or whole.get("Triggers"))]
    _whose(host, call, task, call.parameters.get("Principal") or whole.get("Principal"))
    settings = call.parameters.get("Settings") or whole.get("Settings")
    if isinstance(settings, Record):
        task.settings = parts.read_settings(settings)
    if task.settings.get("Enabled") is False:
        task.state = "Disabled"
    tasks.register(host, task, force=bool(call.parameters.get("Force")))
    yield record(task)


def _whose(host: Windows, call: Call, task: ScheduledTask, principal: Any) -> None:
    if not isinstance(principal, Record):
        logon = "Password" if "Password" in call.parameters else "Interactive"
        principal = parts.principal(text(call, "User", host.system.user), logon, text(call, "RunLevel", "Limited"))
    parts.read_principal(task, principal)


ROWS = {
    "Get-ScheduledTask": Row(get, "TaskName TaskPath", "task"),
    "Get-ScheduledTaskInfo": Row(info, "TaskName TaskPath InputObject", "task"),
    "Start-ScheduledTask": Row(start, "TaskName TaskPath InputObject", "task"),
    "Stop-ScheduledTask": Row(stop, "TaskName TaskPath InputObject", "task"),
    "Enable-ScheduledTask": Row(enable, "TaskName TaskPath InputObject", "task"),
    "Disable-ScheduledTask": Row(enable, "TaskName TaskPath InputObject", "task"),
    "Unregister-ScheduledTask": Row(unregister, "TaskName TaskPath InputObject", "task", asks=True),
    **PARTS,
    "New-ScheduledTask": Row(new_task, "Action Trigger Principal Settings Description", "task"),
    "Register-ScheduledTask": Row(
        register,
        "TaskName TaskPath Action Trigger Principal Settings Description Force User Password RunLevel InputObject",
        "task",
    ),
}
