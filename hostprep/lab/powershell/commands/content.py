"""Get-Content, Set-Content, Add-Content, Clear-Content, Out-File."""

from __future__ import annotations

import re
from typing import Any

from hostprep.lab.powershell.commands.display import lines_of
from hostprep.lab.powershell.commands.encodings import decoded, encoded
from hostprep.lab.powershell.commands.paths import ItemCommand
from hostprep.lab.powershell.commands.registry import command
from hostprep.lab.powershell.net.encodings import byte_array
from hostprep.lab.powershell.net.model import NetError
from hostprep.lab.powershell.values.convert import items_of
from hostprep.lab.powershell.values.numbers import Byte
from hostprep.lab.powershell.values.text import to_text

_LINES = re.compile(r"\r\n|\n|\r")


class BytesCommand(ItemCommand):
    """What commands share that read or write text or bytes."""

    @property
    def encoding(self) -> str:
        """The encoding by name, in lower case, or ``''``."""
        return to_text(self.get("Encoding")).lower()

    @property
    def binary(self) -> bool:
        """Whether bytes are meant: -Encoding Byte of 5.1, -AsByteStream of 7."""
        return self.on("AsByteStream") or (self.encoding == "byte" and not self.frame.session.modern)


@command("Get-Content", "Path LiteralPath Raw Encoding TotalCount Tail ReadCount Force AsByteStream")
class GetContent(BytesCommand):
    """A file's lines."""

    def run(self) -> None:
        """Write them."""
        if int(self.get("ReadCount", 1)) != 1:
            self.no_such_parameter("-ReadCount other than 1")
        for path in self.expanded():
            drive, name = self.drive_of(path)
            if drive:
                self.write(self.frame.session.read_drive(self.frame, drive, name))
            elif self.files.is_dir(path):
                self._folder(path)
            else:
                self._file(path)

    def _folder(self, path: str) -> None:
        full = self.files.full(path)
        if self.frame.session.modern:
            message = f"Unable to get content because it is a directory: '{full}'. Please use 'Get-ChildItem' instead."
            kind = "System.InvalidOperationException"
            self.error("GetContainerContentException", message, "InvalidOperation", kind, full)
        else:
            message = f"Access to the path '{full}' is denied."
            kind = "System.UnauthorizedAccessException"
            self.error("GetContentReaderUnauthorizedAccessError", message, "PermissionDenied", kind, full)

    def _file(self, path: str) -> None:
        try:
            data = self.files.read(path)
        except NetError as fault:
            self.failed_write("GetContentReaderUnauthorizedAccessError", fault, path, "ReadError")
            return
        if self.binary:
            self._bytes(data)
            return
        text = decoded(self, data, self.encoding, "utf8" if self.frame.session.modern else "default")
        if self.on("Raw"):
            if text:
                self.write(text)
            return
        lines = _LINES.split(text)
        for line in self._part(lines[:-1] if lines[-1] == "" else lines):
            self.write(line)

    def _bytes(self, data: bytes) -> None:
        if self.on("Raw"):
            self.write(byte_array(data))
            return
        for one in self._part(list(data)):
            self.write(Byte(one))

    def _part(self, items: list[Any]) -> list[Any]:
        if "TotalCount" in self.bound.named and int(self.get("TotalCount")) >= 0:
            return items[: int(self.get("TotalCount"))]
        if "Tail" in self.bound.named and int(self.get("Tail")) >= 0:
            return items[-int(self.get("Tail")) :] if int(self.get("Tail")) else []
        return items


