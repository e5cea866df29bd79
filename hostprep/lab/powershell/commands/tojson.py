"""ConvertTo-Json."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from hostprep.lab.powershell.commands.registry import command
from hostprep.lab.powershell.runtime.stage import Cmdlet
from hostprep.lab.powershell.values import times
from hostprep.lab.powershell.values.collections import Hashtable, NetCollection
from hostprep.lab.powershell.values.numtext import shortest
from hostprep.lab.powershell.values.objects import EnumValue, NetObject, PSObject
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
        elif not self.items:
            return
        else:
            value = self.items[0] if len(self.items) == 1 and not self.on("AsArray") else self.items
        depth = int(self.get("Depth") or 2)
        self.write(self.text(value, depth, 0))

    def text(self, value: Any, depth: int, level: int) -> str:
        """One value."""
        if value is None:
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
        return self._deep(value, depth, level)

    def _quoted(self, text: str) -> str:
        pattern = _ESCAPES if self.frame.session.modern else _ESCAPES_51
        return '"' + pattern.sub(lambda f: _SHORT.get(f.group()) or f"\\u{ord(f.group()):04x}", str(text)) + '"'

    def _deep(self, value: Any, depth: int, level: int) -> str:
        if isinstance(value, EnumValue):
            return self._quoted(to_text(value)) if self.on("EnumsAsStrings") else str(value.number)
        if isinstance(value, times.DateTime):
            if not self.frame.session.modern:
                return f'"\\/Date({(value.ticks - times.UNIX_EPOCH) // 10000})\\/"'
            return self._quoted(format_date(value, "yyyy-MM-ddTHH:mm:ss.FFFFFFFK").replace(".Z", "Z").replace(".+", "+").rstrip("."))
        if level > depth:
            return self._quoted(to_text(value))
        if isinstance(value, Hashtable | PSObject):
            return self._object(value, depth, level)
        if isinstance(value, list | NetCollection):
            return self._group([self.text(item, depth, level + 1) for item in value], "[]", level)
        if isinstance(value, NetObject) and value.notes is None and value.net_type.name.endswith("SwitchParameter"):
            return self._object(PSObject([("IsPresent", value.fields["on"])]), depth, level)
        self.frame.session.refuse_at_run(f"ConvertTo-Json of [{value.net_type.name if hasattr(value, 'net_type') else type(value).__name__}]")
        return ""

    def _object(self, value: Any, depth: int, level: int) -> str:
        space = "" if self.on("Compress") else " " if self.frame.session.modern else "  "
        rows = []
        for key, inner in value.items():
            if not isinstance(key, str) and self.frame.session.modern and isinstance(value, Hashtable):
                self.fatal("NonStringKeyInDictionary", f"The type '{to_text(value)}' is not supported for serialization or deserialization of a dictionary. Keys must be strings.", "InvalidOperation", "System.InvalidOperationException")
            rows.append(f"{self._quoted(to_text(key))}:{space}{self.text(inner, depth, level + 1)}")
        return self._group(rows, "{}", level)

    def _group(self, rows: list[str], brackets: str, level: int) -> str:
        if self.on("Compress") or not rows:
            return brackets[0] + ",".join(rows) + brackets[1]
        if not self.frame.session.modern:
            self.frame.session.refuse_at_run("ConvertTo-Json without -Compress (edition 5.1)")
        newline = self.frame.session.host.newline
        pad = newline + "  " * (level + 1)
        return brackets[0] + pad + ("," + pad).join(rows) + newline + "  " * level + brackets[1]


