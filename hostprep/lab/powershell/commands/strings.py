"""Select-String."""

from __future__ import annotations

import re
from typing import Any

from hostprep.lab.powershell.commands.encodings import decoded
from hostprep.lab.powershell.commands.paths import ItemCommand
from hostprep.lab.powershell.commands.registry import command
from hostprep.lab.powershell.net.regexes import match_object
from hostprep.lab.powershell.operators.regex import IGNORE_CASE, compile_regex
from hostprep.lab.powershell.values.convert import items_of
from hostprep.lab.powershell.values.objects import NetObject, PSObject
from hostprep.lab.powershell.values.text import to_text


@command(
    "Select-String",
    "Pattern Path LiteralPath InputObject SimpleMatch CaseSensitive AllMatches NotMatch Quiet List Raw NoEmphasis "
    "Encoding",
)
class SelectString(ItemCommand):
    """Lines that match."""

    def start(self) -> None:
        """Compile the patterns."""
        simple, case = self.on("SimpleMatch"), self.on("CaseSensitive")
        texts = [to_text(pattern) for pattern in items_of(self.get("Pattern"))]
        options = 0 if case else IGNORE_CASE
        self.patterns = [(text, compile_regex(re.escape(text) if simple else text, options)) for text in texts]
        self.count = 0
        self.found = False
        self.from_files = "Path" in self.bound.named or "LiteralPath" in self.bound.named

    def process(self, item: Any) -> None:
        """Look at one line, or into one file."""
        if self.from_files:
            super().process(item)
            return
        if isinstance(item, NetObject) and "path" in item.fields:
            self.from_files = True
            self._file(item.fields["path"])
            self.from_files = False
            return
        self.count += 1
        self._line(to_text(item), self.count, "InputStream")

    def process_nothing(self) -> None:
        """Files, or strings by -InputObject."""
        if not self.from_files:
            for item in items_of(self.get("InputObject", [])):
                self.process(item)
            return
        for path in self.expanded():
            if not self.files.is_dir(path):
                self._file(path)

    def _file(self, path: str) -> None:
        text = decoded(self, self.files.read(path), to_text(self.get("Encoding")), "utf8nobom")
        lines = re.split(r"\r\n|\n|\r", text)
        for number, line in enumerate(lines[:-1] if lines[-1] == "" else lines, 1):
            if self._line(line, number, self.files.full(path)) and self.on("List"):
                return

    def _line(self, text: str, number: int, path: str) -> bool:
        searched = ((pattern, regex, regex.compiled.search(text)) for pattern, regex in self.patterns)
        hit = next((one for one in searched if one[2] is not None), None)
        if (hit is None) != self.on("NotMatch"):
            return False
        self.found = True
        if self.on("Quiet"):
            self.write(True)  # noqa: FBT003  # the command's output
            self.stop_upstream()
        matches: list[Any] = []
        if hit is not None and not self.on("SimpleMatch"):
            found = list(hit[1].compiled.finditer(text)) if self.on("AllMatches") else [hit[2]]
            matches = [match_object(one, hit[1]) for one in found]
        pattern = hit[0] if hit is not None else self.patterns[0][0]
        self.write(text if self.on("Raw") else self._info(text, number, path, pattern, matches))
        return True

    def _info(self, text: str, number: int, path: str, pattern: str, matches: list[Any]) -> PSObject:
        stream = path == "InputStream"
        name = path if stream else self.files.name(path)
        row = PSObject(
            [("IgnoreCase", not self.on("CaseSensitive")), ("LineNumber", number), ("Line", text), ("Filename", name),
             ("Path", path), ("Pattern", pattern), ("Context", None), ("Matches", matches)],
            ["Microsoft.PowerShell.Commands.MatchInfo", "System.Object"],
        )  # fmt: skip
        row.text = text if stream else f"{path}:{number}:{text}"
        return row

    def finish(self) -> None:
        """Whether nothing was found, where only that is asked."""
        if self.on("Quiet") and not self.found and self.from_files:
            self.write(False)  # noqa: FBT003  # the command's output
