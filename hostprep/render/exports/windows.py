"""User data for Windows: the tags that all launch agents read, and the tasks of EC2Launch v2."""

from __future__ import annotations

from io import StringIO

from ruamel.yaml import YAML
from ruamel.yaml.scalarstring import LiteralScalarString

from hostprep.errors import DeclarationError
from hostprep.render.bundle import native
from hostprep.render.exports.subject import Subject

TAGS = {"powershell": "powershell", "cmd": "script"}
BATCH = {"powershell": "powershell", "cmd": "batch"}


def tags(subject: Subject, payload: str, *, every_boot: bool) -> bytes:
    """``<powershell>`` or ``<script>``, as EC2Config and EC2Launch read it (EC2 User Guide, user data on Windows).

    Raises:
        DeclarationError: the payload holds the tag that would end it.
    """
    tag = TAGS[subject.shell]
    end = f"</{tag}>"
    if end in payload:
        problem = f"a value holds {end}, which would end user data in the middle of the script"
        raise DeclarationError(
            problem, file=subject.profile.document.file, expected="a value without it, or --compress"
        )
    body = native("cmd", payload) if subject.shell == "cmd" else subject.embedded(payload)
    text = f"<{tag}>\n{body}{end}\n"
    return _ascii(text + "<persist>true</persist>\n" if every_boot else text)


def tasks(subject: Subject, payload: str, *, every_boot: bool) -> bytes:
    """YAML tasks of EC2Launch v2, version 1.1: run before the agent reports ready, as version 1 did."""
    inputs = {
        "frequency": "always" if every_boot else "once",
        "type": BATCH[subject.shell],
        "runAs": "localSystem",
        "content": LiteralScalarString(subject.embedded(payload)),
    }
    yaml, out = YAML(), StringIO()
    yaml.width = 10_000
    yaml.dump({"version": 1.1, "tasks": [{"task": "executeScript", "inputs": [inputs]}]}, out)
    return _ascii(out.getvalue())


def _ascii(text: str) -> bytes:
    """The launch agents read user data in the code page of the system; all our scripts are ASCII."""
    try:
        return text.encode("ascii")
    except UnicodeEncodeError as error:
        found = error.object[error.start]
        raise DeclarationError(
            "user data for Windows is ASCII, and a value is not", found=repr(found), expected="--compress"
        ) from None
