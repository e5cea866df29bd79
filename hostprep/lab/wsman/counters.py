"""What has been seen, for tests that count."""

from __future__ import annotations

import threading
from collections import Counter


class Counters:
    """Counts by name: ``requests``, ``logins``, ``connections``, and each operation (``Create``, ``Receive`` ...)."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._found: Counter[str] = Counter()

    def count(self, name: str) -> int:
        """One more; how many that makes."""
        with self._lock:
            self._found[name] += 1
            return self._found[name]

    def __getitem__(self, name: str) -> int:
        with self._lock:
            return self._found[name]

    def __str__(self) -> str:
        with self._lock:
            return ", ".join(f"{name} {count}" for name, count in sorted(self._found.items()))
