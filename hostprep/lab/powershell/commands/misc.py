"""Compare-Object, Select-String, Get-Unique, Measure-Command, Get-Random, ConvertTo-Csv."""

from __future__ import annotations

import random
from typing import Any

from hostprep.lab.powershell.commands.registry import command
from hostprep.lab.powershell.commands.selecting import SortObject, evaluate
from hostprep.lab.powershell.net import registry
from hostprep.lab.powershell.net.reflection import properties_of
from hostprep.lab.powershell.net.text import match_object
from hostprep.lab.powershell.operators import comparison
from hostprep.lab.powershell.operators.regex import IGNORE_CASE, compile_regex
from hostprep.lab.powershell.runtime.stage import Cmdlet
from hostprep.lab.powershell.values.convert import items_of
from hostprep.lab.powershell.values.objects import PSObject
from hostprep.lab.powershell.values.text import to_text
from hostprep.lab.powershell.values.times import TimeSpan


@command("Compare-Object")
class CompareObject(Cmdlet):
    """The differences of two lists of simple values."""

    def run(self) -> None:
        """Compare."""
        left, right = items_of(self.get("ReferenceObject")), items_of(self.get("DifferenceObject"))
        if any(name in self.bound.named for name in ("Property", "IncludeEqual", "ExcludeDifferent", "PassThru", "SyncWindow")):
            self.frame.session.refuse_at_run("Compare-Object with options")
        for items, others, side in ((right, left, "=>"), (left, right, "<=")):
            rest = list(others)
            for item in items:
                found = next((place for place, one in enumerate(rest) if comparison.equal(item, one)), None)
                if found is None:
                    self.write(PSObject([("InputObject", item), ("SideIndicator", side)]))
                else:
                    del rest[found]


@command("Select-String")
class SelectString(Cmdlet):
    """Strings of the pipeline that match."""

    def start(self) -> None:
        """Compile the patterns."""
        if any(name in self.bound.named for name in ("Path", "LiteralPath", "Context", "List")):
            self.frame.session.refuse_at_run("Select-String of files")
        import re  # noqa: PLC0415  # only -SimpleMatch escapes

        patterns = [to_text(p) for p in items_of(self.get("Pattern"))]
        self.patterns = [compile_regex(re.escape(p) if self.on("SimpleMatch") else p, 0 if self.on("CaseSensitive") else IGNORE_CASE) for p in patterns]
        self.count = 0

    def process(self, item: Any) -> None:
        """Look at one line."""
        self.count += 1
        text = to_text(item)
        regex, found = next(((r, f) for r in self.patterns if (f := r.compiled.search(text)) is not None), (None, None))
        if (found is None) != self.on("NotMatch"):
            return
        if self.on("Quiet"):
            self.write(True)  # noqa: FBT003  # the command's output
            self.stop_upstream()
        matches = [match_object(f, regex) for f in (regex.compiled.finditer(text) if self.on("AllMatches") else [found])] if regex is not None and found is not None else []
        row = PSObject([("Line", text), ("LineNumber", self.count), ("Pattern", regex.pattern if regex else ""), ("Matches", matches)], ["Microsoft.PowerShell.Commands.MatchInfo", "System.Object"])
        row.text = text
        self.write(row)


@command("Get-Unique")
class GetUnique(Cmdlet):
    """Drops repetitions that stand together."""

    def start(self) -> None:
        """Nothing seen yet."""
        self.last: Any = self

    def process(self, item: Any) -> None:
        """Compare with the one before."""
        if self.last is self or to_text(self.last) != to_text(item):
            self.write(item)
        self.last = item


@command("Measure-Command")
class MeasureCommand(Cmdlet):
    """How long a block takes by the host's clock."""

    def run(self) -> None:
        """Measure."""
        clock = self.frame.session.host.clock
        start = clock.now().ticks
        self.frame.session.run_block(self.get("Expression"), lambda _: None, streams=self.frame.streams)
        self.write(TimeSpan(clock.now().ticks - start))


@command("Get-Random")
class GetRandom(Cmdlet):
    """A random whole number, or an item of a list."""

    def run(self) -> None:
        """Draw."""
        if any(name in self.bound.named for name in ("Count", "SetSeed")):
            self.frame.session.refuse_at_run("Get-Random with -Count or -SetSeed")
        if "InputObject" in self.bound.named:
            self.write(random.choice(items_of(self.get("InputObject"))))  # noqa: S311  # a script's dice
            return
        low, high = int(to_text(self.get("Minimum", 0)) or 0), int(to_text(self.get("Maximum", 0x7FFFFFFF)))
        self.write(random.randrange(low, high))  # noqa: S311  # a script's dice


@command("ConvertTo-Csv")
class ConvertToCsv(SortObject):
    """Objects as lines of quoted values."""

    def finish(self) -> None:
        """Write the lines."""
        if not self.items:
            return
        names = [found.name for found in properties_of(self.items[0])]
        mark = to_text(self.get("Delimiter")) or ","
        if not self.frame.session.modern and not self.on("NoTypeInformation"):
            self.write("#TYPE " + registry.type_names(self.items[0])[0])
        self.write(mark.join(_quoted(name) for name in names))
        for item in self.items:
            values = [evaluate(self, name, item) for name in names]
            self.write(mark.join("" if value is None else _quoted(to_text(value)) for value in values))


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'
