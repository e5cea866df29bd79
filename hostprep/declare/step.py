"""A step: one folder of scripts and a ``step.toml``. The folder is the capability."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from importlib.resources.abc import Traversable
from typing import Any, Final, Literal

from pydantic import BaseModel, ConfigDict, Field

from hostprep.declare import expect
from hostprep.declare.expect import Expectation
from hostprep.declare.params import ParamSpec, validate
from hostprep.declare.toml import Document, read
from hostprep.declare.validate import checked

Goal = Literal["applied", "undone"]
GOALS: Final[tuple[Goal, Goal]] = ("applied", "undone")
PHASES: Final = ("probe", "apply", "undo")
TAKEN: Final = ("title", "about", "check", "network", "reboot", "last", "applies", "params", "const", "example")
"""The keys of ``step.toml`` that a step has as they are."""

SUFFIXES: Final[Mapping[str, str]] = {"linux": ".sh.j2", "powershell": ".ps1.j2", "cmd": ".cmd.j2"}
"""Shell, which is a folder of ``templates/``, to the ending of its templates."""


class Applies(BaseModel):
    """On which hosts a step has something to say: facts that must hold, and why it stays silent elsewhere."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    when: Mapping[str, Any]
    otherwise: str


class Hop(BaseModel):
    """One hop of the credential path, in the order in which a request takes it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str
    title: str
    about: str = ""


class _StepFile(BaseModel):
    """``step.toml``, word for word."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    title: str
    about: str
    source: tuple[str, ...] = ()
    check: Literal["before", "after"] | None = None
    network: bool = False
    reboot: Literal["never", "may"] = "never"
    last: bool = False
    applies: Applies | None = None
    params: Mapping[str, ParamSpec] = Field(default_factory=dict)
    const: Mapping[str, Any] = Field(default_factory=dict)
    expect: Mapping[Goal, Mapping[str, Any]]
    example: Mapping[str, Any] = Field(default_factory=dict)
    hop: tuple[Hop, ...] = ()


@dataclass(frozen=True, slots=True)
class Step:
    """One capability of a host.

    Attributes:
        name: the folder's name.
        shell: whose scripts it has.
        title: a few words.
        about: what it does and why.
        sources: the documents its facts come from.
        check: for a step without ``apply``: judged ``before`` anything is changed, or only ``after``. None for others.
        applies: on which hosts it counts; None for all.
        params: its parameters.
        defaults: the values of those that have a default.
        const: names said once and used by apply, undo, probe and expectations.
        expectations: what the facts should be, for each goal.
        example: parameter values that show it; also test input.
        hops: the credential path's hops, where this step draws it.
        scripts: phase to template text.
        folder: where it was found.
        network: whether its change may cut the connection that it came by. The host then takes it back by itself,
            unless the controller comes again.
        reboot: whether what it changes may hold after a reboot only.
        last: whether nothing may come after it in a profile.
    """

    name: str
    shell: str
    title: str
    about: str
    sources: tuple[str, ...]
    check: Literal["before", "after"] | None
    applies: Applies | None
    params: Mapping[str, ParamSpec] = field(repr=False)
    defaults: Mapping[str, Any] = field(repr=False)
    const: Mapping[str, Any] = field(repr=False)
    expectations: Mapping[Goal, tuple[Expectation, ...]] = field(repr=False)
    example: Mapping[str, Any] = field(repr=False)
    hops: tuple[Hop, ...] = field(repr=False)
    scripts: Mapping[str, str] = field(repr=False)
    folder: Traversable = field(repr=False)
    network: bool = False
    reboot: Literal["never", "may"] = "never"
    last: bool = False

    @property
    def kind(self) -> str:
        """``change``, ``check before`` or ``check after``, as lists show it."""
        return f"check {self.check}" if self.check else "change"

    @property
    def caution(self) -> str:
        """What to know before it runs, as a sentence; empty where there is nothing."""
        words = {
            "may cut the connection, and is then taken back by the host itself": self.network,
            "may need a reboot": self.reboot == "may",
        }
        said = "; it ".join(word for word, holds in words.items() if holds)
        return f"It {said}." if said else ""


