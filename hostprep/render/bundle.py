"""A profile as files that need no hostprep on the host: one script for each phase."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from hostprep._version import __version__
from hostprep.declare.prepare import Prepared
from hostprep.declare.step import SUFFIXES
from hostprep.render.compose import Phase, comment, compose
from hostprep.render.render import Renderer

MEANS: Final[Mapping[Phase, str]] = {
    "probe": "Says what is, as one JSON document. Changes nothing.",
    "apply": "Makes it so, in order, and stops at the first step that fails. Safe to run twice.",
    "undo": "Takes it back, in reverse order, and stops at the first step that fails. Safe to run twice.",
}
FIRST: Final = {"linux": "#!/bin/sh\n", "powershell": "", "cmd": "@echo off\n"}
REMARK: Final = {"linux": "#", "powershell": "#", "cmd": "rem"}


def ending(shell: str) -> str:
    """What the name of a script of this shell ends in, with its dot."""
    return SUFFIXES[shell].removesuffix(".j2")


def bundle(renderer: Renderer, profile: str, steps: Sequence[Prepared]) -> dict[str, str]:
    """File name to text: ``probe.sh``, ``apply.sh`` and ``undo.sh``, or ``.ps1``, ``.cmd``.

    They are run as root with ``sh``, or by an administrator. Secrets are not in them: a script that needs one asks for
    it by the name of an environment variable.

    Raises:
        DeclarationError: a template is broken, or a value cannot be carried.
    """
    shell = renderer.shell
    return {f"{phase}{ending(shell)}": native(shell, script(renderer, profile, steps, phase)) for phase in MEANS}


def native(shell: str, text: str) -> str:
    """The text with the line ends of files of this shell; without its own, cmd.exe misses labels."""
    return text if shell == "linux" else text.replace("\r\n", "\n").replace("\n", "\r\n")


def script(renderer: Renderer, profile: str, steps: Sequence[Prepared], phase: Phase) -> str:
    """One phase of a profile as a script that stands alone.

    Raises:
        DeclarationError: a template is broken, or a value cannot be carried.
    """
    changes = [prepared for prepared in steps if not prepared.step.check]
    order: Mapping[Phase, Sequence[Prepared]] = {"probe": steps, "apply": changes, "undo": changes[::-1]}
    chosen = order[phase]
    return _head(renderer.shell, profile, phase, chosen) + compose(renderer, chosen, phase)


def _head(shell: str, profile: str, phase: Phase, steps: Sequence[Prepared]) -> str:
    secrets = [name for prepared in steps for name in prepared.secrets]
    lines = [
        f"hostprep {__version__}: {phase} of profile {comment(profile)}",
        MEANS[phase],
        *([f"Needs in its environment: {', '.join(secrets)}"] if secrets else []),
    ]
    return FIRST[shell] + "".join(f"{REMARK[shell]} {line}\n" for line in lines)
