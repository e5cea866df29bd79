"""Paths as scripts write them, on the file system of the simulated machine."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from hostprep.lab.powershell.host.model import Entry, FileSystem
from hostprep.lab.powershell.net.model import NetError

T = TypeVar("T")


class Files:
    """A file system with a current folder, and .NET's arithmetic of paths.

    Args:
        system: where the files are.
        windows: drives and backslashes.
    """

    def __init__(self, system: FileSystem, *, windows: bool) -> None:
        self.system = system
        self.windows = windows
        self.separator = "\\" if windows else "/"
        self._both = "\\/" if windows else "/"
        self.current = "C:\\" if windows else "/root"
        self.stack: list[str] = []
        self._made = 0

    # Files

    def full(self, path: str) -> str:
        """A path from the root, without ``.`` and ``..``."""
        plain = path.replace("/", "\\") if self.windows else path
        if self.windows and plain[:2] == "\\\\":
            return plain
        if plain.startswith(self.separator):
            plain = (self.current[:2] if self.windows else "") + plain
        elif plain[1:2] != ":" or not self.windows:
            plain = self.current.rstrip(self.separator) + self.separator + plain
        root, parts = (plain[:2] + "\\", plain[2:]) if self.windows else ("/", plain)
        kept: list[str] = []
        for part in parts.split(self.separator):
            if part == "..":
                kept = kept[:-1]
            elif part not in ("", "."):
                kept.append(part)
        return root + self.separator.join(kept)

    def entry(self, path: str) -> Entry | None:
        """What is there, or None."""
        return self.system.entry(self.full(path)) if path else None

    def is_dir(self, path: str) -> bool:
        """Whether a folder is there."""
        found = self.entry(path)
        return found is not None and found.folder

    def is_file(self, path: str) -> bool:
        """Whether a file is there."""
        found = self.entry(path)
        return found is not None and not found.folder

    def exists(self, path: str) -> bool:
        """Whether anything is there."""
        return self.entry(path) is not None

    def make_dir(self, path: str) -> None:
        """Make a folder with all above it."""
        self._do(lambda: self.system.make_folder(self.full(path)), path)

    def read(self, path: str) -> bytes:
        """A file's bytes."""
        return self._do(lambda: self.system.read(self.full(path)), path)

    def read_text(self, path: str) -> str:
        """A file's text, by its byte order mark or as UTF-8."""
        data = self.read(path)
        if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
            return data.decode("utf-16", "replace")
        return data.decode("utf-8-sig", "replace")

    def write(self, path: str, data: bytes) -> None:
        """Put a file."""
        self._do(lambda: self.system.write(self.full(path), data), path)

    def remove(self, path: str) -> None:
        """Take a file or folder away with all below it."""
        self._do(lambda: self.system.remove(self.full(path)), path)

    def children(self, path: str) -> list[str]:
        """The names in a folder, in order."""
        return [found.name for found in self.system.entries(self.full(path))]

    def _do(self, act: Callable[[], T], path: str) -> T:
        """Act; a failure of the file system as .NET has it."""
        full = self.full(path)
        try:
            return act()
        except FileNotFoundError:
            if self.is_dir(self.parent(full)):
                raise NetError("System.IO.FileNotFoundException", f"Could not find file '{full}'.") from None
            message = f"Could not find a part of the path '{full}'."
            raise NetError("System.IO.DirectoryNotFoundException", message) from None
        except PermissionError:
            raise NetError("System.UnauthorizedAccessException", f"Access to the path '{full}' is denied.") from None
        except OSError as error:
            raise NetError("System.IO.IOException", str(error)) from None

    def temp(self) -> str:
        """The folder for temporary files."""
        return "C:\\Windows\\Temp\\" if self.windows else "/tmp/"  # noqa: S108  # a folder of the simulated host

    def temp_file(self) -> str:
        """A new empty temporary file."""
        self._made += 1
        path = f"{self.temp()}tmp{self._made:06d}.tmp"
        self.write(path, b"")
        return path

    # Paths

    def rooted(self, path: str) -> bool:
        """Whether a path starts at a root."""
        return path.startswith(tuple(self._both)) or (self.windows and path[1:2] == ":")

    def join(self, *parts: str) -> str:
        """Parts of a path joined."""
        out = parts[0]
        for part in parts[1:]:
            out = out.rstrip(self._both) + self.separator + part.lstrip(self._both)
        return out

    def combine(self, *parts: str) -> str:
        """[IO.Path]::Combine: an absolute part starts anew, an empty one counts for nothing."""
        out = ""
        for part in parts:
            if not part:
                continue
            out = (
                part if self.rooted(part) or not out else out + ("" if out[-1] in self._both else self.separator) + part
            )
        return out

    def _cut(self, path: str) -> int:
        return max(path.rfind(mark) for mark in self._both)

    def name(self, path: str) -> str:
        """The last part of a path."""
        return path[self._cut(path) + 1 :]

    def parent(self, path: str) -> str:
        """A path without its last part; a drive's root stays."""
        cut = self._cut(path)
        drive = path[:2]
        if self.windows and path[1:3] == ":\\" and cut == len(drive):
            return drive + "\\" if path != drive + "\\" else ""
        return path[: max(cut, 1)] if cut >= 0 else ""

    def extension(self, path: str) -> str:
        """``.txt``."""
        name = self.name(path)
        return name[name.rfind(".") :] if "." in name else ""

    def stem(self, path: str) -> str:
        """The name without its extension."""
        name = self.name(path)
        return name[: name.rfind(".")] if "." in name else name
