"""The secrets that open one host, already fetched."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hostprep.declare.secrets import Secret


@dataclass(frozen=True, slots=True)
class Credentials:
    """What a login may need; a value that is None was not declared.

    Attributes:
        password: the login password.
        passphrase: what the private key file is encrypted with.
        become_password: what sudo asks for.
    """

    password: Secret | None = None
    passphrase: Secret | None = None
    become_password: Secret | None = None