def load(folder: Traversable, shell: str) -> Step:
    """Read one step folder.

    Raises:
        DeclarationError: ``step.toml`` or the set of scripts cannot hold.
    """
    document = read(folder / "step.toml")
    file = checked(lambda: _StepFile.model_validate(document.data), document, known=_known)
    scripts = {
        phase: template.read_text(encoding="utf-8")
        for phase in PHASES
        if (template := folder / f"{phase}{SUFFIXES[shell]}").is_file()
    }
    _check_scripts(document, file, scripts, shell)
    _check_network(document, file, shell)
    given = {name: spec.default for name, spec in file.params.items() if not spec.required}
    defaults = validate(file.params, given, document, ("params",))
    validate(file.params, file.example, document, ("example",))
    expectations = {goal: _expectations(document, file, goal) for goal in GOALS}
    return Step(
        name=folder.name,
        shell=shell,
        sources=file.source,
        defaults=defaults,
        expectations=expectations,
        hops=file.hop,
        scripts=scripts,
        folder=folder,
        **{name: getattr(file, name) for name in TAKEN},
    )


def _known(path: tuple[str | int, ...]) -> tuple[str, ...]:
    if path[:1] == ("params",):
        return tuple(ParamSpec.model_fields)
    tables: Mapping[str, type[BaseModel]] = {"applies": Applies, "hop": Hop}
    return tuple((tables.get(str(path[0]), _StepFile) if path else _StepFile).model_fields)


def _check_network(document: Document, file: _StepFile, shell: str) -> None:
    """The rollback of a network step lies on the host as a file, where no secret may be."""
    if file.network and shell == "cmd":
        raise document.error(
            "cannot be: cmd has nothing that takes a step back by itself", ("network",), expected="a powershell step"
        )
    secret = next((path for path in _secret_params(file.params, ("params",))), None)
    if file.network and secret:
        raise document.error(
            "is a secret, and network = true: the scripts that take the step back would hold it in a file on the host",
            secret,
            expected="a step of its own for what needs the secret",
        )


def _secret_params(specs: Mapping[str, ParamSpec], at: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    for name, spec in specs.items():
        if spec.type == "secret" or (spec.items and spec.items.type == "secret"):
            yield (*at, name)
        yield from _secret_params(spec.keys, (*at, name, "keys"))


def _check_scripts(document: Document, file: _StepFile, scripts: Mapping[str, str], shell: str) -> None:
    if "probe" not in scripts:
        raise document.error("has no probe", expected=f"a file probe{SUFFIXES[shell]} beside it")
    if ("apply" in scripts) != ("undo" in scripts):
        raise document.error("has only one of apply and undo", expected="both, or neither for a check")
    if ("apply" in scripts) == (file.check is not None):
        raise document.error(
            "is not clear about being a check", expected="either apply and undo, or check = before|after"
        )
    for key, given in (("network", file.network), ("reboot", file.reboot == "may")):
        if given and file.check is not None:
            raise document.error(
                "is set on a check, which changes nothing", (key,), expected="a step with apply and undo"
            )
    for name in set(file.params) & set(file.const):
        raise document.error("is both a parameter and a constant", ("const", name), expected="two names")


def _expectations(document: Document, file: _StepFile, goal: Goal) -> tuple[Expectation, ...]:
    lines = file.expect.get(goal, {})
    if goal == "applied" and not lines:
        raise document.error("expects nothing", expected="a table [expect.applied]")
    parsed = tuple(expect.parse(key, value, document, ("expect", goal, key)) for key, value in lines.items())
    for expectation in parsed:
        for reference in expect.references((expectation.operand, dict(expectation.when))):
            known = file.params if reference.kind == "param" else file.const
            if reference.name not in known:
                raise document.error(
                    f"names a {reference.kind} that does not exist",
                    ("expect", goal, expectation.key),
                    found=repr(reference.name),
                    expected=f"one of {', '.join(known)}",
                )
    return parsed
