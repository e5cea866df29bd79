"""One set of files: what the simulated host has is on Wine's drive while a line runs, and what it wrote comes back."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hostprep.lab.powershell.host.model import FileSystem

ROOT = "C:\\"
# Wine's own, of which the host knows nothing.
OWN = ("windows\\system32", "windows\\forward.exe", "windows\\temp", "windows\\installer")
Stamp = tuple[int, int]


class SharedFiles:
    """The files of one host on one drive. Not for two lines at once: its shell takes care of that.

    Args:
        files: the host's.
        drive: the folder that is C:.
    """

    def __init__(self, files: FileSystem, drive: Path) -> None:
        self._files = files
        self._drive = drive
        self._there: dict[Path, Stamp] = {}

    def bring(self) -> None:
        """Make the drive like the host."""
        wanted = set()
        for path, folder in self._host(ROOT):
            place = self._place(path)
            wanted.add(place)
            if folder:
                place.mkdir(parents=True, exist_ok=True)
            elif not place.is_file() or place.read_bytes() != self._files.read(path):
                place.parent.mkdir(parents=True, exist_ok=True)
                place.write_bytes(self._files.read(path))
        for place in set(self._there) - wanted:
            if place.is_file():
                place.unlink()
        self._there = dict(self._on_drive(self._drive))

    def fetch(self) -> None:
        """Let the host have what has changed on the drive since."""
        now = dict(self._on_drive(self._drive))
        for place, stamp in now.items():
            if self._there.get(place) == stamp:
                continue
            self._take(place)
        for place in sorted(set(self._there) - set(now), reverse=True):
            with suppress(OSError):
                if self._files.entry(self._path(place)) is not None:
                    self._files.remove(self._path(place))
        self._there = now

    def _take(self, place: Path) -> None:
        # What the host does not let this user write stays on the drive only.
        with suppress(OSError):
            if place.is_dir():
                self._files.make_folder(self._path(place))
            else:
                self._files.write(self._path(place), place.read_bytes())

    def _host(self, folder: str) -> Iterator[tuple[str, bool]]:
        for entry in self._files.entries(folder):
            path = folder.rstrip("\\") + "\\" + entry.name
            if path[len(ROOT) :].lower().startswith(OWN):
                continue
            yield path, entry.folder
            if entry.folder:
                yield from self._host(path)

    def _on_drive(self, folder: Path) -> Iterator[tuple[Path, Stamp]]:
        for place in folder.iterdir():
            if self._path(place)[len(ROOT) :].lower().startswith(OWN) or place.is_symlink():
                continue
            if place.is_dir():
                yield place, (0, 0)
                yield from self._on_drive(place)
                continue
            # Another line's temporary file may vanish at any time.
            with suppress(FileNotFoundError):
                found = place.stat()
                yield place, (found.st_mtime_ns, found.st_size)

    def _path(self, place: Path) -> str:
        return ROOT + "\\".join(place.relative_to(self._drive).parts)

    def _place(self, path: str) -> Path:
        """Where a path is on the drive; names there are found whatever their case, as Wine finds them."""
        place = self._drive
        for part in path[len(ROOT) :].split("\\"):
            known = {one.name.lower(): one for one in place.iterdir()} if place.is_dir() else {}
            place = known.get(part.lower(), place / part)
        return place
