"""CSV both ways: ConvertTo-Csv, Export-Csv, ConvertFrom-Csv, Import-Csv."""

from __future__ import annotations

from typing import Any

from hostprep.lab.powershell.commands.csvtext import quoted, records
from hostprep.lab.powershell.commands.encodings import decoded, encoded
from hostprep.lab.powershell.commands.evaluating import all_properties, evaluate
from hostprep.lab.powershell.commands.paths import ItemCommand
from hostprep.lab.powershell.commands.registry import command
from hostprep.lab.powershell.net import registry
from hostprep.lab.powershell.net.model import NetError
from hostprep.lab.powershell.values.collections import Hashtable
from hostprep.lab.powershell.values.convert import items_of
from hostprep.lab.powershell.values.objects import PSObject
from hostprep.lab.powershell.values.text import to_text


class CsvWriter(ItemCommand):
    """Objects as lines of quoted values; the first one says which columns there are."""

    def start(self) -> None:
        """Nothing yet."""
        self.items: list[Any] = []

    def process(self, item: Any) -> None:
        """Collect."""
        self.items.append(item)

    def process_nothing(self) -> None:
        """One item by parameter."""
        self.items.extend(items_of(self.get("InputObject", [])))

    def lines(self, *, head: bool = True) -> list[str]:
        """The lines."""
        if not self.items:
            return []
        first, modern = self.items[0], self.frame.session.modern
        if isinstance(first, Hashtable):
            if not modern:
                self.refuse(f"{self.name} of a hashtable (edition 5.1)")
            names = [to_text(key) for key in first.keys()]  # noqa: SIM118  # no Python dict
        else:
            names = [found.name for found in all_properties(self, first)]
        mark = to_text(self.get("Delimiter")) or ","
        out: list[str] = []
        if head and ((not modern and not self.on("NoTypeInformation")) or self.on("IncludeTypeInformation")):
            out.append("#TYPE " + registry.type_names(first)[0])
        if head and not self.on("NoHeader"):
            out.append(mark.join(quoted(name) for name in names))
        for item in self.items:
            values = [evaluate(self, name, item) for name in names]
            out.append(mark.join("" if value is None else quoted(to_text(value)) for value in values))
        return out


@command("ConvertTo-Csv", "InputObject Delimiter NoTypeInformation IncludeTypeInformation NoHeader")
class ConvertToCsv(CsvWriter):
    """Lines of CSV."""

    def finish(self) -> None:
        """Write the lines."""
        for line in self.lines():
            self.write(line)


@command(
    "Export-Csv",
    "InputObject Path LiteralPath Delimiter NoTypeInformation IncludeTypeInformation NoHeader Encoding Append Force "
    "NoClobber",
)
class ExportCsv(CsvWriter):
    """A file of CSV."""

    def finish(self) -> None:
        """Write the file."""
        path = self.path_text(self.get("Path") or self.get("LiteralPath"))
        if self.on("NoClobber") and self.files.exists(path):
            message = f"The file '{self.files.full(path)}' already exists."
            self.fatal("NoClobber", message, "ResourceExists", "System.IO.IOException", path)
        default = "utf8nobom" if self.frame.session.modern else "ascii"
        try:
            old = self.files.read(path) if self.on("Append") and self.files.is_file(path) else b""
            text = "".join(line + self.frame.session.host.newline for line in self.lines(head=not old))
            self.files.write(path, encoded(self, text, to_text(self.get("Encoding")) or default, old))
        except NetError as fault:
            self.fatal("FileOpenFailure", fault.message, "OpenError", fault.type_name, path)


class CsvReader(ItemCommand):
    """Lines of CSV as objects of strings."""

    def emit(self, text: str) -> None:
        """The objects of a text."""
        mark = to_text(self.get("Delimiter")) or ","
        rows = records(text, mark)
        if rows and rows[0][0].startswith("#TYPE"):
            rows = rows[1:]
        given = [to_text(name) for name in items_of(self.get("Header", []))]
        names = given or (rows.pop(0) if rows else [])
        if any(not name for name in names):
            self.refuse(f"{self.name} with a column that has no name")
        if len({name.lower() for name in names}) < len(names):
            self.refuse(f"{self.name} with two columns of one name")
        for row in rows:
            cells: list[Any] = [*row, *[None] * len(names)]
            self.write(PSObject(zip(names, cells, strict=False)))


@command("ConvertFrom-Csv", "InputObject Delimiter Header")
class ConvertFromCsv(CsvReader):
    """Lines of the pipeline as objects."""

    def start(self) -> None:
        """No line yet."""
        self.lines: list[str] = []

    def process(self, item: Any) -> None:
        """Collect."""
        self.lines.append(to_text(item))

    def process_nothing(self) -> None:
        """Lines by parameter."""
        self.lines.extend(to_text(line) for line in items_of(self.get("InputObject", [])))

    def finish(self) -> None:
        """Write the objects."""
        self.emit("\n".join(self.lines))


@command("Import-Csv", "Path LiteralPath Delimiter Header Encoding")
class ImportCsv(CsvReader):
    """The objects of a file."""

    def run(self) -> None:
        """Read and write."""
        for path in self.paths():
            if not self.files.is_file(path):
                full = self.files.full(path)
                message = f"Could not find file '{full}'."
                self.fatal("FileOpenFailure", message, "OpenError", "System.IO.FileNotFoundException", full)
            self.emit(decoded(self, self.files.read(path), to_text(self.get("Encoding")), "utf8nobom"))
