"""Measure-Object and Measure-Command."""

from __future__ import annotations

import math
from decimal import Decimal
from typing import Any

from hostprep.lab.powershell.commands.evaluating import found_in, ordered
from hostprep.lab.powershell.commands.registry import command
from hostprep.lab.powershell.commands.sorting import Collecting
from hostprep.lab.powershell.net.model import CastFault
from hostprep.lab.powershell.net.registry import TYPES
from hostprep.lab.powershell.operators.regex import is_wildcard
from hostprep.lab.powershell.runtime.scope import MISSING
from hostprep.lab.powershell.runtime.stage import Cmdlet
from hostprep.lab.powershell.values.convert import convert
from hostprep.lab.powershell.values.objects import PSObject
from hostprep.lab.powershell.values.text import to_text
from hostprep.lab.powershell.values.times import TimeSpan

_TEXT = ("Line", "Word", "Character")
_NUMBERS = ("Sum", "Average", "StandardDeviation")


@command(
    "Measure-Object",
    "Property Sum Average Maximum Minimum StandardDeviation AllStats Line Word Character IgnoreWhiteSpace InputObject",
)
class MeasureObject(Collecting):
    """Counts and sums."""

    def finish(self) -> None:
        """One line for each property."""
        items = [item for item in self.items if item is not None]
        names = self.keys()
        if names and not items:
            return
        for name in names or [None]:
            if name is not None and (is_wildcard(to_text(name)) or hasattr(name, "invoke_with")):
                self.refuse("Measure-Object -Property with a wildcard or a block")
            found = items if name is None else [found_in(self, name, item) for item in items]
            values = [value for value in found if value is not MISSING and value is not None]
            if name is not None and not values:
                self.refuse("Measure-Object of a property that no item has")
            make = self._text if any(self.on(word) for word in _TEXT) else self._numbers
            self.write(make(values, None if name is None else to_text(name)))

    def _numbers(self, values: list[Any], name: str | None) -> PSObject:
        every = self.on("AllStats")
        wanted = [word for word in _NUMBERS if every or self.on(word)]
        numbers = [self._number(value) for value in values] if wanted else []
        plain = any(wanted)
        kind = (
            "GenericMeasureInfo"
            if plain or not (self.on("Maximum") or self.on("Minimum"))
            else "GenericObjectMeasureInfo"
        )
        row = PSObject([("Count", len(values))], ["Microsoft.PowerShell.Commands." + kind, "System.Object"])
        row.set("Average", math.fsum(numbers) / len(numbers) if "Average" in wanted and numbers else None)
        row.set("Sum", float(sum(numbers)) if "Sum" in wanted and values else None)
        row.set("Maximum", self._extreme(values, 1) if every or self.on("Maximum") else None)
        row.set("Minimum", self._extreme(values, -1) if every or self.on("Minimum") else None)
        if self.frame.session.modern:
            row.set("StandardDeviation", self._deviation(numbers) if "StandardDeviation" in wanted else None)
        row.set("Property", name)
        return row

    def _number(self, value: Any) -> float:
        try:
            return float(convert(value, TYPES["system.double"]))
        except CastFault:
            self.refuse("Measure-Object of values that are no numbers")

    def _deviation(self, numbers: list[float]) -> float:
        if len(numbers) < 2:  # noqa: PLR2004  # one value deviates from nothing
            self.refuse("Measure-Object -StandardDeviation of fewer than two values")
        mean = sum(numbers) / len(numbers)
        return math.sqrt(sum((number - mean) ** 2 for number in numbers) / (len(numbers) - 1))

    def _extreme(self, values: list[Any], sign: int) -> Any:
        best: Any = None
        for value in values:
            number = isinstance(value, int | float | Decimal) and not isinstance(value, bool)
            if not number and isinstance(value, str) and value.strip()[:1].isdigit():
                self.refuse("Measure-Object -Maximum or -Minimum of strings that may be numbers")
            one = float(value) if number else value
            if best is None or ordered(one, best, case=False) * sign > 0:
                best = one
        return best

    def _text(self, values: list[Any], name: str | None) -> PSObject:
        texts = [to_text(value) for value in values]
        row = PSObject([], ["Microsoft.PowerShell.Commands.TextMeasureInfo", "System.Object"])
        bare = self.on("IgnoreWhiteSpace")
        row.set("Lines", sum(map(_lines, texts)) if self.on("Line") else None)
        row.set("Words", sum(len(text.split()) for text in texts) if self.on("Word") else None)
        characters = sum(len("".join(text.split()) if bare else text) for text in texts)
        row.set("Characters", characters if self.on("Character") else None)
        row.set("Property", name)
        return row


def _lines(text: str) -> int:
    return text.count("\n") + (1 if text and not text.endswith("\n") else 0)


@command("Measure-Command", "Expression")
class MeasureCommand(Cmdlet):
    """How long a block takes by the host's clock."""

    def run(self) -> None:
        """Measure."""
        clock = self.frame.session.host.clock
        start = clock.now().ticks
        self.frame.session.run_block(self.get("Expression"), lambda _: None, streams=self.frame.streams)
        self.write(TimeSpan(clock.now().ticks - start))
