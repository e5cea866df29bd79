"""schtasks.exe. That it was created is said as documented; other sentences of success are UNCONFIRMED."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from hostprep.lab.powershell.host.plug import Answer
from hostprep.lab.windows import tasks
from hostprep.lab.windows.programs.answers import failed, said
from hostprep.lab.windows.programs.options import BadOption, options
from hostprep.lab.windows.refusal import Refusal
from hostprep.lab.windows.state.services import ScheduledTask, TaskAction, TaskTrigger
from hostprep.lab.windows.texts.speech import speech
from hostprep.lab.windows.texts.win32 import ERROR, sentence

if TYPE_CHECKING:
    from hostprep.lab.windows.model import Windows

SCHEDULES = {"onstart": "boot", "onlogon": "logon", "once": "once", "daily": "daily"}
SYSTEM = ("system", "nt authority\\system", "s-1-5-18", "")
MISSING, RIGHTS = 2, 5
YES_NO = 'WARNING: The task name "{}" already exists. Do you want to replace it (Y/N)? '


def schtasks(host: Windows, words: Sequence[str]) -> Answer:
    """A command line of schtasks."""
    verb = words[0].lower() if words else "/query"
    try:
        return VERBS.get(verb, _unknown)(host, [verb] if verb not in VERBS else words[1:])
    except BadOption as bad:
        return failed(f"ERROR: Invalid argument/option - '{bad}'.", 'Type "SCHTASKS /?" for usage.', code=1)
    except Refusal as refusal:
        return failed(f"{ERROR[speech(host)]} {sentence(refusal.code, speech(host))}", code=1)


def _unknown(_host: Windows, words: Sequence[str]) -> Answer:
    raise BadOption(words[0])


def _split(name: str) -> tuple[str, str]:
    path, _, last = ("\\" + name.strip("\\")).rpartition("\\")
    return path + "\\", last


def _named(host: Windows, found: dict[str, str]) -> ScheduledTask:
    if "tn" not in found:
        raise BadOption("/TN")
    path, name = _split(found["tn"])
    task = tasks.find(host, name, path)
    if task is None:
        raise Refusal(MISSING)
    return task


def _elevated(host: Windows) -> None:
    if not host.system.elevated:
        raise Refusal(RIGHTS)


def query(host: Windows, words: Sequence[str]) -> Answer:
    """``/Query``."""
    found = options(words, "v nh", "tn fo")
    wanted = [_named(host, found)] if "tn" in found else host.state.tasks
    form = found.get("fo", "table").lower()
    if form == "csv":
        rows = [f'"{t.path}{t.name}","N/A","{t.state}"' for t in wanted]
        return said(*([] if "nh" in found else ['"TaskName","Next Run Time","Status"']), *rows)
    if form == "list":
        return said(*(line for t in wanted for line in _list(host, t, more="v" in found)))
    head = ["TaskName                                 Next Run Time          Status         ",
            "======================================== ====================== ==============="]  # fmt: skip
    lines: list[str] = []
    for path in dict.fromkeys(t.path for t in wanted):
        lines += ["", f"Folder: {path.rstrip(chr(92)) or path}", *([] if "nh" in found else head)]
        lines += [f"{t.name[:40]:<40} {'N/A':<22} {t.state:<15}" for t in wanted if t.path == path]
    return said(*lines)


def _list(host: Windows, task: ScheduledTask, *, more: bool) -> list[str]:
    mode = "Interactive only" if task.logon.startswith("Interactive") else "Interactive/Background"
    lines = ["", f"Folder: {task.path.rstrip(chr(92)) or task.path}", f"HostName:      {host.system.name}",
             f"TaskName:      {task.path}{task.name}", "Next Run Time: N/A", f"Status:        {task.state}",
             f"Logon Mode:    {mode}"]  # fmt: skip
    if more:
        action = task.actions[0] if task.actions else TaskAction("N/A")
        lines += [
            f"Last Result:   {task.result}",
            f"Task To Run:   {action.execute} {action.argument}".rstrip(),
            f"Run As User:   {task.user}",
        ]
    return lines


def create(host: Windows, words: Sequence[str]) -> Answer:
    """``/Create``; without ``/F`` a task that exists leaves a question that nobody answers."""
    found = options(words, "f it np", "tn tr sc ru rp rl delay st")
    if "tn" not in found or "tr" not in found or found.get("sc", "").lower() not in SCHEDULES:
        raise BadOption("/TN /TR /SC")
    _elevated(host)
    path, name = _split(found["tn"])
    if tasks.find(host, name, path) is not None and "f" not in found:
        return said(YES_NO.format(name), code=1)
    execute, argument = _command(found["tr"])
    minutes, _, seconds = found.get("delay", "0:0").partition(":")
    trigger = TaskTrigger(
        SCHEDULES[found["sc"].lower()], int(minutes or 0) * 60.0 + int(seconds or 0), found.get("st", "")
    )
    task = ScheduledTask(name, path, [TaskAction(execute, argument)], [trigger])
    who = found.get("ru", host.system.user)
    unattended = who.lower() in SYSTEM
    task.user = "SYSTEM" if unattended else who
    task.logon = "ServiceAccount" if unattended else "Password" if "rp" in found else "Interactive"
    task.run_level = "Highest" if found.get("rl", "").lower() == "highest" else "Limited"
    tasks.register(host, task, force=True)
    return said(f'SUCCESS: The scheduled task "{name}" has successfully been created.')


def _command(line: str) -> tuple[str, str]:
    if line.startswith('"'):
        execute, _, rest = line[1:].partition('"')
        return execute, rest.strip()
    execute, _, rest = line.partition(" ")
    return execute, rest.strip()


def delete(host: Windows, words: Sequence[str]) -> Answer:
    """``/Delete``."""
    found = options(words, "f", "tn")
    task = _named(host, found)
    _elevated(host)
    if "f" not in found:
        return said(f'WARNING: Are you sure you want to remove the task "{task.name}" (Y/N)? ', code=1)
    tasks.remove(host, task)
    return said(f'SUCCESS: The scheduled task "{task.name}" was successfully deleted.')


def run(host: Windows, words: Sequence[str]) -> Answer:
    """``/Run``."""
    task = _named(host, options(words, "i", "tn"))
    _elevated(host)
    tasks.start(host, task)
    return said(f'SUCCESS: Attempted to run the scheduled task "{task.name}".')


def end(host: Windows, words: Sequence[str]) -> Answer:
    """``/End``."""
    task = _named(host, options(words, "", "tn"))
    _elevated(host)
    if task.state == "Running":
        task.state, task.result = "Ready", tasks.TERMINATED
    return said(f'SUCCESS: The scheduled task "{task.name}" has been terminated successfully.')


def change(host: Windows, words: Sequence[str]) -> Answer:
    """``/Change /ENABLE`` and ``/DISABLE``."""
    found = options(words, "enable disable", "tn")
    task = _named(host, found)
    _elevated(host)
    task.state = "Disabled" if "disable" in found else "Ready"
    return said(f'SUCCESS: The parameters of scheduled task "{task.name}" have been changed.')


VERBS: dict[str, Callable[[Windows, Sequence[str]], Answer]] = {
    "/query": query, "/create": create, "/delete": delete, "/run": run, "/end": end, "/change": change,
}  # fmt: skip
