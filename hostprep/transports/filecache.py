"""Files that many hosts share are read once a process, and again when they change."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

T = TypeVar("T")


class FileCache(Generic[T]):
    """What was parsed from files, remembered for as long as time and size of a file stay the same.

    Safe to ask from many threads: while one reads, the others wait for what it finds.
    """

    def __init__(self, parse: Callable[[Path], T], absent: T) -> None:
        self._parse = parse
        self._absent = absent
        self._lock = threading.Lock()
        self._known: dict[Path, tuple[tuple[int, int], T]] = {}

    def get(self, path: Path) -> T:
        """What the file holds; a file that does not exist holds what is absent.

        Raises:
            OSError: the file is there but cannot be read.
        """
        with self._lock:
            try:
                status = path.stat()
            except (FileNotFoundError, NotADirectoryError):
                return self._absent
            stamp = (status.st_mtime_ns, status.st_size)
            if path not in self._known or self._known[path][0] != stamp:
                self._known[path] = (stamp, self._parse(path))
            return self._known[path][1]
