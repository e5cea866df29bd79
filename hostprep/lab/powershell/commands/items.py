"""New-Item, Remove-Item, Set-Item, Clear-Item of drives, New-TemporaryFile, Get-FileHash."""

from __future__ import annotations

import hashlib

from hostprep.lab.powershell.commands import keys
from hostprep.lab.powershell.commands.encodings import encoded
from hostprep.lab.powershell.commands.paths import ItemCommand
from hostprep.lab.powershell.commands.registry import command
from hostprep.lab.powershell.net.model import NetError
from hostprep.lab.powershell.values.objects import PSObject
from hostprep.lab.powershell.values.text import to_text


@command("New-Item", "Path Name ItemType Value Force", {"name": "ConnectionURI", "type": "string"})
class NewItem(ItemCommand):
    """A file, a folder, or a variable of the environment."""

    def run(self) -> None:
        """Make it."""
        kind = to_text(self.get("ItemType")).lower() or "file"
        for path in self.paths() or [self.files.current]:
            target = self.files.join(path, to_text(self.get("Name"))) if "Name" in self.bound.named else path
            if keys.key_of(target):
                keys.make(self, target)
                continue
            drive, name = self.drive_of(target)
            if drive == "env" and name and not self.drive_has(drive, name):
                self.frame.session.host.environment.set(name, to_text(self.get("Value")))
                self.write(self.item(target))
            elif drive or kind not in ("file", "directory"):
                self.no_such_parameter(f"{drive}:" if drive else f"-ItemType {kind}")
            elif kind == "directory":
                self._folder(target)
            else:
                self._file(target)

    def _folder(self, target: str) -> None:
        full = self.files.full(target)
        if self.files.is_file(target) or (self.files.exists(target) and not self.on("Force")):
            message = f"An item with the specified name {full} already exists."
            self.error("DirectoryExist", message, "ResourceExists", "System.IO.IOException", full)
            return
        try:
            self.files.make_dir(target)
        except NetError as fault:
            self.failed_write("CreateDirectoryIOError", fault, full)
        else:
            self.write(self.item(target))

    def _file(self, target: str) -> None:
        full = self.files.full(target)
        if self.files.exists(target) and not self.on("Force"):
            message = f"The file '{full}' already exists."
            self.error("NewItemIOError", message, "WriteError", "System.IO.IOException", full)
            return
        try:
            if self.on("Force"):
                self.files.make_dir(self.files.parent(full))
            self.files.write(target, encoded(self, to_text(self.get("Value")), "utf8nobom"))
        except NetError as fault:
            denied = fault.type_name == "System.UnauthorizedAccessException"
            error_id = "NewItemUnauthorizedAccessError" if denied else "NewItemIOError"
            category = "PermissionDenied" if denied else "WriteError"
            self.error(error_id, fault.message, category, fault.type_name, full)
        else:
            self.write(self.item(target))


@command("Remove-Item", "Path LiteralPath Recurse Force")
class RemoveItem(ItemCommand):
    """Takes items away."""

    def run(self) -> None:
        """Remove them."""
        for path in self.expanded():
            drive, name = self.drive_of(path)
            if keys.key_of(path):
                keys.remove(self, path)
                continue
            if drive:
                self._from_drive(drive, name)
                continue
            if self.files.is_dir(path) and self.files.children(path) and not self.on("Recurse"):
                self.no_such_parameter("of a folder that is not empty, without -Recurse")
            try:
                self.files.remove(path)
            except NetError as fault:
                denied = fault.type_name == "System.UnauthorizedAccessException"
                error_id = "RemoveFileSystemItemUnAuthorizedAccess" if denied else "RemoveFileSystemItemIOError"
                self.failed_write(error_id, fault, self.files.full(path))

    def _from_drive(self, drive: str, name: str) -> None:
        if drive == "env" and name:
            self.frame.session.host.environment.remove(name)
            return
        scope = self.frame.scope
        table = {"function": scope.functions, "alias": scope.aliases, "variable": scope.variables}.get(drive)
        if not table or name.lower() not in table:
            self.no_such_parameter(f"{drive}: of another scope")
        else:
            del table[name.lower()]


@command("Set-Item", "Path LiteralPath Value Force")
class SetItem(ItemCommand):
    """The value of an item on a drive of variables."""

    def run(self) -> None:
        """Set it."""
        for path in self.paths():
            drive, name = self.drive_of(path)
            if not drive:
                self.no_such_parameter("of a file")
            self.frame.session.write_drive(self.frame, drive, name, self.get("Value"))


@command("New-TemporaryFile")
class NewTemporaryFile(ItemCommand):
    """A new empty file."""

    def run(self) -> None:
        """Make it."""
        self.write(self.item(self.files.temp_file()))


@command("Get-FileHash", "Path LiteralPath Algorithm")
class GetFileHash(ItemCommand):
    """A file's hash."""

    def run(self) -> None:
        """Compute it."""
        name = to_text(self.get("Algorithm")).upper() or "SHA256"
        if name.lower() not in hashlib.algorithms_guaranteed:
            self.no_such_parameter(f"-Algorithm {name}")
        for path in self.paths():
            for one in self.matching(path) or [path]:
                if self.files.is_file(one):
                    digest = hashlib.new(name.lower(), self.files.read(one)).hexdigest().upper()
                    pairs = [("Algorithm", name), ("Hash", digest), ("Path", self.files.full(one))]
                    self.write(PSObject(pairs, ["Microsoft.Powershell.Utility.FileHash", "System.Object"]))
                elif not self.files.exists(one):
                    self.no_such_parameter("of a missing file")
