"""Files, folders, environment variables: the item commands on the simulated host."""

from __future__ import annotations

import hashlib
from typing import Any

from hostprep.lab.powershell.commands.registry import command
from hostprep.lab.powershell.net import registry
from hostprep.lab.powershell.net.registry import SMA
from hostprep.lab.powershell.operators.regex import is_wildcard, wildcard
from hostprep.lab.powershell.runtime.stage import Cmdlet
from hostprep.lab.powershell.values.convert import items_of
from hostprep.lab.powershell.values.numbers import Int64
from hostprep.lab.powershell.values.objects import NetObject, PSObject
from hostprep.lab.powershell.values.text import to_text

_NOT_FOUND = SMA + "ItemNotFoundException"
_CODECS = {"ascii": "ascii", "utf8": "utf-8", "utf8nobom": "utf-8", "unicode": "utf-16-le", "default": "cp1252", "utf8bom": "utf-8-sig"}


class ItemCommand(Cmdlet):
    """What the item commands share: paths, drives, the error of a missing path."""

    @property
    def files(self) -> Any:
        """The host's file system."""
        return self.frame.session.host.files

    def paths(self) -> list[str]:
        """The paths given, as text."""
        found = self.get("LiteralPath") if "LiteralPath" in self.bound.named else self.get("Path")
        return [to_text(one.fields["path"]) if isinstance(one, NetObject) and "path" in one.fields else to_text(one) for one in items_of(found if found is not None else [])]

    def expanded(self) -> list[str]:
        """The paths with wildcards resolved; a path that is not there is an error."""
        out: list[str] = []
        for path in self.paths():
            drive, _, rest = path.partition(":")
            if drive.lower() in ("env", "function", "variable", "alias") and not self.drive_has(drive.lower(), rest):
                self.missing(path)
            elif drive.lower() in ("env", "function", "variable", "alias"):
                out.append(path)
            elif is_wildcard(path) and "LiteralPath" not in self.bound.named:
                folder, pattern = self.files.parent(path) or self.files.current, wildcard(self.files.name(path))
                out += [self.files.join(folder, name) for name in self.files.children(folder) if pattern.fullmatch(name)]
            elif self.files.exists(path):
                out.append(path)
            else:
                self.missing(path)
        return out

    def missing(self, path: str) -> None:
        """The error of a missing path."""
        self.error("PathNotFound", f"Cannot find path '{path}' because it does not exist.", "ObjectNotFound", _NOT_FOUND, path)

    def drive_has(self, drive: str, name: str) -> bool:
        """Whether a drive has an item."""
        if drive == "env":
            return self.frame.session.host.environment.get(name) is not None
        if drive == "function":
            return self.frame.scope.function(name.lower()) is not None
        if drive == "variable":
            return name.lower() in self.frame.scope.variables or name.lower() in self.frame.session.state.top.variables
        return self.frame.scope.alias(name.lower()) is not None

    def item(self, path: str) -> NetObject | PSObject:
        """The object of a path."""
        drive, colon, rest = path.partition(":")
        if colon and drive.lower() == "env":
            return PSObject([("Name", rest), ("Key", rest), ("Value", self.frame.session.host.environment.get(rest))], ["System.Collections.DictionaryEntry", "System.Object"])
        full = self.files.full(path)
        if self.files.is_dir(path):
            return NetObject(registry.TYPES["system.io.directoryinfo"], name=self.files.name(full), path=full)
        return NetObject(registry.TYPES["system.io.fileinfo"], name=self.files.name(full), path=full, length=Int64(len(self.files.read(path))))


@command("Get-Item")
class GetItem(ItemCommand):
    """An item."""

    def run(self) -> None:
        """Write it."""
        for path in self.expanded():
            self.write(self.item(path))


