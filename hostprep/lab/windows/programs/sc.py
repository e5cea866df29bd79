"""sc.exe: its exit code is the Win32 code; labels are English, what people read is in the console's language.

How it words failures and failure actions in German and Spanish is UNCONFIRMED: it differs from English as it must.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from hostprep.lab.powershell.host.plug import Answer
from hostprep.lab.windows import services
from hostprep.lab.windows.programs.answers import said
from hostprep.lab.windows.refusal import Refusal
from hostprep.lab.windows.state.services import Service
from hostprep.lab.windows.texts.speech import speech
from hostprep.lab.windows.texts.win32 import sentence

if TYPE_CHECKING:
    from hostprep.lab.windows.model import Windows

STATES = {
    "Stopped": "1  STOPPED",
    "Start Pending": "2  START_PENDING",
    "Stop Pending": "3  STOP_PENDING",
    "Running": "4  RUNNING",
}
STARTS = {"Boot": "0   BOOT_START", "System": "1   SYSTEM_START", "Auto": "2   AUTO_START",
    "Manual": "3   DEMAND_START",
          "Disabled": "4   DISABLED"}  # fmt: skip
WORDS = {
    "boot": "Boot",
    "system": "System",
    "auto": "Auto",
    "delayed-auto": "Auto",
    "demand": "Manual",
    "disabled": "Disabled",
}
OPENS = {"query": "EnumQueryServicesStatus:OpenService", "queryex": "EnumQueryServicesStatus:OpenService"}
CALLS = {"start": "StartService", "stop": "ControlService", "create": "CreateService", "delete": "DeleteService"}
FAILED = {"en": "FAILED", "de": "FEHLER", "es": "ERROR"}
ACTIONS = {
    "en": ("FAILURE_ACTIONS", "{} -- Delay = {} milliseconds.", {}),
    "de": ("FEHLERAKTIONEN", "{} -- Verzögerung = {} Millisekunden.", {"RESTART": "NEU STARTEN"}),
    "es": ("ACCIONES_DE_ERROR", "{} -- retraso = {} milisegundos.", {"RESTART": "REINICIAR"}),
}
RIGHTS, WRONG, MARKED, NO_SERVICE, TAKEN = 5, 87, 1072, 1060, 1073
CONTROL = {1056: "StartService", 1058: "StartService", 1051: "ControlService", 1062: "ControlService"}


def sc(host: Windows, words: Sequence[str]) -> Answer:
    """A command line of sc."""
    verb, language = words[0].lower() if words else "", speech(host)
    run = VERBS.get(verb)
    if run is None or (len(words) == 1 and verb not in ("query", "queryex")):
        return said("DESCRIPTION:", "        SC is a command line program used for communicating with the", code=1639)
    try:
        return run(host, words[1:])
    except Refusal as refusal:
        code = refusal.code
        what = (
            OPENS.get(verb, "OpenService") if code in (NO_SERVICE, RIGHTS) else CALLS.get(verb, "ChangeServiceConfig")
        )
        return said(
            f"[SC] {CONTROL.get(code, what)} {FAILED[language]} {code}:", "", sentence(code, language), "", code=code
        )


def _options(words: Sequence[str], known: Sequence[str]) -> dict[str, str]:
    """``start= auto`` and ``start=auto``.

    Raises:
        Refusal: 87 for an option that is none.
    """
    found, rest = {}, list(words)
    while rest:
        name, sign, value = rest.pop(0).partition("=")
        if not sign or name.lower() not in known:
            raise Refusal(WRONG)
        found[name.lower()] = value or (rest.pop(0) if rest else "")
    return found


def _status(one: Service, *, more: bool) -> list[str]:
    flags = (
        "(STOPPABLE, NOT_PAUSABLE, ACCEPTS_SHUTDOWN)"
        if one.state == "Running"
        else "(NOT_STOPPABLE, NOT_PAUSABLE, IGNORES_SHUTDOWN)"
    )
    kind = "30  WIN32" if "svchost" in one.path else "10  WIN32_OWN_PROCESS"
    lines = [
        "", f"SERVICE_NAME: {one.name}", f"        TYPE               : {kind}  ",
        f"        STATE              : {STATES[one.state]} ",
        " " * 32 + flags, f"        WIN32_EXIT_CODE    : {one.exit_code}  (0x{one.exit_code:x})",
        "        SERVICE_EXIT_CODE  : 0  (0x0)", "        CHECKPOINT         : 0x0", "        WAIT_HINT          : 0x0",
    ]  # fmt: skip
    return [*lines, f"        PID                : {one.pid}", "        FLAGS              : "] if more else lines


def _query(*, more: bool) -> Callable[[Windows, Sequence[str]], Answer]:
    def run(host: Windows, words: Sequence[str]) -> Answer:
        if words:
            return said(*_status(services.find(host, words[0]), more=more))
        running = [s for s in host.state.services if s.state != "Stopped"]
        return said(*(line for one in running for line in _status(one, more=more)))

    return run


def _configuration(host: Windows, words: Sequence[str]) -> Answer:
    one = services.find(host, words[0])
    delayed = "  (DELAYED)" if one.delayed else ""
    needs = one.depends or [""]
    return said(
        "[SC] QueryServiceConfig SUCCESS", "", f"SERVICE_NAME: {one.name}",
        "        TYPE               : 10  WIN32_OWN_PROCESS ",
        f"        START_TYPE         : {STARTS[one.start]}{delayed}", "        ERROR_CONTROL      : 1   NORMAL",
        f"        BINARY_PATH_NAME   : {one.path}", "        LOAD_ORDER_GROUP   : ", "        TAG                : 0",
        f"        DISPLAY_NAME       : {one.display}", f"        DEPENDENCIES       : {needs[0]}",
        *(f"                           : {name}" for name in needs[1:]), f"        SERVICE_START_NAME : {one.account}",
    )  # fmt: skip


def _failure_actions(host: Windows, words: Sequence[str]) -> Answer:
    one = services.find(host, words[0])
    head, form, told = ACTIONS[speech(host)]
    titles = [f"        {head:<29}: ", *[" " * 39] * 9]
    lines = [
        title + form.format(told.get(kind.upper(), kind.upper()), delay)
        for title, (kind, delay) in zip(titles, one.actions, strict=False)
    ]
    return said(
        "[SC] QueryServiceConfig2 SUCCESS", "", f"SERVICE_NAME: {one.name}",
        f"        RESET_PERIOD (in seconds)    : {one.reset_period}", "        REBOOT_MESSAGE               : ",
        "        COMMAND_LINE                 : ", *lines,
    )  # fmt: skip


def _failure_flag(host: Windows, words: Sequence[str]) -> Answer:
    one = services.find(host, words[0])
    if len(words) > 1:
        _changing(host)
        one.failure_flag = words[1] == "1"
        return said("[SC] ChangeServiceConfig2 SUCCESS")
    flag = "TRUE" if one.failure_flag else "FALSE"
    return said(
        "[SC] QueryServiceConfig2 SUCCESS",
        "",
        f"SERVICE_NAME: {one.name}",
        f"        FAILURE_ACTIONS_ON_NONCRASH_FAILURES: {flag}",
    )


def _changing(host: Windows) -> None:
    if not host.system.elevated:
        raise Refusal(RIGHTS)


def _failure(host: Windows, words: Sequence[str]) -> Answer:
    one = services.find(host, words[0])
    _changing(host)
    found = _options(words[1:], ("reset", "actions", "reboot", "command"))
    if "reset" in found:
        one.reset_period = int(found["reset"])
    if "actions" in found:
        parts = [p for p in found["actions"].split("/") if p]
        one.actions = [(kind, int(delay)) for kind, delay in zip(parts[::2], parts[1::2], strict=True)]
    return said("[SC] ChangeServiceConfig2 SUCCESS")


def _apply(one: Service, found: dict[str, str]) -> None:
    if "start" in found:
        if found["start"].lower() not in WORDS:
            raise Refusal(WRONG)
        one.start, one.delayed = WORDS[found["start"].lower()], found["start"].lower() == "delayed-auto"
    if "depend" in found:
        one.depends = [d for d in found["depend"].split("/") if d]
    one.path, one.display = found.get("binpath", one.path), found.get("displayname", one.display)
    one.account = found.get("obj", one.account)


OPTIONS = ("start", "depend", "binpath", "displayname", "obj", "type", "error")


def _config(host: Windows, words: Sequence[str]) -> Answer:
    one = services.find(host, words[0])
    _changing(host)
    _apply(one, _options(words[1:], OPTIONS))
    return said("[SC] ChangeServiceConfig SUCCESS")


def _create(host: Windows, words: Sequence[str]) -> Answer:
    _changing(host)
    old = host.service(words[0])
    if old is not None:
        raise Refusal(MARKED if old.marked else TAKEN)
    one = Service(words[0], words[0])
    _apply(one, _options(words[1:], OPTIONS))
    host.state.services.append(one)
    return said("[SC] CreateService SUCCESS")


def _delete(host: Windows, words: Sequence[str]) -> Answer:
    one = services.find(host, words[0])
    _changing(host)
    if one.marked:
        raise Refusal(MARKED)
    if one.state == "Stopped":
        host.state.services.remove(one)
    else:
        one.marked = True
    return said("[SC] DeleteService SUCCESS")


def _start(host: Windows, words: Sequence[str]) -> Answer:
    services.start(host, words[0])
    return said(*_status(services.find(host, words[0]), more=True))


def _stop(host: Windows, words: Sequence[str]) -> Answer:
    services.stop(host, words[0])
    return said(*_status(services.find(host, words[0]), more=False))


VERBS: dict[str, Callable[[Windows, Sequence[str]], Answer]] = {
    "query": _query(more=False), "queryex": _query(more=True), "qc": _configuration, "qfailure": _failure_actions,
    "qfailureflag": _failure_flag, "failureflag": _failure_flag, "failure": _failure, "config": _config,
    "create": _create,
    "delete": _delete, "start": _start, "stop": _stop,
}  # fmt: skip
