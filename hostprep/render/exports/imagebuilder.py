"""A component of EC2 Image Builder: applies a profile while an image is built."""

from __future__ import annotations

from typing import Annotated, Any, Final, Literal

from annotated_types import Ge, Len
from pydantic import BaseModel, ConfigDict, StringConstraints

from hostprep.errors import DeclarationError
from hostprep.render.exports import yaml
from hostprep.render.exports.payload import packed
from hostprep.render.exports.result import Export, Limit
from hostprep.render.exports.subject import Subject

INLINE: Final = Limit("the component", 16_000, "characters", "Image Builder API Reference, CreateComponent: data")
LIMIT: Final = Limit("the component", 65_536, "characters", "Image Builder User Guide: component documents, 64 KB")
ACTIONS: Final = {"linux": "ExecuteBash", "powershell": "ExecutePowerShell"}


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Inputs(_Part):
    """Inputs of ExecuteBash and ExecutePowerShell."""

    commands: Annotated[list[str], Len(1)]


class Step(_Part):
    """One step of a phase."""

    name: Annotated[str, StringConstraints(min_length=1, max_length=128)]
    action: Literal["ExecuteBash", "ExecutePowerShell"]
    timeoutSeconds: Annotated[int, Ge(-1)] = 7200  # noqa: N815  # the document's own word
    onFailure: Literal["Abort", "Continue", "Ignore"] = "Abort"  # noqa: N815  # the same
    maxAttempts: Annotated[int, Ge(1)] = 1  # noqa: N815  # the same
    inputs: Inputs


class Stage(_Part):
    """One phase; ``build`` and ``validate`` run on the machine that becomes the image."""

    name: Literal["build", "validate", "test"]
    steps: Annotated[list[Step], Len(1)]


class Component(_Part):
    """A component document (Image Builder User Guide, AWSTOE schema version 1.0), as far as we write one."""

    name: Annotated[str, StringConstraints(pattern=r"^[-_A-Za-z0-9][-_A-Za-z0-9 ]{1,126}[-_A-Za-z0-9]$")]
    description: str
    schemaVersion: Literal[1.0] = 1.0  # type: ignore[valid-type]  # noqa: N815  # a number in the document
    phases: Annotated[list[Stage], Len(1, 3)]


def export(subject: Subject, *, seconds: int = 7200, compress: bool = False) -> Export:
    """A profile as a component whose ``build`` phase applies it.

    Raises:
        DeclarationError: the shell has no action, or the component is too large.
    """
    if subject.shell not in ACTIONS:
        raise DeclarationError(
            f"Image Builder runs no scripts for {subject.shell}", expected="a linux or powershell profile"
        )
    script = subject.script()
    awkward = "{{" in script  # chained values of the component's steps look like that
    body = packed(subject, script) if compress or awkward else subject.embedded(script)
    data = yaml.dump(_component(subject, body, seconds))
    small = len(yaml.dump(_component(subject, packed(subject, script), seconds)))
    count = LIMIT.hold(len(data), "fewer steps" if compress else f"--compress (which makes {small:,})")
    notes = [count]
    if len(data) > INLINE.most:
        notes.append(
            f"as --data it may have {INLINE.most:,} characters: put it into S3 and give --uri"
            + (f", or --compress (which makes {small:,})" if not compress and small <= INLINE.most else "")
        )
    return Export({"component.yaml": data.encode()}, tuple(notes))


def _component(subject: Subject, body: str, seconds: int) -> Component:
    step: dict[str, Any] = {"action": ACTIONS[subject.shell], "timeoutSeconds": seconds}
    return Component(
        name=f"hostprep-{subject.profile.name}"[:128].rstrip(" ."),
        description=" ".join(subject.profile.title.split()),
        phases=[Stage(name="build", steps=[Step(name="Apply", inputs=Inputs(commands=[body]), **step)])],
    )
