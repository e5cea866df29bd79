"""Files and folders."""

from __future__ import annotations

import base64
from datetime import datetime
from typing import NoReturn

from testinfra.modules.file import File

from hostprep.verify.windows.asking import WindowsModule, lacks

_SUM = (
    "[System.BitConverter]::ToString([System.Security.Cryptography.{0}]::Create()"
    ".ComputeHash([System.IO.File]::ReadAllBytes(%s))).Replace('-', '').ToLowerInvariant()"
)


class WindowsFile(WindowsModule, File):
    """A file or a folder by its full path; characters such as ``[`` mean themselves."""

    @property
    def exists(self) -> bool:
        """Whether there is anything of that name."""
        return bool(self.ask("Test-Path -LiteralPath %s", self.path))

    @property
    def is_file(self) -> bool:
        """Whether it is a file."""
        return bool(self.ask("Test-Path -LiteralPath %s -PathType Leaf", self.path))

    @property
    def is_directory(self) -> bool:
        """Whether it is a folder."""
        return bool(self.ask("Test-Path -LiteralPath %s -PathType Container", self.path))

    @property
    def is_executable(self) -> bool:
        """Whether Windows runs it by its ending (PATHEXT)."""
        if not self.is_file:
            return False
        endings = str(self.ask("$env:PATHEXT")).lower().split(";")
        return any(self.path.lower().endswith(ending) for ending in endings if ending)

    @property
    def content(self) -> bytes:
        """The file's bytes."""
        return base64.b64decode(self.ask("[Convert]::ToBase64String([System.IO.File]::ReadAllBytes(%s))", self.path))

    @property
    def content_string(self) -> str:
        """The file's text: UTF-16 where its first bytes say so, else UTF-8."""
        content = self.content
        return content.decode("utf-16" if content[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig")

    def contains(self, pattern: str) -> bool:
        """Whether a line of it matches a regular expression of .NET, in any case."""
        asked = "@(Select-String -LiteralPath %s -Pattern %s).Count -gt 0"
        return bool(self.ask(asked, self.path, pattern))

    @property
    def md5sum(self) -> str:
        """MD5 of its content, in hexadecimal."""
        return str(self.ask(_SUM.format("MD5"), self.path))

    @property
    def sha256sum(self) -> str:
        """SHA-256 of its content, in hexadecimal."""
        return str(self.ask(_SUM.format("SHA256"), self.path))

    @property
    def mtime(self) -> datetime:
        """When it was last written, in UTC and without a zone, to the second."""
        asked = "(Get-Item -LiteralPath %s -Force -ErrorAction Stop).LastWriteTimeUtc.ToString('yyyy-MM-ddTHH:mm:ss')"
        return datetime.fromisoformat(self.ask(asked, self.path))

    @property
    def size(self) -> int:
        """Bytes."""
        return int(self.ask("(Get-Item -LiteralPath %s -Force -ErrorAction Stop).Length", self.path))

    def listdir(self) -> list[str]:
        """The names in a folder, hidden ones too."""
        asked = "Get-ChildItem -LiteralPath %s -Force -ErrorAction Stop | ForEach-Object { $_.Name }"
        return [str(name) for name in self.ask_all(asked, self.path)]

    def _lacks(self) -> NoReturn:
        lacks(f"this of host.file({self.path!r})", "ask with host.run('Get-Acl ...') or (Get-Item ...)")

    @property
    def is_symlink(self) -> bool:
        """Whether it is a link of the file system: symbolic, or a junction."""
        asked = "[bool]((Get-Item -LiteralPath %s -Force -ErrorAction Stop).Attributes -band 1024)"  # ReparsePoint
        return bool(self.ask(asked, self.path))

    is_pipe = is_socket = linked_to = user = uid = group = gid = mode = inode = property(_lacks)
