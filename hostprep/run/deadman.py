"""The dead-man rollback: a host that a change has cut off takes that change back by itself."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil
from typing import Final

from hostprep.declare.host import Host
from hostprep.declare.prepare import Prepared
from hostprep.errors import HostError
from hostprep.render.compose import Guard, Phase, rollback
from hostprep.render.render import Renderer
from hostprep.run.markers import Spoken

TRIES: Final = 3
"""How often a host is looked for after a step that may have cut it off: an interface may take a moment to come back."""

PAUSE: Final = 2.0
"""Seconds between two tries."""

SPARE: Final = 5.0
"""Seconds for what lies between our clock and the host's."""

BACK: Final[dict[Phase, Phase]] = {"apply": "undo", "undo": "apply"}


def guard(host: Host, renderer: Renderer, todo: Sequence[Prepared], phase: Phase, nonce: str) -> Guard | None:
    """What a change is armed with; None where none of its steps may cut the connection, or there is none to cut.

    It acts once the change must have ended and nobody has come: the script's own time, and what the tries take.
    """
    steps = [prepared for prepared in todo if prepared.step.network]
    if not steps or host.transport == "local":
        return None
    file = f"rollback-{nonce}"
    patience = host.command_timeout + TRIES * (host.connect_timeout + PAUSE) + SPARE
    text = rollback(renderer, steps[::-1], BACK[phase], file)
    return Guard(file, steps[0].step.name, ceil(patience), text)


def cut_off(error: HostError, against: Guard | None) -> HostError:
    """The error of a change, with what the host will do by itself."""
    if against is not None:
        words = f"what may have cut it off the host takes back by itself within {against.seconds} s; then plan again"
        error.advice = "; ".join(filter(None, (words, error.advice)))
    return error


def fired(host: str, against: Guard, after: Spoken) -> HostError | None:
    """The error of a host that has taken the steps back, because nobody came in time."""
    if not any(marker.word == "fired" for marker in after.markers):
        return None
    problem = f"took its network steps back by itself: nobody came within {against.seconds} s"
    return HostError(host, problem, "apply again; if the steps take that long, raise command_timeout")
