"""Making instances that outlive their command, and finding them again."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from hostprep.errors import LabError
from hostprep.lab.home import home, room
from hostprep.lab.windows.life import control
from hostprep.lab.windows.life.access import Access
from hostprep.lab.windows.life.instance import Instance
from hostprep.lab.windows.life.spec import Spec

KEEPER: Final = "hostprep.lab.windows.life.keeper"
READY, KEEP = b"ready\n", b"keep\n"
"""What a keeper says once the instance is up, and what it hears when that was heard."""
START_SECONDS: Final = 60.0
LOG_TAIL: Final = 1500


def start(
    spec: Spec | None = None,
    name: str = "win1",
    folder: Path | None = None,
    *,
    state: Mapping[str, Any] | None = None,
) -> Instance:
    """Start an instance that lives on in a process of its own; returns when it answers.

    Args:
        spec: what it is to be; by default a fresh instance of the ECS-optimized Windows Server 2022 Core AMI.
        name: its name; letters, digits, ``-`` and ``_``.
        folder: where instances keep their state, by default the user's state folder.
        state: what ``snapshot`` gave, to go on from; what the spec says of the model is then left aside.

    Raises:
        LabError: the name is taken, or it does not come up.
    """
    decided = (spec or Spec()).going_on(state)
    place = room(name, folder)
    try:
        (place / "windows.json").write_text(decided.to_json(), "utf-8")
        if state is not None:
            (place / "state.json").write_text(json.dumps(state), "utf-8")
        _keep(place)
        return find(name, folder)
    except BaseException:
        shutil.rmtree(place, ignore_errors=True)
        raise


def _keep(place: Path) -> None:
    """Start the keeper, and let it go once it has said that it is ready."""
    (place / "tmp").mkdir()
    log = place / "keeper.log"
    with log.open("wb") as said:
        process = subprocess.Popen(
            [sys.executable, "-m", KEEPER, str(place)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=said,
            cwd=place,
            env=_environment(place),
            start_new_session=True,  # a Ctrl-C here is not meant for it
            creationflags=getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0),  # the same on Windows
        )
    assert process.stdin is not None  # noqa: S101  # for the type checker: it is a pipe
    assert process.stdout is not None  # noqa: S101  # the same
    timer = threading.Timer(START_SECONDS, process.kill)
    timer.start()
    try:
        with process.stdin, process.stdout:
            ready = process.stdout.readline() == READY
            if ready:
                process.stdin.write(KEEP)
    except BaseException:
        process.kill()
        raise
    finally:
        timer.cancel()
    if not ready:
        process.wait()
        words = log.read_text("utf-8", "replace").strip()
        raise LabError(f"{place.name} did not come up: {words[-LOG_TAIL:]}")
    threading.Thread(target=process.wait, daemon=True).start()  # so that it does not stay as a zombie


def _environment(place: Path) -> dict[str, str]:
    """The variables of this process, with a folder for temporary files that goes with the instance."""
    path = os.pathsep.join([str(Path(__file__).parents[4]), *filter(None, [os.environ.get("PYTHONPATH")])])
    temporary = dict.fromkeys(("TMPDIR", "TEMP", "TMP"), str(place / "tmp"))
    return {**os.environ, **temporary, "PYTHONPATH": path}


def find(name: str, folder: Path | None = None) -> Instance:
    """An instance by its name.

    Raises:
        LabError: there is none.
    """
    place = home(folder).absolute() / name
    try:
        spec = Spec.from_json((place / "windows.json").read_text("utf-8"))
        return Instance(Access(place, name), spec, control.ports_of(place))
    except (OSError, ValueError, KeyError):
        raise LabError(f"there is no instance called {name}; `hostprep lab status` lists them") from None


def instances(folder: Path | None = None) -> list[Instance]:
    """All Windows instances that run, by name; what is left of those whose keeper was killed is removed."""
    found = []
    for place in sorted(home(folder).glob("*/windows.json")):
        try:
            instance = find(place.parent.name, folder)
        except LabError:
            if time.time() - place.stat().st_mtime > START_SECONDS:
                shutil.rmtree(place.parent, ignore_errors=True)  # its start was killed
            continue
        if instance.status().state == "gone":
            instance.down()
        else:
            found.append(instance)
    return found
