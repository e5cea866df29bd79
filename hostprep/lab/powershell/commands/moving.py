"""Copy-Item, Move-Item, Rename-Item."""

from __future__ import annotations

from hostprep.lab.powershell.commands.paths import ItemCommand
from hostprep.lab.powershell.commands.registry import command
from hostprep.lab.powershell.net.model import NetError
from hostprep.lab.powershell.net.registry import SMA
from hostprep.lab.powershell.values.text import to_text


@command("Copy-Item", "Path LiteralPath Destination Recurse Force PassThru Container")
class CopyItem(ItemCommand):
    """Copies files and folders."""

    def run(self) -> None:
        """Copy."""
        target = self.path_text(self.get("Destination") or self.files.current)
        for path in self.expanded():
            if self.drive_of(path)[0] or self.drive_of(target)[0]:
                self.no_such_parameter("on a drive of variables")
            place = (
                self.files.join(target, self.files.name(self.files.full(path))) if self.files.is_dir(target) else target
            )
            if not self.files.is_dir(self.files.parent(self.files.full(place))):
                self.no_such_parameter("into a missing folder")
            if self.files.is_dir(path):
                self._folder(path, place)
            else:
                self._file(path, place)

    def _file(self, path: str, place: str) -> None:
        if self.files.full(path).lower() == self.files.full(place).lower():
            message = f"Cannot overwrite the item {path} with itself."
            self.error("CopyError", message, "WriteError", "System.IO.IOException", path)
            return
        try:
            self.files.write(place, self.files.read(path))
        except NetError as fault:
            self.failed_write("CopyFileInfoItemUnauthorizedAccessError", fault, path)
            return
        if self.on("PassThru"):
            self.write(self.item(place))

    def _folder(self, path: str, place: str) -> None:
        if self.files.is_file(place):
            self.no_such_parameter("of a folder onto a file")
        if (self.files.full(place) + self.files.separator).lower().startswith(self.files.full(path).lower() + "\\"):
            self.no_such_parameter("of a folder into itself")
        self.files.make_dir(place)
        if self.on("PassThru"):
            self.write(self.item(place))
        for name in self.listed(path) if self.on("Recurse") else ():
            inner, to = self.files.join(path, name), self.files.join(place, name)
            if self.files.is_dir(inner):
                self._folder(inner, to)
            else:
                self._file(inner, to)


def move(cmdlet: ItemCommand, path: str, place: str) -> None:
    """Move a file or a folder with all below it."""
    files = cmdlet.files
    if not files.is_dir(path):
        data = files.read(path)
        files.remove(path)
        files.write(place, data)
        return
    files.make_dir(place)
    for name in files.children(path):
        move(cmdlet, files.join(path, name), files.join(place, name))
    files.remove(path)


@command("Move-Item", "Path LiteralPath Destination Force PassThru")
class MoveItem(ItemCommand):
    """Moves files and folders."""

    def run(self) -> None:
        """Move."""
        files = self.files
        target = self.path_text(self.get("Destination") or files.current)
        for path in self.expanded():
            if self.drive_of(path)[0] or self.drive_of(target)[0]:
                self.no_such_parameter("on a drive of variables")
            place = files.join(target, files.name(files.full(path))) if files.is_dir(target) else target
            folder = files.is_dir(path)
            word = "MoveDirectoryItemIOError" if folder else "MoveFileInfoItemIOError"
            if not files.is_dir(files.parent(files.full(place))):
                self.error(
                    word,
                    "Could not find a part of the path.",
                    "WriteError",
                    "System.IO.DirectoryNotFoundException",
                    path,
                )
                continue
            if files.exists(place) and (folder or files.is_dir(place) or not self.on("Force")):
                message = "Cannot create a file when that file already exists."
                self.error(word, message, "WriteError", "System.IO.IOException", path)
                continue
            move(self, path, place)
            if self.on("PassThru"):
                self.write(self.item(place))


@command("Rename-Item", "Path LiteralPath NewName Force PassThru")
class RenameItem(ItemCommand):
    """Gives a file or folder another name."""

    def run(self) -> None:
        """Rename."""
        files = self.files
        new = to_text(self.get("NewName"))
        for path in self.paths():
            if self.drive_of(path)[0] or files.name(new) != new:
                self.no_such_parameter("with this name")
            if not files.exists(path):
                message = f"Cannot rename because item at '{path}' does not exist."
                self.error("InvalidOperation", message, "InvalidOperation", SMA + "PSInvalidOperationException", path)
                continue
            full = files.full(path)
            place = files.join(files.parent(full), new)
            if files.exists(place) and full.lower() != place.lower():
                message = "Cannot create a file when that file already exists."
                self.error("RenameItemIOError", message, "WriteError", "System.IO.IOException", full)
                continue
            move(self, path, place)
            if self.on("PassThru"):
                self.write(self.item(place))
