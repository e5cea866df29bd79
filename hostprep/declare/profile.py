"""A profile: an ordered list of steps with parameters."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib.resources import files
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from hostprep.declare.library import Library
from hostprep.declare.params import validate
from hostprep.declare.step import SUFFIXES, Step
from hostprep.declare.toml import Document, read
from hostprep.declare.validate import checked
from hostprep.errors import DeclarationError, nearest


class _ProfileFile(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    title: str
    about: str = ""
    shell: str
    steps: list[str]
    params: dict[str, dict[str, Any]] = Field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Profile:
    """What should be true of a host.

    Attributes:
        name: the file's name without its ending.
        title: a few words.
        about: who it is for.
        shell: whose steps it takes.
        steps: the steps, in order.
        params: the profile's own parameter values, ``{step: {param: value}}``.
        document: the file, for messages.
    """

    name: str
    title: str
    about: str
    shell: str
    steps: tuple[Step, ...]
    params: Mapping[str, Mapping[str, Any]] = field(repr=False)
    document: Document = field(repr=False)


def built_in() -> tuple[str, ...]:
    """The names of the profiles that ship, sorted."""
    folder = files("hostprep") / "profiles"
    return tuple(sorted(entry.name.removesuffix(".toml") for entry in folder.iterdir() if entry.name.endswith(".toml")))


def load(word: str, library: Library) -> Profile:
    """Read a profile: a file where ``word`` looks like one, else one that ships.

    Raises:
        DeclarationError: there is none of that name, or it cannot hold.
    """
    if word.endswith(".toml") or "/" in word or "\\" in word:
        document = read(Path(word))
    elif word in built_in():
        document = read(files("hostprep") / "profiles" / f"{word}.toml")
    else:
        raise DeclarationError(
            f"there is no profile {word!r}",
            expected=f"a .toml file or one of {', '.join(built_in())}",
            suggestion=nearest(word, built_in()),
        )
    return _parse(document, library)


def _parse(document: Document, library: Library) -> Profile:
    known = tuple(_ProfileFile.model_fields)
    file = checked(lambda: _ProfileFile.model_validate(document.data), document, known=lambda _: known)
    if file.shell not in SUFFIXES:
        raise document.error(
            "is not valid",
            ("shell",),
            found=repr(file.shell),
            expected=f"one of {', '.join(SUFFIXES)}",
            suggestion=nearest(file.shell, SUFFIXES),
        )
    if not file.steps:
        raise document.error("names no step", ("steps",), expected="at least one")
    steps = tuple(_step(document, library, file, index) for index in range(len(file.steps)))
    for index, step in enumerate(steps[:-1]):
        if step.last:
            after = ", ".join(later.name for later in steps[index + 1 :])
            raise document.error(
                f"{step.name} has to be the last step",
                ("steps", index),
                found=f"{after} after it",
                expected="it at the end",
            )
    params = {name: check_params(steps, name, values, document, ("params",)) for name, values in file.params.items()}
    name = Path(document.file).stem
    return Profile(name, file.title, file.about, file.shell, steps, params, document)


def _step(document: Document, library: Library, file: _ProfileFile, index: int) -> Step:
    name = file.steps[index]
    if name in file.steps[:index]:
        raise document.error("names a step twice", ("steps", index), found=repr(name), expected="each step once")
    try:
        return library.step(name, file.shell)
    except DeclarationError as error:
        raise document.error(
            error.problem, ("steps", index), expected=error.expected, suggestion=error.suggestion
        ) from None


def check_params(
    steps: tuple[Step, ...], name: str, values: Mapping[str, Any], document: Document, at: tuple[str, ...]
) -> Mapping[str, Any]:
    """The values of one step's table, held against that step; ``at`` is where the table stands.

    Raises:
        DeclarationError: the step is not one of these, or a value cannot hold.
    """
    known = {step.name: step for step in steps}
    if name not in known:
        raise document.error(
            "sets parameters of a step that the profile does not have",
            (*at, name),
            expected=f"one of {', '.join(known)}",
            suggestion=nearest(name, known),
        )
    return validate(known[name].params, values, document, (*at, name))
