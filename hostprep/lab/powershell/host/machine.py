"""The simulated host: files, environment, clock, programs, commands. Nothing here touches the machine it runs on."""

from __future__ import annotations

import posixpath
import uuid
from collections.abc import Callable
from typing import Any

from hostprep.lab.powershell.values.times import TICKS, DateTime, from_unix

Program = Callable[[list[str], list[str]], tuple[list[str], list[str], int]]


class Clock:
    """Time that moves only when a script waits."""

    def __init__(self, start: float = 1_795_600_000.0) -> None:
        self.ticks = from_unix(start).ticks

    def now(self) -> DateTime:
        """The time; every look takes a tick of 0.1 ms."""
        self.ticks += 1000
        return DateTime(self.ticks, "Local")

    def sleep(self, seconds: float) -> None:
        """Wait without waiting."""
        self.ticks += round(seconds * TICKS)


class Environment:
    """Environment variables; names without case on Windows."""

    def __init__(self, values: dict[str, str], *, windows: bool) -> None:
        self.values = dict(values)
        self.windows = windows

    def _name(self, name: str) -> str:
        return next((known for known in self.values if known.lower() == name.lower()), name) if self.windows else name

    def get(self, name: str) -> str | None:
        """A variable, or None."""
        return self.values.get(self._name(name))

    def set(self, name: str, value: str) -> None:
        """Put a variable."""
        self.values[self._name(name)] = value

    def remove(self, name: str) -> None:
        """Take a variable away."""
        self.values.pop(self._name(name), None)


class Files:
    """A file system in memory; None as content is a folder."""

    def __init__(self, *, windows: bool) -> None:
        self.windows = windows
        self.separator = "\\" if windows else "/"
        self.tree: dict[str, bytes | None] = {"/": None}
        self.current = "C:\\" if windows else "/root"
        self.count = 0
        for folder in ("/c:/windows/temp", "/c:/temp") if windows else ("/tmp", "/root", "/etc", "/usr"):  # noqa: S108  # folders of the simulated host
            self.make_dir(folder if not windows else folder[1:])

    def key(self, path: str) -> str:
        """A path as it is kept."""
        plain = path.replace("\\", "/") if self.windows else path
        if not (plain.startswith("/") or plain[1:2] == ":"):
            plain = self.current.replace("\\", "/").rstrip("/") + "/" + plain
        plain = posixpath.normpath("/" + plain.lstrip("/"))
        return plain.lower() if self.windows else plain

    def full(self, path: str) -> str:
        """A path from the root."""
        return path if self.rooted(path) else self.join(self.current, path)

    def rooted(self, path: str) -> bool:
        """Whether a path starts at a root."""
        return path.startswith(("/", "\\")) or path[1:2] == ":"

    def is_dir(self, path: str) -> bool:
        """Whether a folder is there."""
        return self.tree.get(self.key(path), b"") is None

    def is_file(self, path: str) -> bool:
        """Whether a file is there."""
        return isinstance(self.tree.get(self.key(path)), bytes)

    def exists(self, path: str) -> bool:
        """Whether anything is there."""
        return self.key(path) in self.tree

    def make_dir(self, path: str) -> None:
        """Make a folder with all above it."""
        key = self.key(path)
        while key != "/":
            self.tree.setdefault(key, None)
            key = posixpath.dirname(key)

    def read(self, path: str) -> bytes:
        """A file's bytes."""
        return self.tree[self.key(path)] or b""

    def read_text(self, path: str) -> str:
        """A file's text, by its byte order mark or as UTF-8."""
        data = self.read(path)
        if data[:2] == b"\xff\xfe":
            return data[2:].decode("utf-16-le", "replace")
        return data.decode("utf-8-sig", "replace")

    def write(self, path: str, data: bytes) -> None:
        """Put a file."""
        self.tree[self.key(path)] = data

    def remove(self, path: str) -> None:
        """Take a file or folder away with all below it."""
        key = self.key(path)
        for known in [name for name in self.tree if name == key or name.startswith(key + "/")]:
            del self.tree[known]

    def children(self, path: str) -> list[str]:
        """The names in a folder, in order."""
        key = self.key(path).rstrip("/")
        return sorted(name[len(key) + 1 :] for name in self.tree if name.startswith(key + "/") and "/" not in name[len(key) + 1 :] and len(name) > len(key) + 1)

    def join(self, *parts: str) -> str:
        """Parts of a path joined."""
        out = parts[0]
        for part in parts[1:]:
            out = out.rstrip("/\\" if self.windows else "/") + self.separator + part.lstrip("/\\" if self.windows else "/")
        return out

    def combine(self, *parts: str) -> str:
        """[IO.Path]::Combine: an absolute part starts anew."""
        out = ""
        for part in parts:
            out = part if self.rooted(part) or not out else self.join(out, part)
        return out

    def _cut(self, path: str) -> int:
        return max(path.rfind("/"), path.rfind("\\") if self.windows else -1)

    def name(self, path: str) -> str:
        """The last part of a path."""
        return path[self._cut(path) + 1 :]

    def parent(self, path: str) -> str:
        """A path without its last part."""
        cut = self._cut(path)
        return path[: max(cut, 1)] if cut >= 0 else ""

    def extension(self, path: str) -> str:
        """``.txt``."""
        name = self.name(path)
        return name[name.rfind(".") :] if "." in name else ""

    def stem(self, path: str) -> str:
        """The name without its extension."""
        name = self.name(path)
        return name[: name.rfind(".")] if "." in name else name

    def temp(self) -> str:
        """The folder for temporary files."""
        return "C:\\Windows\\Temp\\" if self.windows else "/tmp/"  # noqa: S108  # a folder of the simulated host

    def temp_file(self) -> str:
        """A new empty temporary file."""
        self.count += 1
        path = f"{self.temp()}tmp{self.count:06d}.tmp"
        self.write(path, b"")
        return path


class Host:
    """All that scripts act on.

    Args:
        windows: path and environment style.
        commands: simulated commands by name in lower case (classes as ``plug`` makes them).
        programs: native programs by name.
    """

    def __init__(self, *, windows: bool = True, name: str = "EC2AMAZ-LAB", commands: dict[str, Any] | None = None, programs: dict[str, Program] | None = None) -> None:
        self.windows = windows
        self.name = name
        self.newline = "\r\n" if windows else "\n"
        self.files = Files(windows=windows)
        self.clock = Clock()
        self.environment = Environment({"PATH": "C:\\Windows\\System32" if windows else "/usr/bin:/bin", "PSModulePath": ""}, windows=windows)
        self._scopes = {"machine": Environment({}, windows=windows), "user": Environment({}, windows=windows)}
        self.commands = dict(commands or {})
        self.programs = dict(programs or {})
        self._ids = 0

    def environment_of(self, target: str) -> Environment:
        """The variables of the process, the machine or the user."""
        return self._scopes.get(target.lower(), self.environment)

    def new_uuid(self) -> uuid.UUID:
        """A new identifier, the same in every run."""
        self._ids += 1
        return uuid.uuid5(uuid.NAMESPACE_OID, str(self._ids))
