"""A machine in memory: files, variables and a clock that nobody has to wait for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from threading import Event

from hostprep.lab.powershell.host.model import Entry, Environments

START = 1_795_600_000 * 10**9


class VirtualClock:
    """Time that moves only when a script waits, and by 0.1 ms with every look.

    Args:
        start: nanoseconds since 1970-01-01 UTC.
    """

    def __init__(self, start: int = START) -> None:
        self._now = start

    def nanoseconds(self) -> int:
        """Since 1970-01-01 UTC."""
        self._now += 100_000
        return self._now

    def sleep(self, seconds: float, stop: Event) -> None:
        """Move the hands."""
        del stop
        self._now += round(seconds * 10**9)


class Variables:
    """A table of environment variables."""

    def __init__(self, values: Mapping[str, str], *, windows: bool) -> None:
        self._windows = windows
        self._values: dict[str, tuple[str, str]] = {}
        for name, value in values.items():
            self.set(name, value)

    def _key(self, name: str) -> str:
        return name.lower() if self._windows else name

    def get(self, name: str) -> str | None:
        """A variable, or None."""
        found = self._values.get(self._key(name))
        return None if found is None else found[1]

    def set(self, name: str, value: str) -> None:
        """Put a variable; the spelling of the first time stays."""
        key = self._key(name)
        self._values[key] = (self._values.get(key, (name, ""))[0], value)

    def remove(self, name: str) -> None:
        """Take a variable away."""
        self._values.pop(self._key(name), None)

    def names(self) -> list[str]:
        """The names."""
        return [name for name, _ in self._values.values()]


def environments(*, windows: bool) -> Environments:
    """The tables of a fresh machine."""
    system = {"PATH": "C:\\Windows\\System32" if windows else "/usr/bin:/bin", "PSModulePath": ""}
    if windows:
        system |= {"SystemRoot": "C:\\Windows", "SystemDrive": "C:", "ProgramData": "C:\\ProgramData"}
        system |= {"ProgramFiles": "C:\\Program Files", "TEMP": "C:\\Windows\\Temp", "TMP": "C:\\Windows\\Temp"}
    empty: dict[str, str] = {}
    return Environments(
        Variables(system, windows=windows), Variables(empty, windows=windows), Variables(empty, windows=windows)
    )


class MemoryFiles:
    """A file system in memory.

    Args:
        windows: drives and backslashes, names without case.
        now: the time of changes, in nanoseconds.
    """

    def __init__(self, *, windows: bool, now: Callable[[], int] = lambda: START) -> None:
        self._windows = windows
        self._separator = "\\" if windows else "/"
        self._now = now
        self._tree: dict[str, tuple[Entry, bytes]] = {}
        first = ("C:\\Windows\\Temp", "C:\\Windows\\System32", "C:\\Temp", "C:\\ProgramData", "C:\\Program Files")
        for folder in first if windows else ("/tmp", "/root", "/etc", "/usr/bin"):  # noqa: S108  # simulated host's own
            self.make_folder(folder)

    def _key(self, path: str) -> str:
        key = path.rstrip(self._separator) or path
        return key.lower() if self._windows else key

    def _parent(self, path: str) -> str:
        return path.rstrip(self._separator).rpartition(self._separator)[0] or ("" if self._windows else "/")

    def entry(self, path: str) -> Entry | None:
        """What is there, or None."""
        found = self._tree.get(self._key(path))
        return None if found is None else found[0]

    def entries(self, path: str) -> list[Entry]:
        """What is in a folder, in the order of names."""
        start = self._key(path).rstrip(self._separator) + self._separator
        inside = [
            found
            for key, (found, _) in self._tree.items()
            if key.startswith(start) and key != start and self._separator not in key[len(start) :]
        ]
        return sorted(inside, key=lambda found: found.name.lower())

    def read(self, path: str) -> bytes:
        """A file's bytes."""
        found = self._tree.get(self._key(path))
        if found is None:
            raise FileNotFoundError(path)
        if found[0].folder:
            raise PermissionError(path)
        return found[1]

    def write(self, path: str, data: bytes) -> None:
        """A file anew."""
        above, old = self.entry(self._parent(path)), self.entry(path)
        if above is None or not above.folder:
            raise FileNotFoundError(path)
        if old is not None and old.folder:
            raise PermissionError(path)
        name = path.rpartition(self._separator)[2] if old is None else old.name
        self._tree[self._key(path)] = (Entry(name, folder=False, size=len(data), modified=self._now()), data)

    def make_folder(self, path: str) -> None:
        """A folder, and all above it that are missing."""
        here = path.rstrip(self._separator) or path
        while here and self._key(here) not in self._tree:
            name = here.rpartition(self._separator)[2]
            self._tree[self._key(here)] = (Entry(name, folder=True, modified=self._now()), b"")
            here = self._parent(here)

    def remove(self, path: str) -> None:
        """Take a file away, or a folder with all below it."""
        key = self._key(path)
        for known in [name for name in self._tree if name == key or name.startswith(key + self._separator)]:
            del self._tree[known]
