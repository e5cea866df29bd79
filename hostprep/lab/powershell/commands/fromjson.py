"""ConvertFrom-Json."""

from __future__ import annotations

import json
import re
from typing import Any

from hostprep.lab.powershell.commands.laxjson import strict
from hostprep.lab.powershell.commands.registry import command
from hostprep.lab.powershell.evaluate.values import write_out
from hostprep.lab.powershell.runtime.stage import Cmdlet
from hostprep.lab.powershell.values import times
from hostprep.lab.powershell.values.collections import Hashtable
from hostprep.lab.powershell.values.objects import PSObject
from hostprep.lab.powershell.values.text import to_text


@command("ConvertFrom-Json", "InputObject AsHashtable NoEnumerate")
class ConvertFromJson(Cmdlet):
    """JSON text as values."""

    def start(self) -> None:
        """Collect the lines."""
        self.lines: list[str] = []

    def run(self) -> None:
        """One line or text."""
        self.lines.append(to_text(self.get("InputObject")))

    def finish(self) -> None:
        """Parse and write."""
        text = "\n".join(self.lines)
        if not text.strip():
            return
        try:
            found = self._read(text)
        except ValueError as error:
            self.fatal(
                "System.ArgumentException",
                f"Conversion from JSON failed with error: {error}",
                "NotSpecified",
                "System.ArgumentException",
            )
        value = self._value(found)
        if self.frame.session.modern and not self.on("NoEnumerate"):
            write_out(value, self.write)
        else:
            self.write(value)

    def _read(self, text: str) -> Any:
        try:
            return json.loads(text, object_pairs_hook=_Pairs)
        except ValueError:
            return json.loads(strict(text, modern=self.frame.session.modern), object_pairs_hook=_Pairs)

    def _value(self, found: Any) -> Any:
        from hostprep.lab.powershell.evaluate.variables import wide  # the evaluator knows commands
        from hostprep.lab.powershell.values.numbers import Int64  # likewise

        if isinstance(found, _Pairs):
            pairs = [(key, self._value(value)) for key, value in found]
            if self.on("AsHashtable"):
                table = Hashtable(ordered=True)
                for key, value in pairs:
                    table.set(key, value)
                return table
            return PSObject(pairs)
        if isinstance(found, list):
            return [self._value(item) for item in found]
        if isinstance(found, int) and not isinstance(found, bool):
            return Int64(found) if self.frame.session.modern else wide(found)
        if isinstance(found, str) and self.frame.session.modern and re.match(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d", found):
            moment = times.parse(found)
            if moment is not None:
                return times.DateTime(moment.ticks, "Utc") if found.endswith("Z") else moment
        return found


class _Pairs(list[Any]):
    """The pairs of an object, told from an array."""
