"""Out-String, Tee-Object, ConvertFrom-StringData, New-Guid, Get-Random."""

from __future__ import annotations

import random
from typing import Any

from hostprep.lab.powershell.commands.display import lines_of
from hostprep.lab.powershell.commands.encodings import encoded
from hostprep.lab.powershell.commands.paths import ItemCommand
from hostprep.lab.powershell.commands.registry import command
from hostprep.lab.powershell.commands.sorting import Collecting
from hostprep.lab.powershell.net import registry
from hostprep.lab.powershell.net.model import NetError
from hostprep.lab.powershell.net.registry import SMA
from hostprep.lab.powershell.runtime.stage import Cmdlet
from hostprep.lab.powershell.values.collections import Hashtable
from hostprep.lab.powershell.values.convert import items_of
from hostprep.lab.powershell.values.objects import NetObject
from hostprep.lab.powershell.values.text import to_text

_ESCAPES = {"n": "\n", "r": "\r", "t": "\t", "f": "\f", "v": "\v", "a": "\a", "e": "\x1b"}


@command("Out-String", "InputObject Stream Width NoNewline")
class OutString(Collecting):
    """Values as they would be shown."""

    def finish(self) -> None:
        """The text."""
        newline = self.frame.session.host.newline
        width, modern = int(self.get("Width") or 0), self.frame.session.modern
        lines = lines_of(self.items, self.refuse, self.name, width, modern=modern)
        if self.on("Stream"):
            for line in lines:
                self.write(line)
        else:
            self.write("".join(line + ("" if self.on("NoNewline") else newline) for line in lines))


@command("Tee-Object", "Variable FilePath LiteralPath Append InputObject Encoding")
class TeeObject(ItemCommand):
    """Keeps in a variable or a file what passes."""

    def start(self) -> None:
        """Nothing yet."""
        self.items: list[Any] = []

    def process(self, item: Any) -> None:
        """Keep and hand on."""
        self.items.append(item)
        self.write(item)

    def process_nothing(self) -> None:
        """Items by parameter."""
        for item in items_of(self.get("InputObject", [])):
            self.process(item)

    def finish(self) -> None:
        """Put the variable, or write the file."""
        if "Variable" in self.bound.named:
            name = to_text(self.get("Variable")).lower()
            self.frame.scope.put(name, self.items[0] if len(self.items) == 1 else self.items)
            return
        path = self.path_text(self.get("FilePath") or self.get("LiteralPath"))
        text = "".join(
            line + self.frame.session.host.newline
            for line in lines_of(self.items, self.refuse, self.name, modern=self.frame.session.modern)
        )
        default = "utf8nobom" if self.frame.session.modern else "unicode"
        try:
            old = self.files.read(path) if self.on("Append") and self.files.is_file(path) else b""
            self.files.write(path, encoded(self, text, to_text(self.get("Encoding")) or default, old))
        except NetError as fault:
            self.fatal("FileOpenFailure", fault.message, "OpenError", fault.type_name, path)


@command("ConvertFrom-StringData", "StringData Delimiter")
class ConvertFromStringData(Cmdlet):
    """Lines of ``key = value`` as a hashtable."""

    def run(self) -> None:
        """Parse."""
        found = Hashtable()
        mark = to_text(self.get("Delimiter")) or "="
        for line in to_text(self.get("StringData")).split("\n"):
            text = line.strip()
            if not text or text.startswith("#"):
                continue
            name, sign, value = text.partition(mark)
            if not sign:
                message = f"Data line '{text}' is not in 'name=value' format."
                self.fatal("InvalidOperation", message, "InvalidOperation", SMA + "PSInvalidOperationException")
            if found.has(name.strip()):
                message = f"Data item '{name.strip()}' in line '{text}' is already defined."
                self.fatal("InvalidOperation", message, "InvalidOperation", SMA + "PSInvalidOperationException")
            found.set(name.strip(), self._unescaped(value.strip()))
        self.write(found)

    def _unescaped(self, text: str) -> str:
        """A value with the escapes of regular expressions read."""
        out, place = "", 0
        while place < len(text):
            char = text[place]
            place += 1
            if char != "\\":
                out += char
                continue
            after = text[place : place + 1]
            place += 1
            if after.isalnum() and after not in _ESCAPES:
                self.refuse(f"ConvertFrom-StringData with \\{after}")
            out += _ESCAPES.get(after, after)
        return out


@command("New-Guid", "Empty")
class NewGuid(Cmdlet):
    """A new identifier."""

    def run(self) -> None:
        """Make it."""
        import uuid

        found = uuid.UUID(int=0) if self.on("Empty") else self.frame.session.host.new_uuid()
        self.write(NetObject(registry.TYPES["system.guid"], id=found))


@command("Get-Random", "InputObject Minimum Maximum Count")
class GetRandom(Collecting):
    """A random whole number, or items of a list."""

    def finish(self) -> None:
        """Draw."""
        given = self.items if self.has_input else items_of(self.get("InputObject", []))
        count = int(self.get("Count", 1))
        if self.has_input or "InputObject" in self.bound.named:
            for item in random.sample(given, min(count, len(given))):
                self.write(item)
            return
        bounds = [self.get("Minimum", 0), self.get("Maximum", 0x7FFFFFFF)]
        if not all(type(bound) is int for bound in bounds):
            self.refuse("Get-Random between numbers that are not of type Int32")
        low, high = bounds
        if low >= high:
            message = f"The Minimum value ({low}) cannot be greater than or equal to the Maximum value ({high})."
            self.fatal("MinGreaterThanOrEqualMax", message, "InvalidArgument", "System.ArgumentException")
        for _ in range(count):
            self.write(random.randrange(low, high))  # noqa: S311  # a script's dice