@command("Get-ChildItem")
class GetChildItem(ItemCommand):
    """What is in a folder, or in env:."""

    def run(self) -> None:
        """List it."""
        if self.on("Recurse") or "Include" in self.bound.named:
            self.frame.session.refuse_at_run("Get-ChildItem -Recurse")
        pattern = wildcard(to_text(self.get("Filter"))) if self.get("Filter") is not None else None
        for path in self.paths() or [self.files.current]:
            if path.lower().startswith("env:"):
                names = wildcard(path[4:].lstrip("\\/") or "*")
                for name in sorted(self.frame.session.host.environment.names()):
                    if names.fullmatch(name):
                        self.write(self.item("env:" + name))
            elif self.files.is_dir(path):
                for name in self.files.children(path):
                    child = self.files.join(path, name)
                    if (pattern is None or pattern.fullmatch(name)) and not (self.on("Directory") and not self.files.is_dir(child)) and not (self.on("File") and self.files.is_dir(child)):
                        self.write(self.item(child))
            else:
                self.missing(path)


@command("Test-Path")
class TestPath(ItemCommand):
    """Whether an item is there."""

    def run(self) -> None:
        """Say so."""
        if self.get("Path") is None and self.get("LiteralPath") is None:
            self.error("NullPathNotPermitted", "Value cannot be null. (Parameter 'The provided Path argument was null or an empty collection.')", "InvalidArgument", "System.ArgumentNullException")
            return
        for path in self.paths():
            drive, colon, rest = path.partition(":")
            if colon and drive.lower() in ("env", "function", "variable", "alias"):
                self.write(self.drive_has(drive.lower(), rest))
                continue
            kind = to_text(self.get("PathType")).lower()
            found = self.files.is_dir(path) if kind == "container" else self.files.is_file(path) if kind == "leaf" else self.files.exists(path)
            self.write(found)


@command("New-Item", {"name": "ConnectionURI", "type": "string"})
class NewItem(ItemCommand):
    """A file or a folder."""

    def run(self) -> None:
        """Make it."""
        kind = to_text(self.get("ItemType")).lower() or "file"
        if kind not in ("file", "directory"):
            self.frame.session.refuse_at_run(f"New-Item -ItemType {kind}")
        for path in self.paths():
            target = self.files.join(path, to_text(self.get("Name"))) if "Name" in self.bound.named else path
            if self.files.exists(target) and not self.on("Force"):
                reason = "DirectoryExist" if kind == "directory" else "NewItemIOError"
                self.error(reason, f"The file '{target}' already exists.", "ResourceExists" if kind == "directory" else "WriteError", "System.IO.IOException", target)
                continue
            if kind == "directory":
                self.files.make_dir(target)
            else:
                self.files.write(target, to_text(self.get("Value")).encode())
            self.write(self.item(target))


@command("Remove-Item")
class RemoveItem(ItemCommand):
    """Takes items away."""

    def run(self) -> None:
        """Remove them."""
        for path in self.expanded():
            if path.lower().startswith("env:"):
                self.frame.session.host.environment.remove(path[4:])
            elif path.lower().startswith(("function:", "variable:", "alias:")):
                self.frame.session.refuse_at_run("Remove-Item of a function or variable")
            else:
                self.files.remove(path)


@command("Copy-Item")
class CopyItem(ItemCommand):
    """Copies a file."""

    def run(self) -> None:
        """Copy."""
        for path in self.expanded():
            target = to_text(self.get("Destination"))
            if self.files.is_dir(path):
                self.frame.session.refuse_at_run("Copy-Item of a folder")
            self.files.write(self.files.join(target, self.files.name(path)) if self.files.is_dir(target) else target, self.files.read(path))
            if self.name == "Move-Item":
                self.files.remove(path)


@command("Move-Item")
class MoveItem(CopyItem):
    """Moves a file."""


@command("Get-Content")
class GetContent(ItemCommand):
    """A file's lines."""

    def run(self) -> None:
        """Write them."""
        for path in self.expanded():
            text = self.files.read_text(path)
            if self.on("Raw"):
                if text:
                    self.write(text)
                continue
            lines = text.replace("\r\n", "\n").split("\n")
            for line in lines[:-1] if lines[-1] == "" else lines:
                self.write(line)


