"""Private keys: read once a process, because unlocking one is slow on purpose and many hosts share it."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import TYPE_CHECKING, Final

import paramiko

from hostprep.errors import AuthenticationFailed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hostprep.declare.secrets import Secret

_KINDS: Final = (paramiko.Ed25519Key, paramiko.ECDSAKey, paramiko.RSAKey)
_DEFAULTS: Final = ("id_ed25519", "id_ecdsa", "id_rsa")
_LOCK: Final = threading.Lock()
_KNOWN: Final[dict[tuple[Path, int, Secret | None], paramiko.PKey]] = {}


def default_keys() -> Iterator[Path]:
    """The key files that OpenSSH looks for when none is declared, where they exist (ssh(1), ``-i``)."""
    for name in _DEFAULTS:
        path = Path.home() / ".ssh" / name
        if path.is_file():
            yield path


def load(host: str, path: Path, passphrase: Secret | None) -> paramiko.PKey:
    """The private key in a file, with its certificate where a ``-cert.pub`` file stands beside it.

    Raises:
        AuthenticationFailed: the file is missing, is no private key, or needs another passphrase.
    """
    try:
        with _LOCK:
            place = (path, path.stat().st_mtime_ns, passphrase)
            if place not in _KNOWN:
                _KNOWN[place] = _read(path, passphrase)
            return _KNOWN[place]
    except paramiko.PasswordRequiredException:
        raise AuthenticationFailed(
            host, f"private key {path} is encrypted", "declare passphrase, or load the key into an SSH agent"
        ) from None
    except OSError as error:
        raise AuthenticationFailed(
            host, f"private key {path} cannot be read: {error.strerror}", "check identity_file"
        ) from None
    except (paramiko.SSHException, ValueError):
        likely = "the passphrase is wrong" if passphrase else "it is no private key of type ed25519, ecdsa or rsa"
        raise AuthenticationFailed(
            host, f"private key {path} cannot be used: {likely}", f"try: ssh-keygen -yf {path}"
        ) from None


def _read(path: Path, passphrase: Secret | None) -> paramiko.PKey:
    word = passphrase.reveal() if passphrase else None
    last: Exception = paramiko.SSHException("no kind of key")
    for kind in _KINDS:
        try:
            key = kind.from_private_key_file(str(path), word)
        except paramiko.PasswordRequiredException:
            raise
        except (paramiko.SSHException, ValueError) as error:
            last = error
            continue
        certificate = Path(f"{path}-cert.pub")
        if certificate.is_file():
            key.load_certificate(str(certificate))
        return key
    raise last