class ContentWriter(BytesCommand):
    """Collects values, and writes them to each path at the end."""

    append = False

    def start(self) -> None:
        """Nothing yet."""
        self.values: list[Any] = []

    def process(self, item: Any) -> None:
        """Collect."""
        self.values.extend(items_of(item) if isinstance(item, list) else [item])

    def process_nothing(self) -> None:
        """Values by parameter."""
        self.values.extend(items_of(self.get("Value", [])))

    def finish(self) -> None:
        """Write the files."""
        newline = "" if self.on("NoNewline") else self.frame.session.host.newline
        for path in self._targets():
            drive, name = self.drive_of(path)
            if drive:
                if self.append:
                    self.no_such_parameter(f"{drive}:")
                value = self.values[0] if len(self.values) == 1 else self.values
                self.frame.session.write_drive(self.frame, drive, name, value)
                continue
            try:
                old = self.files.read(path) if self.append and self.files.is_file(path) else b""
                self.files.write(path, self._data(old, newline))
            except NetError as fault:
                self._failed(fault, path)
        if self.on("PassThru"):
            for value in self.values:
                self.write(value)

    def _targets(self) -> list[str]:
        return [one for path in self.paths() for one in (self.matching(path) or [path])]

    def _failed(self, fault: NetError, path: str) -> None:
        full = self.files.full(path)
        if fault.type_name == "System.IO.DirectoryNotFoundException":
            self.failed_write("GetContentWriterDirectoryNotFoundError", fault, full)
        elif fault.type_name == "System.UnauthorizedAccessException" and not self.files.is_dir(path):
            self.failed_write("GetContentWriterUnauthorizedAccessError", fault, full)
        else:
            self.no_such_parameter("of a folder")

    def _data(self, old: bytes, newline: str) -> bytes:
        if self.binary:
            if not all(isinstance(value, int) and 0 <= value < 256 for value in self.values):  # noqa: PLR2004  # a byte
                self.no_such_parameter("of bytes that are none")
            return old + bytes(self.values)
        text = "".join(to_text(value) + newline for value in self.values)
        default = "utf8nobom" if self.frame.session.modern else "default"
        name = self.encoding or default
        if old and not self.encoding and not self.frame.session.modern:
            name = _of_mark(old) or default
        return encoded(self, text, name, old)


def _of_mark(data: bytes) -> str:
    """The encoding of a file with a byte order mark, which Add-Content of 5.1 goes on with."""
    marks = {b"\xef\xbb\xbf": "utf8", b"\xff\xfe": "unicode", b"\xfe\xff": "bigendianunicode"}
    return next((name for mark, name in marks.items() if data.startswith(mark)), "")


@command("Set-Content", "Path LiteralPath Value Encoding NoNewline Force PassThru AsByteStream")
class SetContent(ContentWriter):
    """A file's lines anew."""


@command("Add-Content", "Path LiteralPath Value Encoding NoNewline Force PassThru AsByteStream")
class AddContent(ContentWriter):
    """More lines for a file."""

    append = True


@command("Clear-Content", "Path LiteralPath Force")
class ClearContent(ItemCommand):
    """An empty file."""

    def run(self) -> None:
        """Empty it."""
        for path in self.expanded():
            if self.drive_of(path)[0] or self.files.is_dir(path):
                self.no_such_parameter("of what is no file")
            self.files.write(path, b"")


@command("Out-File", "FilePath LiteralPath InputObject Append Encoding NoNewline NoClobber Force Width")
class OutFile(BytesCommand):
    """Text into a file, as it would be shown."""

    def start(self) -> None:
        """Nothing yet."""
        self.values: list[Any] = []

    def process(self, item: Any) -> None:
        """Collect."""
        self.values.append(item)

    def process_nothing(self) -> None:
        """Values by parameter."""
        self.values.extend(items_of(self.get("InputObject", [])))

    def finish(self) -> None:
        """Write the file."""
        newline = "" if self.on("NoNewline") else self.frame.session.host.newline
        path = self.path_text(self.get("FilePath") or self.get("LiteralPath"))
        if self.drive_of(path)[0]:
            self.no_such_parameter("to a drive of variables")
        width, modern = int(self.get("Width") or 0), self.frame.session.modern
        text = "".join(line + newline for line in lines_of(self.values, self.refuse, self.name, width, modern=modern))
        name = self.encoding or ("utf8nobom" if self.frame.session.modern else "unicode")
        if self.on("NoClobber") and self.files.exists(path) and not self.on("Append"):
            message = f"The file '{self.files.full(path)}' already exists."
            self.fatal("NoClobber", message, "ResourceExists", "System.IO.IOException", path)
        try:
            old = self.files.read(path) if self.on("Append") and self.files.is_file(path) else b""
            self.files.write(path, encoded(self, text, name, old))
        except NetError as fault:
            self.fatal("FileOpenFailure", fault.message, "OpenError", fault.type_name, path)
