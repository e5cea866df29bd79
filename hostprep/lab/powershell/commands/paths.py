"""What the item commands share: paths, drives, wildcards, and the errors of a missing path."""

from __future__ import annotations

from typing import Any, NoReturn

from hostprep.lab.powershell.commands import keys
from hostprep.lab.powershell.commands.finding import alias_info
from hostprep.lab.powershell.host.files import Files
from hostprep.lab.powershell.net import registry
from hostprep.lab.powershell.net.keys import key_object
from hostprep.lab.powershell.net.model import NetError
from hostprep.lab.powershell.net.registry import SMA
from hostprep.lab.powershell.operators.regex import is_wildcard, wildcard
from hostprep.lab.powershell.runtime.scope import MISSING
from hostprep.lab.powershell.runtime.stage import Cmdlet
from hostprep.lab.powershell.values.convert import items_of
from hostprep.lab.powershell.values.numbers import Int64
from hostprep.lab.powershell.values.objects import NetObject, PSObject
from hostprep.lab.powershell.values.text import to_text

NOT_FOUND = SMA + "ItemNotFoundException"
DRIVES = ("env", "function", "variable", "alias")
ELSEWHERE = ("cert", "wsman", "filesystem", "microsoft.powershell.core\\filesystem", *keys.DRIVES)
CATEGORIES = {
    "System.IO.DirectoryNotFoundException": "ObjectNotFound",
    "System.UnauthorizedAccessException": "PermissionDenied",
}