class ContentWriter(ItemCommand):
    """What Set-Content, Add-Content and Out-File share."""

    def start(self) -> None:
        """Collect."""
        self.lines: list[str] = []

    def process(self, item: Any) -> None:
        """Collect."""
        self.lines.append(to_text(item))

    def process_nothing(self) -> None:
        """Values by parameter."""
        self.lines.extend(to_text(item) for item in items_of(self.get("Value", self.get("InputObject"))))

    def finish(self) -> None:
        """Write the file."""
        session = self.frame.session
        encoding = to_text(self.get("Encoding")).lower() or ("utf8" if session.modern else "default" if self.name != "Out-File" else "unicode")
        codec = _CODECS.get(encoding)
        if codec is None:
            session.refuse_at_run(f"-Encoding {encoding}")
        newline = "" if self.on("NoNewline") else session.host.newline
        data = "".join(line + newline for line in self.lines).encode(codec, "replace")
        if encoding == "unicode" or (encoding == "utf8" and not session.modern):
            data = ("\ufeff".encode(codec)) + data
        path = to_text(self.get("FilePath") or (self.paths() or [""])[0])
        append = self.name == "Add-Content" or self.on("Append")
        self.files.write(path, (self.files.read(path) if append and self.files.is_file(path) else b"") + data)


command("Set-Content")(type("SetContent", (ContentWriter,), {"__doc__": "A file's lines anew."}))
command("Add-Content")(type("AddContent", (ContentWriter,), {"__doc__": "More lines for a file."}))
command("Out-File")(type("OutFile", (ContentWriter,), {"__doc__": "Text into a file."}))


@command("New-TemporaryFile")
class NewTemporaryFile(ItemCommand):
    """A new empty file."""

    def run(self) -> None:
        """Make it."""
        self.write(self.item(self.files.temp_file()))


@command("Join-Path")
class JoinPath(ItemCommand):
    """Two parts of a path."""

    def run(self) -> None:
        """Join."""
        for path in self.paths():
            self.write(self.files.join(path, to_text(self.get("ChildPath"))))


@command("Split-Path")
class SplitPath(ItemCommand):
    """A part of a path."""

    def run(self) -> None:
        """Cut."""
        if any(self.on(n) for n in ("Qualifier", "NoQualifier", "Resolve", "IsAbsolute")):
            self.frame.session.refuse_at_run("Split-Path with this switch")
        for path in self.paths():
            self.write(self.files.name(path) if self.on("Leaf") else self.files.parent(path))


@command("Resolve-Path")
class ResolvePath(ItemCommand):
    """A path that is there."""

    def run(self) -> None:
        """Write it."""
        for path in self.expanded():
            self.write(PSObject([("Path", self.files.full(path))], ["System.Management.Automation.PathInfo", "System.Object"]))


@command("Get-FileHash")
class GetFileHash(ItemCommand):
    """A file's hash."""

    def run(self) -> None:
        """Compute it."""
        name = to_text(self.get("Algorithm")) or "SHA256"
        for path in self.expanded():
            digest = hashlib.new(name.lower(), self.files.read(path)).hexdigest().upper()
            self.write(PSObject([("Algorithm", name), ("Hash", digest), ("Path", path)], ["Microsoft.Powershell.Utility.FileHash", "System.Object"]))


class _Location(ItemCommand):
    def run(self) -> None:
        stack = self.files.stack
        if self.name == "Pop-Location":
            self.files.current = stack.pop() if stack else self.files.current
            return
        if self.name == "Push-Location":
            stack.append(self.files.current)
        for path in self.expanded():
            self.files.current = self.files.full(path)


for _name in ("Push-Location", "Pop-Location", "Set-Location"):
    command(_name)(type(_name.replace("-", ""), (_Location,), {"__doc__": "The current folder."}))
