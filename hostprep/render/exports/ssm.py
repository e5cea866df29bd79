"""A Command document of AWS Systems Manager, for Run Command and State Manager."""

from __future__ import annotations

from typing import Annotated, Final, Literal

from annotated_types import Len
from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from hostprep.errors import DeclarationError
from hostprep.render.compose import Phase
from hostprep.render.exports import yaml
from hostprep.render.exports.payload import packed
from hostprep.render.exports.result import Export, Limit
from hostprep.render.exports.subject import Subject

LIMIT: Final = Limit("the document", 65_536, "bytes", "Systems Manager API Reference, CreateDocument: 64 KB")
ACTIONS: Final = {"linux": "aws:runShellScript", "powershell": "aws:runPowerShellScript"}
PLATFORMS: Final = {"linux": "Linux", "powershell": "Windows"}

LEAST, MOST = 5, 172_800
"""Seconds of a step; what lies outside is taken for 3600 by the agent without a word."""


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Inputs(_Part):
    """Inputs of a script plug-in; they are texts."""

    timeoutSeconds: Annotated[str, StringConstraints(pattern=r"^[0-9]+$")]  # noqa: N815  # the document's own word
    runCommand: Annotated[list[str], Len(1)]  # noqa: N815  # the same


class Precondition(_Part):
    """On which platform a step runs."""

    StringEquals: tuple[Literal["platformType"], Literal["Linux", "Windows", "MacOS"]]


class Step(_Part):
    """One step of the document."""

    action: Literal["aws:runShellScript", "aws:runPowerShellScript"]
    name: Annotated[str, StringConstraints(pattern=r"^[a-zA-Z0-9_]{1,128}$")]
    precondition: Precondition
    inputs: Inputs


class Document(_Part):
    """A Command document (Systems Manager User Guide, schema version 2.2), as far as we write one."""

    schemaVersion: Literal["2.2"] = "2.2"  # noqa: N815  # the same
    description: Annotated[str, Field(max_length=1024)]
    mainSteps: Annotated[list[Step], Len(1)]  # noqa: N815  # the same


def export(subject: Subject, phase: Phase = "apply", *, seconds: int = 3600, compress: bool = False) -> Export:
    """One phase of a profile as a document.

    Raises:
        DeclarationError: the shell has no plug-in, or the document is too large.
    """
    if subject.shell not in ACTIONS:
        raise DeclarationError(
            f"Systems Manager runs no scripts for {subject.shell}", expected="a linux or powershell profile"
        )
    text = subject.embedded(subject.script(phase))
    notes = []
    if "{{" in text and not compress:  # the service puts parameters in their place
        notes.append("packed, because the script holds {{, which Systems Manager would take for a parameter")
        compress = True
    body = packed(subject, subject.script(phase)) if compress else text
    step = Step(
        action=ACTIONS[subject.shell],
        name=f"hostprep_{phase}",
        precondition=Precondition(StringEquals=("platformType", PLATFORMS[subject.shell])),
        inputs=Inputs(timeoutSeconds=str(seconds), runCommand=[body]),
    )
    title = f"hostprep: {phase} profile {subject.profile.name}: {' '.join(subject.profile.title.split())}"
    data = yaml.dump(Document(description=title[:1024], mainSteps=[step])).encode()
    count = LIMIT.hold(len(data), "fewer steps" if compress else "--compress")
    return Export({"ssm.yaml": data}, (f"{count}, parameters at run time included", *notes))
