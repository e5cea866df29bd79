"""Host keys on record: the file format of sshd(8), "SSH_KNOWN_HOSTS FILE FORMAT", and the verdict on a key."""

from __future__ import annotations

import base64
import binascii
import hashlib
import os
import re
import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import paramiko

from hostprep.errors import HostKeyMismatch
from hostprep.transports.filecache import FileCache

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from hostprep.transports.endpoint import Endpoint

_APPENDING: Final = threading.Lock()


@dataclass(frozen=True, slots=True)
class Record:
    """One line of a host key file.

    Attributes:
        file: the file.
        line: its line, counted from 1.
        revoked: whether the line says that this key must never be trusted.
        names: host names, patterns, or hashed names.
        kind: the key's type, such as ``ssh-ed25519``.
        key: the public key, as it is on the wire.
    """

    file: Path
    line: int
    revoked: bool
    names: tuple[str, ...]
    kind: str
    key: bytes

    def of(self, name: str) -> bool:
        """Whether this line is about ``name``."""
        wanted = [_fits(pattern, name) for pattern in self.names if not pattern.startswith("!")]
        return any(wanted) and not any(_fits(pattern[1:], name) for pattern in self.names if pattern.startswith("!"))


class Known:
    """What is on record for one endpoint, in the order of its files."""

    def __init__(self, endpoint: Endpoint) -> None:
        self._at = endpoint
        self._name = endpoint.known_as if endpoint.port == 22 else f"[{endpoint.known_as}]:{endpoint.port}"  # noqa: PLR2004  # SSH's own port
        records = [record for path in endpoint.known_hosts for record in self._file(path)]
        self._mine = [record for record in records if record.of(self._name)]
        # Like OpenSSH: a key on record for the bare name vouches for another port too, but never speaks against it.
        self._bare = [record for record in records if record.of(endpoint.known_as)]

    def kinds(self) -> list[str]:
        """The key types on record, which the host should be asked for first."""
        return list(dict.fromkeys(record.kind for record in [*self._mine, *self._bare] if not record.revoked))

    def check(self, kind: str, key: bytes, *, accept_new: bool) -> None:
        """Pass a key that is on record; with ``accept_new`` record one of a host that has none.

        Raises:
            HostKeyMismatch: the key is unknown, is not the one on record, or is revoked.
        """
        same = [record for record in [*self._mine, *self._bare] if record.key == key]
        revoked = [record for record in same if record.revoked]
        if revoked:
            raise self._mismatch(f"its host key is revoked at {_place(revoked[0])}", kind, key)
        if same:
            return
        other = next(
            (record for record in sorted(self._mine, key=lambda record: record.kind != kind) if not record.revoked),
            None,
        )
        if other:
            raise self._changed(other, kind, key)
        if not accept_new:
            raise self._unknown(kind, key)
        file = self._at.known_hosts[0]
        try:
            _append(file, self._name, kind, key)
        except OSError as error:
            problem = f"the host key of {self._at} cannot be recorded in {file}: {error.strerror}"
            raise HostKeyMismatch(self._at.host, problem, "make the file writable, or declare known_hosts") from None

    def _changed(self, other: Record, kind: str, key: bytes) -> HostKeyMismatch:
        advice = (
            f"if the host was made anew, forget the old key with: ssh-keygen -f {other.file} -R '{self._name}'; "
            "if not, somebody may be listening in"
        )
        found = f"its host key is not the one on record at {_place(other)}, {other.kind} {fingerprint(other.key)}"
        return self._mismatch(found, kind, key, advice)

    def _unknown(self, kind: str, key: bytes) -> HostKeyMismatch:
        scan = f"ssh-keyscan -p {self._at.port} {self._at.address} >> {self._at.known_hosts[0]}"
        advice = (
            f"compare it with what the host's console shows, then add it with: {scan}, or run once with --accept-new"
        )
        return self._mismatch("its host key is unknown", kind, key, advice)

    def _mismatch(self, what: str, kind: str, key: bytes, advice: str = "ask who runs the host") -> HostKeyMismatch:
        return HostKeyMismatch(self._at.host, f"{self._at}: {what}; it shows {kind} {fingerprint(key)}", advice)

    def _file(self, path: Path) -> tuple[Record, ...]:
        try:
            return _FILES.get(path)
        except OSError as error:
            problem = f"host key file {path} cannot be read: {error.strerror}"
            raise HostKeyMismatch(self._at.host, problem, "make it readable") from None


def fingerprint(key: bytes) -> str:
    """The fingerprint that OpenSSH shows."""
    return "SHA256:" + base64.b64encode(hashlib.sha256(key).digest()).decode().rstrip("=")


def _place(record: Record) -> str:
    return f"{record.file}:{record.line}"


def _fits(pattern: str, name: str) -> bool:
    if pattern.startswith("|1|"):
        return paramiko.HostKeys.hash_host(name, pattern) == pattern
    if "*" in pattern or "?" in pattern:
        return re.fullmatch(re.escape(pattern.lower()).replace(r"\*", ".*").replace(r"\?", "."), name) is not None
    return pattern.lower() == name


def _parse(path: Path) -> tuple[Record, ...]:
    lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
    return tuple(_records(path, lines))


def _records(path: Path, lines: Iterable[str]) -> Iterable[Record]:
    for number, line in enumerate(lines, 1):
        fields = line.split()
        marker = fields.pop(0) if fields and fields[0].startswith("@") else ""
        if len(fields) < 3 or fields[0].startswith("#") or marker not in {"", "@revoked"}:  # noqa: PLR2004  # names, type, key
            continue
        try:
            key = base64.b64decode(fields[2], validate=True)
        except binascii.Error:
            continue
        yield Record(path, number, bool(marker), tuple(fields[0].split(",")), fields[1], key)


def _append(path: Path, name: str, kind: str, key: bytes) -> None:
    """Add one line. One write to a file opened for appending is atomic, between processes too."""
    line = f"{name} {kind} {base64.b64encode(key).decode()}\n".encode()
    with _APPENDING:
        if any(record.key == key and record.of(name) for record in _FILES.get(path)):
            return
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor = os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o600)
        try:
            os.write(descriptor, (b"" if _ends_with_newline(descriptor) else b"\n") + line)
        finally:
            os.close(descriptor)


def _ends_with_newline(descriptor: int) -> bool:
    size = os.fstat(descriptor).st_size
    if not size:
        return True
    os.lseek(descriptor, size - 1, os.SEEK_SET)
    return os.read(descriptor, 1) == b"\n"


_FILES: Final = FileCache[tuple[Record, ...]](_parse, ())
