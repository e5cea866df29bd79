"""What the engine asks of the simulated machine: files, variables, time. A bigger model may bring its own."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from threading import Event
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Entry:
    """A file or folder.

    Attributes:
        name: the last part of its path, as it was written first.
        folder: whether it is a folder.
        size: bytes of a file, 0 of a folder.
        modified: nanoseconds since 1970-01-01 UTC.
    """

    name: str
    folder: bool
    size: int = 0
    modified: int = 0


class FileSystem(Protocol):
    """The machine's files. Paths are absolute and plain: ``C:/Temp`` with backslashes, or ``/tmp``; no ``.`` or ``..``.

    A Windows file system compares names without case. Failures are Python's own: ``FileNotFoundError`` for a folder
    that is missing on the way, ``PermissionError``, any other ``OSError``.
    """

    def entry(self, path: str) -> Entry | None:
        """What is there, or None."""
        ...

    def entries(self, path: str) -> Sequence[Entry]:
        """What is in a folder, in the order of names."""
        ...

    def read(self, path: str) -> bytes:
        """A file's bytes."""
        ...

    def write(self, path: str, data: bytes) -> None:
        """A file anew; its folder has to be there."""
        ...

    def make_folder(self, path: str) -> None:
        """A folder, and all above it that are missing."""
        ...

    def remove(self, path: str) -> None:
        """Take a file away, or a folder with all below it."""
        ...


class Environment(Protocol):
    """One table of environment variables. On Windows names are compared without case."""

    def get(self, name: str) -> str | None:
        """A variable, or None."""
        ...

    def set(self, name: str, value: str) -> None:
        """Put a variable."""
        ...

    def remove(self, name: str) -> None:
        """Take a variable away; nothing happens where it is not there."""
        ...

    def names(self) -> Iterable[str]:
        """The names, as they were written first."""
        ...


@dataclass(frozen=True, slots=True)
class Environments:
    """The three tables of a Windows machine.

    Attributes:
        process: what ``$env:`` sees; changes of the other two do not reach a process that runs.
        machine: ``[Environment]::GetEnvironmentVariable(name, 'Machine')``.
        user: likewise ``'User'``.
    """

    process: Environment
    machine: Environment
    user: Environment


class Clock(Protocol):
    """The machine's time."""

    def nanoseconds(self) -> int:
        """Since 1970-01-01 UTC."""
        ...

    def sleep(self, seconds: float, stop: Event) -> None:
        """Wait, but not on once ``stop`` is set. A clock of tests only moves its hands."""
        ...
