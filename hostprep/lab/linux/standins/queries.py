"""The verbs of ``systemctl`` that only look."""

from __future__ import annotations

import os
import time
from collections.abc import Callable

from . import enablement, unitfile
from .answer import Answer
from .manager import Manager, RefusedError
from .places import JOURNAL


def is_active(manager: Manager, names: list[str]) -> Answer:
    """0 when any is active, else 3 (LSB: not running)."""
    states = [manager.active(name) for name in names]
    return Answer(0 if "active" in states else 3, "".join(state + "\n" for state in states))


def is_failed(manager: Manager, names: list[str]) -> Answer:
    """0 when any has failed."""
    states = [manager.active(name) for name in names]
    return Answer(0 if "failed" in states else 1, "".join(state + "\n" for state in states))


def is_enabled(_manager: Manager, names: list[str]) -> Answer:
    """0 when any is enabled, static or an alias."""
    found = [enablement.state(name) for name in names]
    out = "".join(f"{word}\n" for word, _ in found if not word.startswith("Failed"))
    err = "".join(f"{word}\n" for word, _ in found if word.startswith("Failed"))
    return Answer(min(code for _, code in found), out, err)


def is_system_running(manager: Manager, _names: list[str]) -> Answer:
    """``running``, or ``degraded`` when a unit has failed."""
    failed = any(service.active == "failed" for service in manager.services.values())
    return Answer(1, "degraded\n") if failed else Answer(0, "running\n")


def cat(_manager: Manager, names: list[str]) -> Answer:
    """Unit files with their drop-ins, each under its path."""
    out = ""
    for name in names:
        unit = unitfile.load(name)
        if unit is None:
            raise RefusedError(f"No files found for {name}.")
        for path in [unit.path, *unit.dropins]:
            with open(path, encoding="utf-8") as file:
                out += f"# {path}\n{file.read()}\n"
    return Answer(0, out.rstrip("\n") + "\n")


def list_unit_files(_manager: Manager, names: list[str]) -> Answer:
    """Every unit file with its enablement."""
    found = set()
    for directory in unitfile.DIRECTORIES:
        if os.path.isdir(directory):
            found |= {each for each in os.listdir(directory) if each.endswith((".service", ".target"))}
    shown = sorted(found & set(names) if names else found)
    rows = [f"{name} {enablement.state(name)[0]}" for name in shown]
    return Answer(0 if rows else 1, "\n".join(["UNIT FILE STATE", *rows, "", f"{len(rows)} unit files listed.\n"]))


def list_units(manager: Manager, names: list[str]) -> Answer:
    """The units in memory."""
    services = [each for each in manager.services.values() if not names or each.unit.name in names]
    rows = [f"{each.unit.name} loaded {each.active} {_sub(manager, each.unit.name)}" for each in services]
    return Answer(0, "\n".join(["UNIT LOAD ACTIVE SUB", *rows]) + "\n")


def show(manager: Manager, names: list[str], properties: list[str], *, bare: bool) -> Answer:
    """``show``: properties as KEY=VALUE, an unknown unit included, as systemd does."""
    blocks = []
    for name in names:
        known = _properties(manager, name)
        keys = [key for each in properties for key in each.split(",")] or list(known)
        blocks.append("".join(f"{known[k]}\n" if bare else f"{k}={known[k]}\n" for k in keys if k in known))
    return Answer(0, "\n".join(blocks))


def status(manager: Manager, names: list[str]) -> Answer:
    """``status``: 0 active, 3 not, 4 no such unit."""
    out, err, code = "", "", 0
    for name in names:
        known = _properties(manager, name)
        if known["LoadState"] == "not-found":
            err, code = err + f"Unit {name} could not be found.\n", 4
            continue
        mark = {"active": "\u25cf", "failed": "\u00d7"}.get(known["ActiveState"], "\u25cb")
        out += f"{mark} {known['Id']} - {known['Description']}\n"
        out += f"     Loaded: {known['LoadState']} ({known['FragmentPath']}; {known['UnitFileState']})\n"
        out += f"     Active: {known['ActiveState']} ({known['SubState']})\n"
        if known["MainPID"] != "0":
            out += f"   Main PID: {known['MainPID']}\n"
        out += "\n" + journal(known["Id"], 10)
        code = code or (0 if known["ActiveState"] == "active" else 3)
    return Answer(code, out, err)


def journal(name: str, lines: int | None) -> str:
    """The last lines that a unit's programs printed."""
    try:
        with open(f"{JOURNAL}/{name}", encoding="utf-8", errors="replace") as file:
            kept = file.readlines()
    except OSError:
        return ""
    return "".join(kept if lines is None else kept[-lines:])


def _sub(manager: Manager, name: str) -> str:
    active, service = manager.active(name), manager.service(name)
    if active == "active" and service is not None:
        return "running" if service.pid else "exited"
    return "active" if active == "active" else "dead" if active == "inactive" else active


def _properties(manager: Manager, name: str) -> dict[str, str]:
    unit, service = manager.unit(name), manager.service(name)
    load = "not-found" if unit is None else "masked" if unit.masked else "bad-setting" if unit.refused else "loaded"
    enabled = enablement.state(name)[0] if unit is not None and unit.path else ""
    since = time.strftime("%a %Y-%m-%d %H:%M:%S UTC", time.gmtime(service.since)) if service and service.since else ""
    return {
        "Id": unit.name if unit else name,
        "Description": unit.get("Description", name) if unit else name,
        "LoadState": load,
        "ActiveState": manager.active(name),
        "SubState": _sub(manager, name),
        "UnitFileState": enabled,
        "FragmentPath": unit.path if unit else "",
        "DropInPaths": " ".join(unit.dropins) if unit else "",
        "Type": (unit.get("Type") or "simple") if unit else "simple",
        "Restart": unit.get("Restart", "no") if unit else "no",
        "Result": service.result if service else "success",
        "ExecMainStatus": str(service.status) if service else "0",
        "MainPID": str(service.pid) if service else "0",
        "ConditionResult": "yes" if service and service.condition else "no",
        "ActiveEnterTimestamp": since,
        "NeedDaemonReload": "no",
        "After": " ".join(unit.all("After")) if unit else "",
        "Requires": " ".join(unit.all("Requires")) if unit else "",
        "Wants": " ".join(unit.all("Wants")) if unit else "",
        "PartOf": " ".join(unit.all("PartOf")) if unit else "",
    }


VERBS: dict[str, Callable[[Manager, list[str]], Answer]] = {
    "is-active": is_active,
    "is-failed": is_failed,
    "is-enabled": is_enabled,
    "is-system-running": is_system_running,
    "status": status,
    "cat": cat,
    "list-unit-files": list_unit_files,
    "list-units": list_units,
}
