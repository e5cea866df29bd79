"""A fragment of a Dockerfile for Windows containers: prepares the container's own network each time it starts."""

from __future__ import annotations

import json
from typing import Final

from hostprep.errors import DeclarationError
from hostprep.render.bundle import ending
from hostprep.render.exports.result import Export
from hostprep.render.exports.subject import Subject

FOLDER: Final = "C:\\hostprep"
START: Final = {
    "powershell": ["powershell.exe", "-NoProfile", "-NonInteractive", "-ExecutionPolicy", "Bypass", "-File"],
    "cmd": ["cmd.exe", "/S", "/C"],
}


def export(subject: Subject) -> Export:
    """A profile as a fragment, and the scripts that it copies.

    Raises:
        DeclarationError: the profile is for Linux, where a container needs nothing of its own.
    """
    if subject.shell not in START:
        raise DeclarationError(
            f"profile {subject.profile.name!r} is for linux, whose containers need nothing of their own",
            expected="a powershell or cmd profile: on Linux the host alone is prepared",
        )
    apply, enter = (f"{word}{ending(subject.shell)}" for word in ("apply", "enter"))
    words = [
        f"# hostprep: profile {subject.profile.name}. What the image starts becomes CMD and runs after it.",
        "# Routes need an administrator, and ECS has no setting for a Windows container's user: the image names it.",
        f"COPY {json.dumps([apply, enter, 'C:/hostprep/'])}",
        "USER ContainerAdministrator",
        f"ENTRYPOINT {json.dumps([*START[subject.shell], FOLDER + chr(92) + enter])}",
    ]
    files = {
        "Dockerfile.hostprep": "\n".join(words).encode() + b"\n",
        apply: subject.file(subject.script()),
        enter: subject.file(subject.piece("enter", apply=f"{FOLDER}\\{apply}")),
    }
    return Export(files, ("paste Dockerfile.hostprep into your Dockerfile; the scripts go beside it",))
