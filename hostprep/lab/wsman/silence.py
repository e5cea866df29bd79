"""Packets that vanish: as when a host cuts its own network."""

from __future__ import annotations

import threading


class Silence:
    """Whether nothing gets through, either way. Who has something to say or to hear waits until it does."""

    def __init__(self) -> None:
        self._loud = threading.Event()
        self._loud.set()

    @property
    def on(self) -> bool:
        """Whether it is silent; may be set at any time."""
        return not self._loud.is_set()

    @on.setter
    def on(self, value: bool) -> None:
        (self._loud.clear if value else self._loud.set)()

    def wait(self) -> None:
        """Wait until something gets through again."""
        self._loud.wait()