class ItemCommand(Cmdlet):
    """A command that takes paths."""

    @property
    def files(self) -> Files:
        """The host's file system."""
        found: Files = self.frame.session.host.files
        return found

    def paths(self) -> list[str]:
        """The paths given, as text."""
        found = self.get("LiteralPath") if "LiteralPath" in self.bound.named else self.get("Path")
        return [self.path_text(one) for one in items_of(found if found is not None else [])]

    def path_text(self, value: Any) -> str:
        """A path of a string or of an item's object; a provider that the dialect lacks is refused."""
        text = value.fields["path"] if isinstance(value, NetObject) and "path" in value.fields else to_text(value)
        if self.literal and text.startswith("Microsoft.PowerShell.Core\\FileSystem::"):
            text = text.partition("::")[2]
        if keys.key_of(text):
            keys.registry_of(self)
            return str(text)
        drive, colon, _ = text.partition(":")
        if colon and (drive.lower() in ELSEWHERE or "::" in text):
            self.refuse(f"{self.name} on {drive}:")
        if text.startswith("~"):
            self.refuse(f"{self.name} on ~")
        return str(text)

    @property
    def literal(self) -> bool:
        """Whether wildcards mean themselves."""
        return "LiteralPath" in self.bound.named

    def drive_of(self, path: str) -> tuple[str, str]:
        """The drive of variables, functions or aliases and the name on it, or twice nothing."""
        drive, colon, rest = path.partition(":")
        return (drive.lower(), rest.lstrip("\\/")) if colon and drive.lower() in DRIVES else ("", "")

    def expanded(self, *, quiet: bool = False) -> list[str]:
        """The paths with wildcards resolved; a path that is not there is an error."""
        out: list[str] = []
        for path in self.paths():
            found = self.matching(path)
            if not found and not quiet and (self.literal or not is_wildcard(path)):
                self.missing(path)
            out += found
        return out

    def matching(self, path: str) -> list[str]:
        """The items that a path means; none where it is not there."""
        if keys.key_of(path):
            return keys.matching(self, path)
        drive, name = self.drive_of(path)
        if drive:
            if is_wildcard(name) and not self.literal:
                pattern = wildcard(name)
                return [f"{drive}:{one}" for one in self.drive_names(drive) if pattern.fullmatch(one)]
            return [path] if self.drive_has(drive, name) else []
        if is_wildcard(path) and not self.literal:
            return self.glob(path)
        return [path] if self.files.exists(path) else []

    def glob(self, path: str) -> list[str]:
        """The paths that a path with wildcards means, by name."""
        files = self.files
        full = files.full(path)
        root = full[:3] if files.windows else "/"
        found = [root]
        for part in full[len(root) :].split(files.separator):
            if not is_wildcard(part):
                found = [one for one in (files.join(folder, part) for folder in found) if files.exists(one)]
                continue
            pattern = wildcard(part)
            found = [
                files.join(folder, name)
                for folder in found
                if files.is_dir(folder)
                for name in self.listed(folder)
                if pattern.fullmatch(name)
            ]
        return found

    def listed(self, folder: str) -> list[str]:
        """The names in a folder, folders first; hidden ones only with -Force."""
        entries = self.files.system.entries(self.files.full(folder))
        seen = [one for one in entries if self.files.windows or self.on("Force") or not one.name.startswith(".")]
        return [one.name for one in seen if one.folder] + [one.name for one in seen if not one.folder]

    def missing(self, path: str) -> None:
        """The error of a missing path."""
        drive, colon, _ = path.partition(":")
        if colon and self.files.windows and len(drive) > 1 and drive.lower() not in (*DRIVES, *keys.DRIVES, "registry"):
            message = f"Cannot find drive. A drive with the name '{drive}' does not exist."
            self.error("DriveNotFound", message, "ObjectNotFound", SMA + "DriveNotFoundException", drive)
            return
        shown = path if self.drive_of(path)[0] or keys.key_of(path) else self.files.full(path)
        message = f"Cannot find path '{shown}' because it does not exist."
        self.error("PathNotFound", message, "ObjectNotFound", NOT_FOUND, path)

    def failed_write(self, error_id: str, fault: NetError, path: str, category: str = "WriteError") -> None:
        """The error of a file system that would not."""
        self.error(error_id, fault.message, CATEGORIES.get(fault.type_name, category), fault.type_name, path)

    def no_such_parameter(self, what: str) -> NoReturn:
        """Turn down a combination."""
        self.refuse(f"{self.name} {what}")

    # Drives of variables, functions and aliases

    def drive_names(self, drive: str) -> list[str]:
        """What is on a drive."""
        if drive != "env":
            self.refuse(f"{self.name} {drive}: with a wildcard")
        return sorted(self.frame.session.host.environment.names(), key=str.lower)

    def drive_has(self, drive: str, name: str) -> bool:
        """Whether a drive has an item."""
        scope = self.frame.scope
        if not name:
            return True
        if drive == "env":
            return self.frame.session.host.environment.get(name) is not None
        if drive == "function":
            return scope.function(name.lower()) is not None
        if drive == "variable":
            return scope.lookup(name.lower()) is not MISSING
        return scope.alias(name.lower()) is not None

    def _kept(self, drive: str, name: str) -> NetObject | PSObject:
        """The object of a function, a variable or an alias."""
        scope, low = self.frame.scope, name.lower()
        if not name:
            self.refuse(f"{self.name} {drive}:")
        if drive == "function":
            found: NetObject = scope.function(low).info()
            return found
        if drive == "variable":
            return PSObject([("Name", name), ("Value", scope.lookup(low))], [SMA + "PSVariable", "System.Object"])
        return alias_info(name, scope.alias(low) or "")

    def item(self, path: str) -> NetObject | PSObject:
        """The object of a path."""
        if key := keys.key_of(path):
            return key_object(keys.registry_of(self), key)
        drive, name = self.drive_of(path)
        if drive == "env":
            value = self.frame.session.host.environment.get(name)
            pairs = [("Name", name), ("Key", name), ("Value", value)]
            return PSObject(pairs, ["System.Collections.DictionaryEntry", "System.Object"])
        if drive:
            return self._kept(drive, name)
        full = self.files.full(path)
        entry = self.files.entry(path)
        if entry is None:
            raise NetError("System.IO.FileNotFoundException", f"Could not find file '{full}'.")
        kind = registry.TYPES["system.io.directoryinfo" if entry.folder else "system.io.fileinfo"]
        spelled = self.files.join(self.files.parent(full), entry.name) if entry.name else full
        found = NetObject(kind, name=entry.name or full, path=spelled, modified=entry.modified)
        if not entry.folder:
            found.fields["length"] = Int64(entry.size)
        return found
