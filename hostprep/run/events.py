"""What happens during a run, told to whoever listens: the journal, the terminal, a caller's own code."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from hostprep.run.markers import Marker
from hostprep.run.result import HostReport


@dataclass(frozen=True, slots=True)
class HostBegan:
    """A host is about to be contacted."""

    host: str


@dataclass(frozen=True, slots=True)
class Sending:
    """An exchange is about to be sent: its phase and its steps, in order."""

    host: str
    phase: str
    steps: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Heard:
    """The host said how far it is."""

    host: str
    phase: str
    marker: Marker


@dataclass(frozen=True, slots=True)
class HostEnded:
    """All is said to a host."""

    report: HostReport


Event = HostBegan | Sending | Heard | HostEnded
Listener = Callable[[Event], None]
"""Called for each event, one at a time, from whichever thread it happened in; must be quick."""
