"""Join-Path, Split-Path, Resolve-Path, Convert-Path, and the current folder."""

from __future__ import annotations

from hostprep.lab.powershell.commands.paths import ItemCommand
from hostprep.lab.powershell.commands.registry import command
from hostprep.lab.powershell.net.registry import SMA
from hostprep.lab.powershell.values.convert import items_of
from hostprep.lab.powershell.values.objects import PSObject
from hostprep.lab.powershell.values.text import to_text


def path_info(path: str) -> PSObject:
    """What Get-Location and Resolve-Path write."""
    found = PSObject([("Path", path), ("ProviderPath", path)], [SMA + "PathInfo", "System.Object"])
    found.text = path
    return found


@command("Join-Path", "Path ChildPath AdditionalChildPath Resolve")
class JoinPath(ItemCommand):
    """Parts of a path."""

    def run(self) -> None:
        """Join."""
        parts = [
            to_text(self.get("ChildPath")),
            *(to_text(one) for one in items_of(self.get("AdditionalChildPath", []))),
        ]
        for path in self.paths():
            joined = self._joined(path, parts)
            if not self.on("Resolve"):
                self.write(joined)
                continue
            found = self.matching(joined)
            for one in found:
                self.write(self.files.full(one))
            if not found:
                self.missing(joined)

    def _joined(self, path: str, parts: list[str]) -> str:
        out = path
        for part in parts:
            if self.files.windows:
                out, part = out.replace("/", "\\"), part.replace("/", "\\")  # noqa: PLW2901  # both are rewritten
            out = self.files.join(out, part) if out else part
        return out


@command("Split-Path", "Path LiteralPath Leaf Parent Qualifier NoQualifier IsAbsolute LeafBase Extension")
class SplitPath(ItemCommand):
    """A part of a path."""

    def run(self) -> None:
        """Cut."""
        for path in self.paths():
            self._one(path.replace("/", "\\") if self.files.windows else path)

    def _one(self, path: str) -> None:
        files = self.files
        bare = path.rstrip(files.separator) or path
        drive, colon, rest = path.partition(":")
        if self.on("Leaf"):
            self.write(files.name(bare) or bare)
        elif self.on("LeafBase"):
            self.write(files.stem(bare))
        elif self.on("Extension"):
            self.write(files.extension(bare))
        elif self.on("IsAbsolute"):
            self.write(bool(colon) if files.windows else path.startswith("/"))
        elif self.on("NoQualifier"):
            self.write(rest if colon else path)
        elif self.on("Qualifier"):
            if not colon:
                message = f"Cannot parse path because path '{path}' does not have a qualifier specified."
                self.error("ParseError", message, "InvalidArgument", "System.FormatException", path)
            else:
                self.write(drive + ":")
        else:
            self.write(files.parent(bare))


@command("Resolve-Path", "Path LiteralPath")
class ResolvePath(ItemCommand):
    """A path that is there."""

    def run(self) -> None:
        """Write it."""
        for path in self.expanded():
            if self.drive_of(path)[0]:
                self.no_such_parameter("on a drive of variables")
            self.write(path_info(self.files.full(path)))


@command("Convert-Path", "Path LiteralPath")
class ConvertPath(ItemCommand):
    """A path that is there, as a string."""

    def run(self) -> None:
        """Write it."""
        for path in self.expanded():
            if self.drive_of(path)[0]:
                self.no_such_parameter("on a drive of variables")
            self.write(self.files.full(path))


@command("Get-Location")
class GetLocation(ItemCommand):
    """The current folder."""

    def run(self) -> None:
        """Write it."""
        self.write(path_info(self.files.current))


@command("Set-Location", "Path LiteralPath PassThru")
class SetLocation(ItemCommand):
    """Another current folder."""

    def run(self) -> None:
        """Go there."""
        self.go()
        if self.on("PassThru"):
            self.write(path_info(self.files.current))

    def go(self) -> None:
        """Change the folder to the only path."""
        found = self.expanded()
        if any(self.drive_of(path)[0] or not self.files.is_dir(path) for path in found) or len(found) > 1:
            self.no_such_parameter("to what is no folder")
        for path in found:
            self.files.current = self.files.full(path)


@command("Push-Location", "Path LiteralPath PassThru")
class PushLocation(SetLocation):
    """Another current folder; the old one is kept."""

    def go(self) -> None:
        """Keep, and go."""
        old = self.files.current
        super().go()
        if not self.failed:
            self.files.stack.append(old)


@command("Pop-Location", "PassThru")
class PopLocation(SetLocation):
    """The folder that was kept."""

    def go(self) -> None:
        """Go back."""
        if self.files.stack:
            self.files.current = self.files.stack.pop()
