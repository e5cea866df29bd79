"""The lines by which a script on a host tells how far it is: written by ``templates/*/_frame``, read here.

    @hostprep NONCE begin STEP
    @hostprep NONCE facts STEP EXIT-CODE JSON
    @hostprep NONCE done STEP
    @hostprep NONCE failed STEP EXIT-CODE
    @hostprep NONCE armed SECONDS
    @hostprep NONCE disarmed
    @hostprep NONCE fired
    @hostprep NONCE reboot
    @hostprep NONCE end

The nonce is new for every task, so that nothing a tool prints is taken for a marker. ``begin`` is written to standard
error as well, so that its lines can be told apart by step. All other lines are the steps' own words.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

Word = Literal["begin", "facts", "done", "failed", "armed", "disarmed", "fired", "reboot", "end"]
ALONE: Final[Mapping[str, Word]] = {"disarmed": "disarmed", "fired": "fired", "reboot": "reboot", "end": "end"}
"""Markers of one word: a guard was called off, or has acted; what was changed holds after a reboot; the end."""

PREFIX: Final = "@hostprep"


@dataclass(frozen=True, slots=True)
class Marker:
    """One marker line.

    Attributes:
        word: what it says.
        step: of which step; empty for what is said of all of them.
        code: the exit code that ``facts`` and ``failed`` carry; the seconds of ``armed``.
        text: what ``facts`` carries: the probe's JSON, not yet read.
    """

    word: Word
    step: str = ""
    code: int = 0
    text: str = ""


def parse(line: str, nonce: str) -> Marker | None:
    """The marker a line is, or None when it is none."""
    if not line.startswith(f"{PREFIX} {nonce} "):
        return None
    match line.split(" ", 5)[2:]:
        case [word] if word in ALONE:
            return Marker(ALONE[word])
        case ["armed", seconds] if seconds.isdigit():
            return Marker("armed", code=int(seconds))
        case ["begin" | "done" as word, step]:
            return Marker("begin" if word == "begin" else "done", step)
        case ["facts", step, code, text] if code.isdigit():
            return Marker("facts", step, int(code), text)
        case ["failed", step, code] if code.isdigit():
            return Marker("failed", step, int(code))
    return None


@dataclass(frozen=True, slots=True)
class Spoken:
    """All that a script said.

    Attributes:
        markers: in order.
        words: each step's own lines, from both streams, blank ones left out.
    """

    markers: tuple[Marker, ...]
    words: dict[str, tuple[str, ...]]

    @property
    def complete(self) -> bool:
        """Whether the script ran to where it meant to end."""
        return any(marker.word in ("end", "failed") for marker in self.markers)


def read(stdout: str, stderr: str, nonce: str) -> Spoken:
    """Sort the two streams of a script by step."""
    markers: list[Marker] = []
    words: dict[str, list[str]] = {}
    for stream in (stdout, stderr):
        step = ""
        for line in stream.splitlines():
            marker = parse(line, nonce)
            if marker is None:
                if line.strip():
                    words.setdefault(step, []).append(line)
                continue
            step = step if marker.word == "armed" else marker.step
            if stream is stdout:
                markers.append(marker)
    return Spoken(tuple(markers), {step: tuple(lines) for step, lines in words.items()})
