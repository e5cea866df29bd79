"""Where steps and profiles are found: ours, those of installed packages, and the user's own folders."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.metadata import entry_points
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Final

from hostprep.declare.step import SUFFIXES, Step, load
from hostprep.errors import DeclarationError, nearest

ENTRY_POINT: Final = "hostprep.steps"
"""Packages that bring steps name a module under this entry point group; its folder is laid out as ``templates/`` is."""


def templates() -> Traversable:
    """Our own templates: inside the wheel, or beside the package in a checkout."""
    packaged = files("hostprep") / "templates"
    return packaged if packaged.is_dir() else Path(__file__).parent.parent.parent / "templates"


@dataclass(frozen=True, slots=True)
class Library:
    """All steps that are known.

    Attributes:
        steps: by shell and name.
        roots: the folders they came from, the later ones the user's own; includes are looked up in them too.
    """

    steps: Mapping[tuple[str, str], Step]
    roots: tuple[Traversable, ...] = field(repr=False)

    def step(self, name: str, shell: str) -> Step:
        """The step of that name for that shell.

        Raises:
            DeclarationError: there is none; suggests the nearest.
        """
        if found := self.steps.get((shell, name)):
            return found
        known = self.names(shell)
        raise DeclarationError(
            f"there is no step {name!r} for {shell}",
            expected=f"one of {', '.join(known)}" if known else None,
            suggestion=nearest(name, known),
        )

    def named(self, name: str) -> tuple[Step, ...]:
        """The steps of that name, one for each shell that has it.

        Raises:
            DeclarationError: there is none; suggests the nearest.
        """
        if found := tuple(self.steps[key] for key in self.steps if key[1] == name):
            return found
        known = sorted({known for _, known in self.steps})
        raise DeclarationError(
            f"there is no step {name!r}", expected=f"one of {', '.join(known)}", suggestion=nearest(name, known)
        )

    def names(self, shell: str) -> tuple[str, ...]:
        """The names of all steps for a shell, sorted."""
        return tuple(sorted(name for of, name in self.steps if of == shell))

    def include(self, shell: str, name: str) -> str | None:
        """The text of a shared piece, such as ``_lib/json.sh.j2``; the user's own first."""
        for root in reversed(self.roots):
            piece = root.joinpath(shell, *name.split("/"))
            if piece.is_file():
                return piece.read_text(encoding="utf-8")
        return None


def open_library(folders: Sequence[Path] = ()) -> Library:
    """Find every step there is, and read those of others at once.

    Args:
        folders: the user's own, laid out as ``templates/`` is: ``FOLDER/linux/my_step/step.toml``.

    Raises:
        DeclarationError: a folder holds no step, two roots bring a step of the same name, or a step cannot hold.
    """
    roots = (templates(), *_installed(), *folders)
    steps = _Steps()
    for root in roots:
        found = dict(_places(root))
        if not found:
            raise DeclarationError("holds no step", file=str(root), expected="folders such as linux/my_step/step.toml")
        for key, folder in found.items():
            if twin := steps.places.get(key):
                raise DeclarationError(
                    f"brings a step {key[1]!r} that is already known",
                    file=str(root),
                    found=str(twin),
                    expected="another name",
                )
            steps.places[key] = folder
        if root is not roots[0]:  # what others wrote is to be right as a whole
            tuple(map(steps.__getitem__, found))
    return Library(steps, roots)


class _Steps(Mapping[tuple[str, str], Step]):
    """Steps by shell and name, each read when it is first asked for: a run needs few of ours, and reading takes long.

    Attributes:
        places: the folder of each.
    """

    def __init__(self) -> None:
        self.places: dict[tuple[str, str], Traversable] = {}
        self._read: dict[tuple[str, str], Step] = {}

    def __getitem__(self, key: tuple[str, str]) -> Step:
        if key not in self._read:
            self._read[key] = load(self.places[key], key[0])
        return self._read[key]

    def __iter__(self) -> Iterator[tuple[str, str]]:
        return iter(self.places)

    def __len__(self) -> int:
        return len(self.places)


@cache
def _installed() -> tuple[Traversable, ...]:
    return tuple(files(point.value) for point in entry_points(group=ENTRY_POINT))


def _places(root: Traversable) -> Iterator[tuple[tuple[str, str], Traversable]]:
    for shell in SUFFIXES:
        folder = root / shell
        if folder.is_dir():
            for child in sorted(folder.iterdir(), key=lambda entry: entry.name):
                if not child.name.startswith("_") and (child / "step.toml").is_file():
                    yield (shell, child.name), child
