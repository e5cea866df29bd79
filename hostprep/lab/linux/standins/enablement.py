"""Enablement is symbolic links; see "MAPPING OF UNIT PROPERTIES TO THEIR INVERSES" in systemd.unit(5)."""

from __future__ import annotations

import os

from . import unitfile
from .unitfile import Unit

HOME = "/etc/systemd/system"


def links(unit: Unit) -> list[str]:
    """The links that ``enable`` makes for a unit, from its [Install] section."""
    found = [f"{HOME}/{wanting}.wants/{unit.name}" for wanting in unit.all("WantedBy")]
    found += [f"{HOME}/{needing}.requires/{unit.name}" for needing in unit.all("RequiredBy")]
    return found + [f"{HOME}/{alias}" for alias in unit.all("Alias") if alias != unit.name]


def existing(name: str, home: str = HOME) -> list[str]:
    """The links of a unit that are there now, found as ``disable`` finds them: by name, whoever they hang on."""
    found = []
    for entry in sorted(os.listdir(home)) if os.path.isdir(home) else []:
        path = f"{home}/{entry}"
        if entry.endswith((".wants", ".requires")) and os.path.islink(f"{path}/{name}"):
            found.append(f"{path}/{name}")
        elif os.path.islink(path) and entry != name and os.path.basename(os.readlink(path)) == name:
            found.append(path)
    return found


def state(name: str) -> tuple[str, int]:
    """The word and the exit code of ``is-enabled``."""
    unit = unitfile.load(name)
    if unit is None:
        return f"Failed to get unit file state for {name}: No such file or directory", 1
    if unit.masked:
        return "masked", 1
    if os.path.basename(unit.path) != name and unit.name != name:
        return "alias", 0
    if existing(unit.name):
        return "enabled", 0
    return ("disabled", 1) if links(unit) or unit.all("Also") else ("static", 0)
