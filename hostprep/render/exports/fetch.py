"""Secrets of an export: never in it, fetched on the instance by its own role."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from hostprep.declare.prepare import Prepared, SecretSlot
from hostprep.errors import DeclarationError, nearest

STORES: Final = {"ssm": "an SSM parameter", "secretsmanager": "a secret of Secrets Manager"}
EXPECTED: Final = "STEP.PARAMETER=ssm:NAME or STEP.PARAMETER=secretsmanager:ID"
_NAME: Final = re.compile(r"[A-Za-z0-9_./:+=@-]{1,2048}")
"""What both services allow in a name, an id or an ARN; so that a pasted secret is rarely taken for one."""


@dataclass(frozen=True, slots=True)
class Fetch:
    """One secret, and where the instance finds it.

    Attributes:
        key: ``STEP.PARAMETER``.
        store: one of ``STORES``.
        name: its name, id or ARN there.
    """

    key: str
    store: str
    name: str


@dataclass(frozen=True, slots=True)
class Wanted:
    """A secret that a step's scripts need.

    Attributes:
        path: step, parameter and the keys within it.
        variable: the variable that they read it from.
    """

    path: tuple[str, ...]
    variable: str

    @property
    def key(self) -> str:
        """``STEP.PARAMETER``."""
        return ".".join(self.path)


def parse(text: str) -> Fetch:
    """Read ``STEP.PARAMETER=ssm:NAME``.

    Raises:
        DeclarationError: it says something else; the text itself is not repeated, it may hold a pasted secret.
    """
    key, _, place = text.partition("=")
    store, _, name = place.partition(":")
    if "." in key and store in STORES and _NAME.fullmatch(name):
        return Fetch(key, store, name)
    raise DeclarationError("--secret does not say where a secret is found", expected=EXPECTED)


def wanted(steps: Sequence[Prepared]) -> tuple[Wanted, ...]:
    """Every secret of these steps."""
    return tuple(found for prepared in steps for found in _slots((prepared.step.name,), prepared.values))


def _slots(path: tuple[str, ...], value: Any) -> Iterator[Wanted]:
    if isinstance(value, SecretSlot):
        yield Wanted(path, value.variable)
    elif isinstance(value, Mapping):
        for key, item in value.items():
            yield from _slots((*path, str(key)), item)


def matched(needed: Sequence[Wanted], fetches: Sequence[Fetch]) -> dict[str, Fetch]:
    """Variable to where it is fetched, for those secrets that ``fetches`` names.

    Raises:
        DeclarationError: a fetch is for a parameter that holds no secret here.
    """
    known = {one.key: one.variable for one in needed}
    for fetch in fetches:
        if fetch.key not in known:
            raise DeclarationError(
                f"--secret names {fetch.key}, and no parameter of that name holds a secret here",
                expected=f"one of {', '.join(known)}" if known else "no --secret: nothing here needs one",
                suggestion=nearest(fetch.key, known),
            )
    return {known[fetch.key]: fetch for fetch in fetches}
