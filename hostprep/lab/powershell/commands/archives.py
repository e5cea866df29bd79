"""Expand-Archive."""

from __future__ import annotations

import io
import zipfile

from hostprep.lab.powershell.commands.paths import ItemCommand
from hostprep.lab.powershell.commands.registry import COMMANDS, command
from hostprep.lab.powershell.net.model import NetError
from hostprep.lab.powershell.values.text import to_text


@command("Expand-Archive", "Path LiteralPath DestinationPath Force")
class ExpandArchive(ItemCommand):
    """A zip file's folders and files."""

    def run(self) -> None:
        """Write them."""
        (path,) = self.paths()
        found = self.matching(path)
        if len(found) != 1 or not self.files.is_file(found[0]):
            message = f"The path '{path}' either does not exist or is not a valid file system path."
            self.fatal(
                "ArchiveCmdletPathNotFound", message, "InvalidArgument", "System.InvalidOperationException", path
            )
        if self.files.extension(path).lower() != ".zip":
            kind = "System.IO.IOException"
            message = f"{self.files.extension(path)} is not a supported archive file format. .zip is the only one."
            self.fatal("NotSupportedArchiveFileExtension", message, "InvalidArgument", kind, path)
        folder = to_text(self.get("DestinationPath")) or self.files.join(self.files.current, self.files.stem(path))
        try:
            with zipfile.ZipFile(io.BytesIO(self.files.read(found[0]))) as archive:
                self._write(archive, folder)
        except zipfile.BadZipFile:
            message = 'Exception calling ".ctor": "End of Central Directory record could not be found."'
            self.fatal("InvalidDataException", message, "NotSpecified", "System.IO.InvalidDataException", path)
        except NetError as fault:
            self.failed_write("ExpandArchiveFailed", fault, folder)

    def _write(self, archive: zipfile.ZipFile, folder: str) -> None:
        targets = {one: self.files.join(folder, *one.filename.rstrip("/").split("/")) for one in archive.infolist()}
        if not self.on("Force") and any(self.files.is_file(path) for path in targets.values()):
            self.refuse("Expand-Archive over files that are there, without -Force")
        self.files.make_dir(folder)
        for one, path in targets.items():
            if ".." in one.filename.split("/"):
                self.refuse("Expand-Archive of an archive that leaves its folder")
            self.files.make_dir(path if one.is_dir() else self.files.parent(path))
            if not one.is_dir():
                self.files.write(path, archive.read(one))


# A function of a script module, whose errors carry its own name.
COMMANDS["expand-archive"].implementing = "Expand-Archive"
COMMANDS["expand-archive"].kind = "Function"
