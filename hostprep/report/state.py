"""Where what outlives a run is kept: the user's state folder, or what ``HOSTPREP_STATE`` names."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

VARIABLE: Final = "HOSTPREP_STATE"


def state_folder() -> Path:
    """The folder that HOSTPREP_STATE names, else the user's state folder of this system."""
    if named := os.environ.get(VARIABLE):
        return Path(named)
    from platformdirs import user_state_path  # only for commands that keep state

    return user_state_path("hostprep", appauthor=False)


def runs_folder(state: Path | None = None) -> Path:
    """The folder of the journal's files."""
    return (state or state_folder()) / "runs"


def file_word(path: Path) -> str:
    """What names a file for good, from wherever it is named."""
    return os.path.abspath(path)  # noqa: PTH100  # Path.absolute() keeps ".."


def profile_word(word: str) -> str:
    """What names a profile for good: the absolute path of a file, or the name of one that ships."""
    return file_word(Path(word)) if word.endswith(".toml") or "/" in word or "\\" in word else word
