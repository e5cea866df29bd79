"""Secrets are declared as references and held as values that cannot be printed."""

from __future__ import annotations

import importlib
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from hostprep.errors import SecretError, nearest

SCHEMES: Final = ("env", "file", "keyring", "ask")
EXPECTED: Final = "env:NAME, file:PATH, keyring:SERVICE/USER or ask"


class Secret:
    """A secret's value. ``str()`` and ``repr()`` are masked; only ``reveal()`` shows it."""

    __slots__ = ("_value",)

    def __init__(self, value: str) -> None:
        self._value = value

    def reveal(self) -> str:
        """The value itself, for the wire and for nothing else."""
        return self._value

    def __str__(self) -> str:
        return "********"

    __repr__ = __str__

    def __format__(self, spec: str) -> str:
        return format(str(self), spec)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and other._value == self._value

    def __hash__(self) -> int:
        return hash(self._value)

    def __reduce__(self) -> tuple[object, ...]:
        raise TypeError("a secret is not pickled, copied to disk or sent to another process")


@dataclass(frozen=True, slots=True)
class SecretRef:
    """Where a secret is found: a scheme and what follows it. Printing it shows no secret.

    Attributes:
        scheme: one of ``env``, ``file``, ``keyring``, ``ask``.
        target: the variable, the path, ``SERVICE/USER``; for ``ask`` the optional words of the prompt.
    """

    scheme: str
    target: str = ""

    def __str__(self) -> str:
        return f"{self.scheme}:{self.target}" if self.target else self.scheme


def parse_reference(text: str) -> SecretRef:
    """Read a reference such as ``env:SUDO_PASSWORD``.

    Raises:
        SecretError: the text is no reference. The text itself is not repeated: it may be a pasted password.
    """
    scheme, _, target = text.partition(":")
    if scheme in SCHEMES and (target or scheme == "ask") and (scheme != "keyring" or "/" in target):
        return SecretRef(scheme, target)
    raise SecretError(
        "secrets are references, never values",
        found="text that is not a reference (not shown)",
        expected=EXPECTED,
        suggestion=nearest(scheme, SCHEMES) if scheme.isalpha() and target else None,
    )


Ask = Callable[[str], str]
"""Asks the person for a secret, given the words of the prompt."""


def resolve(reference: SecretRef, ask: Ask | None = None) -> Secret:
    """Fetch the secret a reference names.

    Args:
        reference: what ``parse_reference`` made.
        ask: how to ask a person, or None where nobody is there to be asked (cron, CI).

    Raises:
        SecretError: nothing is found there. Says where it looked, never what it found.
    """
    if reference.scheme == "env":
        value = os.environ.get(reference.target)
        if value is None:
            raise SecretError(f"environment variable {reference.target} is not set", expected="it to hold the secret")
        return Secret(value)
    if reference.scheme == "file":
        return Secret(_read(Path(reference.target).expanduser()))
    if reference.scheme == "keyring":
        return Secret(_from_keyring(reference.target))
    if ask is None:
        raise SecretError(
            "a secret is to be asked for, but nobody is there to ask", expected="a terminal, or " + EXPECTED
        )
    return Secret(ask(reference.target or "password"))


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8").removesuffix("\n").removesuffix("\r")
    except (OSError, UnicodeDecodeError) as error:
        why = getattr(error, "strerror", None) or "it is not UTF-8 text"
        raise SecretError(f"secret file {path} cannot be read: {why}") from None


def _from_keyring(target: str) -> str:
    service, _, user = target.rpartition("/")
    try:
        keyring = importlib.import_module("keyring")
    except ImportError:
        raise SecretError(
            "keyring references need the keyring extra", expected="pip install 'hostprep[keyring]'"
        ) from None
    value = keyring.get_password(service, user)
    if value is None:
        raise SecretError(f"the keyring holds nothing for {service} and user {user}")
    return str(value)
