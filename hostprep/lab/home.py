"""Where instances that outlive their command keep their state."""

from __future__ import annotations

import re
from pathlib import Path

from hostprep.errors import LabError


def home(folder: Path | None = None) -> Path:
    """The folder; each instance has one of its own there.

    Args:
        folder: taken instead of the one in the user's state folder.
    """
    from platformdirs import user_state_path

    return folder or user_state_path("hostprep") / "lab"


def room(name: str, folder: Path | None = None) -> Path:
    """A new instance's own folder, made for its owner alone.

    Raises:
        LabError: the name is none, or taken.
    """
    if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9_-]{0,62}", name):
        raise LabError(f"{name!r} is no name for an instance; expected letters, digits, - and _")
    place = home(folder).absolute() / name
    try:
        place.mkdir(parents=True, mode=0o700)
    except FileExistsError:
        raise LabError(f"an instance called {name} is there already; take it down first") from None
    return place
