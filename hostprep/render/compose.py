"""Many steps into one script: one exchange, however many steps."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

from hostprep.declare.prepare import Prepared
from hostprep.declare.step import SUFFIXES
from hostprep.render.render import Fragment, Renderer

Phase = Literal["probe", "apply", "undo"]
FRAMES: Final[dict[Phase, str]] = {"probe": "probe", "apply": "change", "undo": "change"}


@dataclass(frozen=True, slots=True)
class _Part:
    """One step's place in a frame."""

    word: str
    function: Fragment
    label: Fragment
    body: Fragment
    comma: Fragment


@dataclass(frozen=True, slots=True)
class Guard:
    """What takes steps back by itself on a host that nobody can reach any more.

    Attributes:
        file: the name under which it lies on the host.
        step: before which it is armed: the first that may cut the connection.
        seconds: after which it acts, unless it is disarmed.
        rollback: the script that takes the steps back.
    """

    file: str
    step: str
    seconds: int
    rollback: str


def compose(
    renderer: Renderer,
    steps: Sequence[Prepared],
    phase: Phase,
    nonce: str = "",
    *,
    guard: Guard | None = None,
    disarm: str = "",
) -> str:
    """One script for all of these steps.

    Args:
        renderer: of the steps' shell.
        steps: in the order in which they run.
        phase: which of their scripts.
        nonce: a word that no output can guess, for a script whose markers are read by ``run.markers``; empty for a
            script that stands alone and speaks to people.
        guard: what a change is armed with.
        disarm: the file of the guard that a probe calls off.

    Raises:
        DeclarationError: a template is broken, or a value cannot be carried.
    """
    parts = [
        _Part(
            word=prepared.step.name,
            function=Fragment(re.sub(r"\W", "_", prepared.step.name)),
            label=Fragment(comment(f"{prepared.step.name}: {prepared.step.title}")),
            body=Fragment(renderer.step(prepared, phase).strip("\n")),
            comma=Fragment("," if index else ""),
        )
        for index, prepared in enumerate(steps)
    ]
    frame = f"_frame/{FRAMES[phase]}{SUFFIXES[renderer.shell]}"
    return renderer.frame(frame, {"steps": parts, "nonce": nonce, "guard": guard, "disarm": disarm})


def rollback(renderer: Renderer, steps: Sequence[Prepared], phase: Phase, file: str) -> str:
    """The script of a guard that lies on the host as ``file``: runs this phase of these steps.

    Raises:
        DeclarationError: a template is broken, or a value cannot be carried.
    """
    body = Fragment(compose(renderer, steps, phase).rstrip())
    return renderer.frame(f"_frame/rollback{SUFFIXES[renderer.shell]}", {"body": body, "file": file})


def comment(words: str) -> str:
    """One line; ASCII, because Windows PowerShell 5.1 reads a file in the code page of its host."""
    return " ".join(words.split()).encode("ascii", "replace").decode()
