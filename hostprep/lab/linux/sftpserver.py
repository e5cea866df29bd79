"""Files over SFTP, as the thread that serves them sees them."""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import suppress
from typing import IO

import paramiko
from paramiko.common import o644

OK = paramiko.sftp.SFTP_OK


class Handle(paramiko.SFTPHandle):
    """One open file."""

    filename: str
    readfile: IO[bytes]
    writefile: IO[bytes]

    def stat(self) -> paramiko.SFTPAttributes | int:
        """Its attributes."""
        return paramiko.SFTPAttributes.from_stat(os.fstat(self.readfile.fileno()))

    def chattr(self, attr: paramiko.SFTPAttributes) -> int:
        """Change them."""
        try:
            paramiko.SFTPServer.set_file_attr(self.filename, attr)
        except OSError as error:
            return _code(error)
        return OK


class Files(paramiko.SFTPServerInterface):
    """The instance's files."""

    def list_folder(self, path: str) -> list[paramiko.SFTPAttributes] | int:
        """A folder's entries with their attributes."""
        found = []
        try:
            for name in os.listdir(path):  # noqa: PTH208  # the protocol's own verbs
                with suppress(FileNotFoundError):
                    attributes = paramiko.SFTPAttributes.from_stat(os.lstat(f"{path}/{name}"))
                    attributes.filename = name
                    found.append(attributes)
        except OSError as error:
            return _code(error)
        return found

    def stat(self, path: str) -> paramiko.SFTPAttributes | int:
        """Attributes; links followed."""
        try:
            return paramiko.SFTPAttributes.from_stat(os.stat(path))  # noqa: PTH116  # the protocol's own verbs
        except OSError as error:
            return _code(error)

    def lstat(self, path: str) -> paramiko.SFTPAttributes | int:
        """Attributes; of a link itself."""
        try:
            return paramiko.SFTPAttributes.from_stat(os.lstat(path))
        except OSError as error:
            return _code(error)

    def open(self, path: str, flags: int, attr: paramiko.SFTPAttributes) -> paramiko.SFTPHandle | int:
        """Open or make a file."""
        try:
            mode = attr.st_mode if attr.st_mode is not None else o644
            number = os.open(path, flags, mode)
            kind = (
                "r+b" if flags & os.O_RDWR else "ab" if flags & os.O_APPEND else "wb" if flags & os.O_WRONLY else "rb"
            )
            file = os.fdopen(number, kind)
        except OSError as error:
            return _code(error)
        handle = Handle(flags)
        handle.filename = path
        handle.readfile = handle.writefile = file
        return handle

    def remove(self, path: str) -> int:
        """Remove a file."""
        return _done(os.remove, path)

    def rename(self, oldpath: str, newpath: str) -> int:
        """Rename, unless the new name is taken (SFTP version 3)."""
        if os.path.lexists(newpath):
            return paramiko.sftp.SFTP_FAILURE
        return _done(os.rename, oldpath, newpath)

    def posix_rename(self, oldpath: str, newpath: str) -> int:
        """Rename over whatever is there."""
        return _done(os.replace, oldpath, newpath)

    def mkdir(self, path: str, attr: paramiko.SFTPAttributes) -> int:
        """Make a folder."""
        return _done(os.mkdir, path, attr.st_mode if attr.st_mode is not None else 0o755)

    def rmdir(self, path: str) -> int:
        """Remove an empty folder."""
        return _done(os.rmdir, path)

    def chattr(self, path: str, attr: paramiko.SFTPAttributes) -> int:
        """Change a file's mode, owner, times or size."""
        return _done(paramiko.SFTPServer.set_file_attr, path, attr)

    def symlink(self, target_path: str, path: str) -> int:
        """Make a symbolic link."""
        return _done(os.symlink, target_path, path)

    def readlink(self, path: str) -> str | int:
        """Where a link leads."""
        try:
            return os.readlink(path)  # noqa: PTH115  # the protocol's own verbs
        except OSError as error:
            return _code(error)


def _done(action: Callable[..., object], *args: object) -> int:
    try:
        action(*args)
    except OSError as error:
        return _code(error)
    return OK


def _code(error: OSError) -> int:
    return paramiko.SFTPServer.convert_errno(error.errno or 0)
