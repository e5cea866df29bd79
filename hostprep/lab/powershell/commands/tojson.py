"""ConvertTo-Json."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from hostprep.lab.powershell.commands.evaluating import all_properties, evaluate
from hostprep.lab.powershell.commands.registry import command
from hostprep.lab.powershell.commands.warnings import warn
from hostprep.lab.powershell.net import registry
from hostprep.lab.powershell.runtime.stage import Cmdlet
from hostprep.lab.powershell.values import times
from hostprep.lab.powershell.values.collections import Hashtable, NetCollection
from hostprep.lab.powershell.values.numtext import shortest
from hostprep.lab.powershell.values.objects import NOTHING, EnumValue, NetObject, PSObject
from hostprep.lab.powershell.values.text import to_text
from hostprep.lab.powershell.values.timetext import format_date

_ESCAPES = re.compile(r'["\\\x00-\x1f]')
_ESCAPES_51 = re.compile(r'["\\\x00-\x1f<>&\']')
_SHORT = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t", "\b": "\\b", "\f": "\\f"}


@command("ConvertTo-Json", "InputObject Depth Compress AsArray EnumsAsStrings")
class ConvertToJson(Cmdlet):
    """Values as JSON text."""

    def start(self) -> None:
        """Collect."""
        self.items: list[Any] = []
        self.cut = False

    def process(self, item: Any) -> None:
        """Collect."""
        self.items.append(item)

    def finish(self) -> None:
        """Write the text."""
        if not self.has_input and "InputObject" in self.bound.named:
            value: Any = self.get("InputObject")
            if self.on("AsArray") and not isinstance(value, list):
                value = [value]
        elif not self.items:
            return
        else:
            value = self.items[0] if len(self.items) == 1 and not self.on("AsArray") else self.items
        self.depth = int(self.get("Depth", 2))
        self.write(self._text(value, 0, 0))
        if self.cut and self.frame.session.modern:
            text = f"Resulting JSON is truncated as serialization has exceeded the set depth of {self.depth}."
            warn(self, text)

    def _text(self, value: Any, level: int, column: int) -> str:
        """One value; ``column`` is where its text begins in the layout of 5.1."""
        if value is None or value is NOTHING:
            return "null"
        if isinstance(value, bool):
            return "true" if value else "false"
        if isinstance(value, int):
            return str(int(value))
        if isinstance(value, float):
            found = shortest(value)
            return found if any(c in found for c in ".EN\u221e") else found + ".0"
        if isinstance(value, Decimal):
            return str(value)
        if isinstance(value, str):
            return self._quoted(value)
        return self._plain(value) or self._deep(value, level, column)

    def _quoted(self, text: str) -> str:
        pattern = _ESCAPES if self.frame.session.modern else _ESCAPES_51
        return '"' + pattern.sub(lambda f: _SHORT.get(f.group()) or f"\\u{ord(f.group()):04x}", str(text)) + '"'

    def _plain(self, value: Any) -> str:
        """Enums, dates and identifiers; ``''`` for what has parts."""
        if isinstance(value, EnumValue):
            return self._quoted(to_text(value)) if self.on("EnumsAsStrings") else str(value.number)
        if isinstance(value, NetObject) and value.net_type.name in ("System.Guid", "System.Uri"):
            return self._quoted(to_text(value))
        if not isinstance(value, times.DateTime):
            return ""
        if not self.frame.session.modern:
            return f'"\\/Date({(value.ticks - times.UNIX_EPOCH) // 10000})\\/"'
        text = format_date(value, "yyyy-MM-ddTHH:mm:ss.FFFFFFFK")
        return self._quoted(text.replace(".Z", "Z").replace(".+", "+").rstrip("."))

    def _deep(self, value: Any, level: int, column: int) -> str:
        if level > self.depth:
            self.cut = True
            return self._quoted(to_text(value))
        if isinstance(value, Hashtable):
            return self._object(self._pairs(value), level, column)
        if isinstance(value, PSObject):
            return self._object(
                [(one.name, evaluate(self, one.name, value)) for one in all_properties(self, value)], level, column
            )
        if isinstance(value, list | NetCollection):
            return self._group([self._text(item, level + 1, column + 4) for item in value], "[]", level, column)
        if isinstance(value, NetObject) and value.notes is None and value.net_type.name.endswith("SwitchParameter"):
            return self._object([("IsPresent", value.fields["on"])], level, column)
        return self.refuse(f"ConvertTo-Json of [{registry.type_of(value).name}]")

    def _pairs(self, table: Hashtable) -> list[tuple[str, Any]]:
        """The keys and values of a dictionary."""
        if not all(isinstance(key, str) for key in table.keys()):  # noqa: SIM118  # no dict
            message = f"The type '{to_text(table)}' is not supported for serialization. Keys must be strings."
            kind = "System.InvalidOperationException"
            self.fatal("NonStringKeyInDictionary", message, "InvalidOperation", kind)
        return [(to_text(key), inner) for key, inner in table.items()]

    def _object(self, pairs: list[tuple[str, Any]], level: int, column: int) -> str:
        space = "" if self.on("Compress") else " " if self.frame.session.modern else "  "
        rows = []
        for key, inner in pairs:
            head = f"{self._quoted(key)}:{space}"
            rows.append(head + self._text(inner, level + 1, column + 4 + len(head)))
        return self._group(rows, "{}", level, column)

    def _group(self, rows: list[str], brackets: str, level: int, column: int) -> str:
        if self.on("Compress") or (not rows and self.frame.session.modern):
            return brackets[0] + ",".join(rows) + brackets[1]
        newline: str = self.frame.session.host.newline
        inner, outer = (
            ("  " * (level + 1), "  " * level) if self.frame.session.modern else (" " * (column + 4), " " * column)
        )
        if not rows:
            return brackets[0] + newline * 2 + outer + brackets[1]
        pad = newline + inner
        return brackets[0] + pad + ("," + pad).join(rows) + newline + outer + brackets[1]
