"""A profile as files that need no hostprep on the host: one script for each phase."""

from __future__ import annotations

from collections.abc import Sequence

from hostprep._version import __version__
from hostprep.declare.prepare import Prepared
from hostprep.render.compose import Phase, compose
from hostprep.render.render import Renderer

MEANS: dict[Phase, str] = {
    "probe": "Says what is, as one JSON document. Changes nothing.",
    "apply": "Makes it so, in order, and stops at the first step that fails. Safe to run twice.",
    "undo": "Takes it back, in reverse order, and stops at the first step that fails. Safe to run twice.",
}


def bundle(renderer: Renderer, profile: str, steps: Sequence[Prepared]) -> dict[str, str]:
    """File name to text: ``probe.sh``, ``apply.sh`` and ``undo.sh``, each to be run as root with ``sh``.

    Secrets are not in them: a script that needs one asks for it by the name of an environment variable.

    Raises:
        DeclarationError: a template is broken, or a value cannot be carried.
    """
    changes = [prepared for prepared in steps if not prepared.step.check]
    order: dict[Phase, Sequence[Prepared]] = {"probe": steps, "apply": changes, "undo": changes[::-1]}
    return {
        f"{phase}.sh": _head(profile, phase, chosen) + compose(renderer, chosen, phase)
        for phase, chosen in order.items()
    }


def _head(profile: str, phase: Phase, steps: Sequence[Prepared]) -> str:
    secrets = [name for prepared in steps for name in prepared.secrets]
    lines = [
        f"hostprep {__version__}: {phase} of profile {' '.join(profile.split())}",
        MEANS[phase],
        *([f"Needs in its environment: {', '.join(secrets)}"] if secrets else []),
    ]
    return "#!/bin/sh\n" + "".join(f"# {line}\n" for line in lines)
