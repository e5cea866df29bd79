"""Provisioners for Packer (HCL2): the scripts beside them, and a block to paste into a build."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any, Final

from hostprep.errors import DeclarationError
from hostprep.render.bundle import ending
from hostprep.render.exports.result import Export
from hostprep.render.exports.subject import Subject

SHELLS: Final = {"linux": "shell", "powershell": "powershell"}
AS_ROOT: Final = "chmod +x {{ .Path }}; sudo -n env {{ .Vars }} sh {{ .Path }}"
"""Packer's own words between the braces: the script's place and its variables (its shell provisioner's document)."""

Block = tuple[str, Mapping[str, Any]]


def export(subject: Subject, *, folder: str = "hostprep") -> Export:
    """A profile as provisioners that apply it.

    Args:
        subject: the profile.
        folder: where the scripts will lie, as seen from the template.

    Raises:
        DeclarationError: Packer has no provisioner for the shell.
    """
    if subject.shell not in SHELLS:
        raise DeclarationError(
            f"Packer has no provisioner for {subject.shell}", expected="a linux or powershell profile"
        )
    name = f"apply{ending(subject.shell)}"
    words = [
        f"# hostprep: profile {subject.profile.name}. Paste into a build block, after what installs the agent.",
        *(_written(block) for block in _blocks(subject, "${path.root}/" + f"{folder}/{name}")),
    ]
    files = {"provisioners.pkr.hcl": "\n".join(words).encode() + b"\n", name: subject.file(subject.script())}
    return Export(files, ("paste provisioners.pkr.hcl into a build block; the scripts go beside the template",))


def _blocks(subject: Subject, path: str) -> Iterator[Block]:
    if subject.shell == "linux":
        yield "shell", {"script": path, "execute_command": AS_ROOT}
        return
    # LocalSystem needs no password; 3010 is success, and asks for a reboot.
    asked = {"script": path, "elevated_user": "SYSTEM", "elevated_password": "", "valid_exit_codes": [0, 3010]}
    yield "powershell", asked
    if subject.reboots:
        yield "windows-restart", {"restart_timeout": "15m"}
        yield "powershell", {**asked, "valid_exit_codes": [0]}


def _written(block: Block) -> str:
    kind, arguments = block
    width = max(map(len, arguments))
    lines = [f"  {name:<{width}} = {json.dumps(value)}" for name, value in arguments.items()]
    return "\n".join([f'provisioner "{kind}" {{', *lines, "}"])
