"""What makes one instance itself: its ids, keys and passwords, made once and kept in its state folder."""

from __future__ import annotations

import json
import secrets
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Final, Self

from hostprep.declare.secrets import Secret

ACCOUNT: Final = "111122223333"
REGION: Final = "eu-west-1"
USERS: Final = ("admin", "ops", "guest")
"""Users beside root where a real sshd runs: sudo with a password, sudo without one, no sudo."""


@dataclass(frozen=True, slots=True)
class Identity:
    """The ids of one instance; nothing secret.

    Attributes:
        name: its name in the lab.
        port: the TCP port of 127.0.0.1 that leads to it.
        container: id of the container on docker0.
        second: id of the container on the user-defined bridge.
        agent: id of the agent's container, where docker runs it.
        bridge: name of the user-defined bridge.
        instance: the 32 hex digits of its container instance ARN.
        machine: its machine id.
    """

    name: str
    port: int
    container: str = field(default_factory=lambda: secrets.token_hex(32))
    second: str = field(default_factory=lambda: secrets.token_hex(32))
    agent: str = field(default_factory=lambda: secrets.token_hex(32))
    bridge: str = field(default_factory=lambda: "br-" + secrets.token_hex(6))
    instance: str = field(default_factory=lambda: secrets.token_hex(16))
    machine: str = field(default_factory=lambda: secrets.token_hex(16))

    def to_json(self) -> str:
        """The value as JSON."""
        return json.dumps(asdict(self))

    @classmethod
    def from_json(cls, text: str) -> Self:
        """The value that ``to_json`` wrote."""
        return cls(**json.loads(text))


@dataclass(frozen=True, slots=True)
class Secrets:
    """What only the owner of the state folder may know.

    Attributes:
        passwords: ``{user: password}`` of ``USERS``.
        credential_id: the one id for which the credential endpoint hands out (worthless) credentials.
    """

    passwords: dict[str, Secret]
    credential_id: Secret

    @classmethod
    def new(cls) -> Self:
        """Fresh random ones."""
        return cls({user: Secret(secrets.token_urlsafe(18)) for user in USERS}, Secret(secrets.token_hex(16)))

    def write(self, path: Path) -> None:
        """Keep them in a file that only the owner reads."""
        path.touch(mode=0o600)
        shown = {user: password.reveal() for user, password in self.passwords.items()}
        path.write_text(json.dumps({"passwords": shown, "credential_id": self.credential_id.reveal()}), "utf-8")

    @classmethod
    def read(cls, path: Path) -> Self:
        """What ``write`` kept."""
        found = json.loads(path.read_text("utf-8"))
        return cls({user: Secret(value) for user, value in found["passwords"].items()}, Secret(found["credential_id"]))


def key_pair(private: Path) -> str:
    """Make an ed25519 key in OpenSSH's format; write the private half (mode 0600), return the public line."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.serialization import (
        Encoding,
        NoEncryption,
        PrivateFormat,
        PublicFormat,
    )

    key = Ed25519PrivateKey.generate()
    private.touch(mode=0o600)
    private.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.OpenSSH, NoEncryption()))
    public = key.public_key().public_bytes(Encoding.OpenSSH, PublicFormat.OpenSSH).decode()
    private.with_suffix(".pub").write_text(public + "\n", "utf-8")
    return public
