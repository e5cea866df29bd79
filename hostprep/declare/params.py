"""Parameters of a step: how ``step.toml`` declares them, and how values are held against that."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from ipaddress import IPv4Address, IPv6Address, ip_network
from pathlib import PurePosixPath
from typing import Annotated, Any, Final, Literal

from annotated_types import Ge, Le, MaxLen
from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, create_model

from hostprep.declare.secrets import SecretRef
from hostprep.declare.toml import Document, KeyPath
from hostprep.declare.validate import checked, secret_reference

LONGEST: Final = 65_536
"""Characters of a text value: what one shell word can carry on Linux (MAX_ARG_STRLEN, execve(2)), halved."""

Kind = Literal[
    "str",
    "line",
    "int",
    "bool",
    "ipv4",
    "ipv6",
    "cidr",
    "port",
    "path",
    "version",
    "duration",
    "list",
    "table",
    "secret",
]


class ParamSpec(BaseModel):
    """One parameter as ``step.toml`` declares it.

    Attributes:
        type: what a value is; ``list`` holds texts (or ``items``), ``table`` holds ``keys``.
        default: the value when nobody gives one; without it the parameter must be given. Within a table it is only
            told: what holds on the host when nobody sets it.
        about: one or two sentences for the person who sets it.
        choices: the only values there may be.
        pattern: a regular expression that a text must match as a whole.
        min: the least number.
        max: the greatest number.
        items: what a list holds, or a table that is open and has no ``keys``.
        keys: what a table may hold.
        open: whether a table may hold texts under other keys too. Without ``keys`` each value is what ``items`` says,
            and each key matches ``pattern``.
        refused: why nobody should give this one: for names that were right once.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    type: Kind
    about: str
    default: Any = None
    choices: tuple[Any, ...] = ()
    pattern: str | None = None
    min: int | None = None
    max: int | None = None
    items: ParamSpec | None = None
    keys: Mapping[str, ParamSpec] = Field(default_factory=dict)
    open: bool = False
    refused: str | None = None

    @property
    def required(self) -> bool:
        """Whether a profile or an inventory must give a value."""
        return "default" not in self.model_fields_set


def _text(check: Callable[[str], Any], says: str) -> Any:
    def valid(value: str) -> str:
        try:
            check(value)
        except ValueError:
            raise ValueError(says) from None
        return value

    return Annotated[str, AfterValidator(valid)]


def _absolute(value: str) -> None:
    if not PurePosixPath(value).is_absolute() or ".." in PurePosixPath(value).parts:
        raise ValueError


def _version(value: str) -> None:
    for part in value.split("."):
        int(part)


def _line(value: str) -> None:
    if value != value.strip() or len(value.splitlines()) > 1:
        raise ValueError


def _duration(value: str) -> None:
    if not re.fullmatch(r"([0-9]+(\.[0-9]+)?(ns|us|ms|s|m|h))+", value):
        raise ValueError


TYPES: Final[Mapping[str, Any]] = {
    "str": Annotated[str, MaxLen(LONGEST)],
    "line": Annotated[_text(_line, "text on one line, without blanks at its ends"), MaxLen(LONGEST)],
    "int": int,
    "bool": bool,
    "ipv4": _text(IPv4Address, "an IPv4 address such as 169.254.170.2"),
    "ipv6": _text(IPv6Address, "an IPv6 address such as fd00:ec2::254"),
    "cidr": _text(ip_network, "a network such as 172.17.0.0/16, with no bits set behind its prefix"),
    "port": Annotated[int, Ge(1), Le(65_535)],
    "path": _text(_absolute, "an absolute path without '..'"),
    "duration": _text(_duration, "a duration as Go writes it, such as 30s or 1h30m"),
    "version": _text(_version, "a version such as 1.105.1"),
    "secret": Annotated[SecretRef, BeforeValidator(secret_reference)],
}


def validate(
    specs: Mapping[str, ParamSpec], values: Mapping[str, Any], document: Document, at: KeyPath
) -> dict[str, Any]:
    """Hold given values against their specs. Defaults are not filled in: other layers may still speak.

    Raises:
        DeclarationError: an unknown parameter, or a value that is not what its spec says; placed in ``document``.
    """
    model = _model("params", specs)
    valid = checked(lambda: model.model_validate(dict(values)), document, at, lambda path: _known(specs, path))
    return {name: _plain(getattr(valid, name)) for name in values}


class _Closed(BaseModel):
    """A table that holds the keys of its spec and no others."""

    model_config = ConfigDict(extra="forbid", strict=True)


class _Open(BaseModel):
    """A table that may hold texts under other keys too."""

    model_config = ConfigDict(extra="allow", strict=True)
    __pydantic_extra__: dict[str, str]


def _model(name: str, specs: Mapping[str, ParamSpec], *, is_open: bool = False) -> type[BaseModel]:
    fields: dict[str, Any] = {key: (_hint(key, spec), None) for key, spec in specs.items()}
    return create_model(name, __base__=_Open if is_open else _Closed, **fields)


def _hint(name: str, spec: ParamSpec) -> Any:
    if spec.refused:
        return Annotated[Any, AfterValidator(_refuse(spec.refused))]
    if spec.type == "table" and (spec.keys or not spec.open):
        return _model(name, spec.keys, is_open=spec.open)
    items: Any = _hint(name, spec.items) if spec.items else str
    if spec.type == "table":
        return dict[_patterned(str, spec), items]  # type: ignore[misc]  # hints are made at run time
    if spec.type == "list":
        return list[items]
    if spec.choices:
        return Literal[spec.choices]
    return _patterned(TYPES[spec.type], spec)


def _patterned(hint: Any, spec: ParamSpec) -> Any:
    if spec.min is None and spec.max is None and spec.pattern is None:
        return hint
    pattern = None if spec.pattern is None else f"^(?:{spec.pattern})$"
    return Annotated[hint, Field(ge=spec.min, le=spec.max, pattern=pattern)]


def _refuse(why: str) -> Callable[[Any], Any]:
    def refuse(_value: Any) -> Any:
        raise ValueError(f"nothing: {why}")

    return refuse


def _known(specs: Mapping[str, ParamSpec], path: KeyPath) -> tuple[str, ...]:
    for part in path:
        specs = specs[str(part)].keys
    return tuple(specs)


def _plain(value: Any) -> Any:
    if isinstance(value, BaseModel):
        return {name: _plain(item) for name, item in value if name in value.model_fields_set}
    if isinstance(value, dict):
        return {name: _plain(item) for name, item in value.items()}
    return tuple(_plain(item) for item in value) if isinstance(value, list) else value
