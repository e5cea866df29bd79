"""Starting an instance in this process."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from hostprep.errors import LabError
from hostprep.lab.windows import jsons
from hostprep.lab.windows.life import faults
from hostprep.lab.windows.life.access import Access
from hostprep.lab.windows.life.clock import PacedClock
from hostprep.lab.windows.life.running import Running
from hostprep.lab.windows.life.spec import Spec
from hostprep.lab.windows.model import Windows
from hostprep.lab.windows.presets import instance
from hostprep.lab.windows.programs import shell
from hostprep.lab.windows.state import HostState


def up(
    spec: Spec | None = None,
    name: str = "win1",
    folder: Path | None = None,
    *,
    state: Mapping[str, Any] | None = None,
) -> Running:
    """Start an instance in this process; it answers when this returns.

    Args:
        spec: what it is to be; by default a fresh instance of the ECS-optimized Windows Server 2022 Core AMI.
        name: its name in the inventory.
        folder: where its files go, made anew; by default a temporary one. It is removed when the instance ends.
        state: what ``snapshot`` gave, to go on from; what the spec says of the model is then left aside.

    Raises:
        LabError: the folder is there already, the state is none, or there is no ``pwsh`` where the spec asks for it.
    """
    spec, stack = (spec or Spec()).going_on(state), ExitStack()
    try:
        place = folder.absolute() if folder else Path(tempfile.mkdtemp(prefix="hostprep-lab-"))
        if folder:
            _make(place)
        stack.callback(shutil.rmtree, place, ignore_errors=True)
        return begin(spec, Access(place, name), state, stack)
    except BaseException:
        stack.close()
        raise


def begin(spec: Spec, access: Access, state: Mapping[str, Any] | None, stack: ExitStack) -> Running:
    """Start an instance whose folder is there already.

    Args:
        spec: what it is to be.
        access: its files.
        state: as ``up`` takes it.
        stack: ends it.
    """
    return Running(spec, access, _model(spec, state), stack)


def _make(place: Path) -> None:
    try:
        place.mkdir(parents=True, mode=0o700)
    except FileExistsError:
        raise LabError(f"{place} is there already") from None


def _model(spec: Spec, state: Mapping[str, Any] | None) -> Windows:
    if state is not None:
        try:
            read = jsons.from_json(dict(state))
        except (TypeError, ValueError, KeyError) as error:
            raise LabError(f"this is no state of a simulated Windows instance: {error}") from None
        model = Windows(read, clock=PacedClock(read.now, spec.pace))
        model.runner = shell.runner
        model.begin()
        return model
    return instance(
        spec.os,
        spec.language,
        initialized=spec.initialized,
        cluster=spec.cluster,
        pitfall=faults.of_model(spec.faults),
        edition=spec.edition.capitalize(),
        elevated=spec.elevated,
        booted_for=spec.booted_for,
        switches=dict(spec.switches),
        clock=PacedClock(HostState().now, spec.pace),
    )
