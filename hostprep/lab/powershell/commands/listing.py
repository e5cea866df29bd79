"""Get-Item, Get-ChildItem, Test-Path."""

from __future__ import annotations

import re

from hostprep.lab.powershell.commands.keys import key_of, listed
from hostprep.lab.powershell.commands.paths import ItemCommand
from hostprep.lab.powershell.commands.registry import command
from hostprep.lab.powershell.operators.regex import is_wildcard, wildcard
from hostprep.lab.powershell.values.convert import items_of
from hostprep.lab.powershell.values.objects import NetObject
from hostprep.lab.powershell.values.text import to_text


@command("Get-Item", "Path LiteralPath Force")
class GetItem(ItemCommand):
    """An item."""

    def run(self) -> None:
        """Write it."""
        for path in self.expanded():
            self.write(self.item(path))


@command("Get-ChildItem", "Path LiteralPath Force Filter Include Exclude Recurse Depth Name File Directory")
class GetChildItem(ItemCommand):
    """What is in a folder, or in env:."""

    def start(self) -> None:
        """Read the parameters once."""
        self.deep = self.on("Recurse") or "Depth" in self.bound.named
        self.depth = int(self.get("Depth")) if "Depth" in self.bound.named else 1 << 20
        self.kinds = (self.on("File"), self.on("Directory"))

    def run(self) -> None:
        """List it."""
        self.include = self._patterns("Include")
        self.exclude = self._patterns("Exclude")
        filtered = self.get("Filter")
        self.filter = wildcard(to_text(filtered)) if filtered is not None else None
        for path in self.paths() or [self.files.current]:
            if key_of(path):
                self._keys(path)
            elif self.drive_of(path)[0]:
                self._drive(path)
            elif is_wildcard(path) and not self.literal:
                self._wild(path)
            elif self.files.is_dir(path):
                if self.include and not self.deep:
                    self.no_such_parameter("-Include without -Recurse or a wildcard")
                self._folder(path, "", self.depth)
            elif self.files.is_file(path):
                self._one(path, self.files.name(path))
            else:
                self.missing(path)

    def _patterns(self, name: str) -> list[re.Pattern[str]]:
        return [wildcard(to_text(one)) for one in items_of(self.get(name, []))]

    def _drive(self, path: str) -> None:
        drive, name = self.drive_of(path)
        if (not name and drive != "env") or self.deep or any(self.kinds) or self.include or self.exclude or self.filter:
            self.no_such_parameter(f"{drive}:")
        found = self.matching(f"{drive}:{name or '*'}")
        if not found and (self.literal or not is_wildcard(name)):
            self.missing(path)
        for one in found:
            self.write(one.partition(":")[2] if self.on("Name") else self.item(one))

    def _keys(self, path: str) -> None:
        if any(self.kinds) or self.include or self.exclude or self.filter or "Depth" in self.bound.named:
            self.no_such_parameter("of a key with anything but -Recurse or -Name")
        found = self.matching(path)
        if not found and (self.literal or not is_wildcard(path)):
            self.missing(path)
        for one in found:
            listed(self, one, deep=self.deep) if one == path else self.write(self.item(one))

    def _wild(self, path: str) -> None:
        files = self.files
        if self.deep:
            leaf = wildcard(files.name(path))
            if is_wildcard(files.parent(path)) or self.include:
                self.no_such_parameter("-Recurse with this wildcard")
            self.include = [leaf]
            self._folder(files.parent(path) or files.current, "", self.depth)
            return
        for one in self.glob(path):
            self._one(one, files.name(one))

    def _folder(self, folder: str, above: str, depth: int) -> None:
        names = self.listed(folder)
        for name in names:
            self._one(self.files.join(folder, name), self.files.join(above, name) if above else name, listed=True)
        for name in names if self.deep and depth > 0 else ():
            child = self.files.join(folder, name)
            if self.files.is_dir(child):
                self._folder(child, self.files.join(above, name) if above else name, depth - 1)

    def _one(self, path: str, shown: str, *, listed: bool = False) -> None:
        name = self.files.name(path)
        folder = self.files.is_dir(path)
        wanted = self.kinds[1] if folder else self.kinds[0]
        if any(self.kinds) and not wanted:
            return
        if self.filter is not None and not self.filter.fullmatch(name):
            return
        if self.include and not any(one.fullmatch(name) for one in self.include):
            return
        if any(one.fullmatch(name) for one in self.exclude):
            return
        if self.on("Name"):
            self.write(shown)
            return
        found = self.item(path)
        if isinstance(found, NetObject) and listed and not self.frame.session.modern:
            found.fields["shown"] = name  # .NET Framework's ToString gives what the folder was asked for
        self.write(found)


@command("Test-Path", "Path LiteralPath PathType")
class TestPath(ItemCommand):
    """Whether an item is there."""

    def run(self) -> None:
        """Say so."""
        if self.get("Path") is None and self.get("LiteralPath") is None:
            reason = "The provided Path argument was null or an empty collection."
            message = f"Value cannot be null. (Parameter '{reason}')"
            self.error("NullPathNotPermitted", message, "InvalidArgument", "System.ArgumentNullException")
            return
        kind = to_text(self.get("PathType")).lower()
        for path in self.paths():
            self.write(any(self._is(one, kind) for one in self.matching(path)))

    def _is(self, path: str, kind: str) -> bool:
        drive, name = self.drive_of(path)
        container = not name if drive else bool(key_of(path)) or self.files.is_dir(path)
        return kind in ("", "any") or container == (kind == "container")
