"""Source text with its lines, and the two ways in which it can be turned down: an error of syntax, and a refusal."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Source:
    """A script's text; ``name`` is its file, or empty.

    Lines and columns count from 1, as PowerShell's own messages do.
    """

    text: str
    name: str = ""
    _starts: list[int] = field(default_factory=list, repr=False, compare=False)

    def position(self, at: int) -> tuple[int, int]:
        """Line and column of an offset."""
        if not self._starts:
            self._starts.append(0)
            self._starts.extend(i + 1 for i, char in enumerate(self.text) if char == "\n")
        line = bisect_right(self._starts, at)
        return line, at - self._starts[line - 1] + 1

    def line_text(self, line: int) -> str:
        """The text of a line, without its end."""
        lines = self.text.split("\n")
        return lines[line - 1].rstrip("\r") if line <= len(lines) else ""


@dataclass(eq=False)
class SyntaxFault(Exception):  # the script's fault, not ours
    """The text is no PowerShell.

    Attributes:
        error_id: PowerShell's own name of the fault, such as ``UnexpectedToken``.
        problem: the fault as a sentence.
        source: the text.
        at: the offset where it was noticed.
    """

    error_id: str
    problem: str
    source: Source
    at: int

    @property
    def line(self) -> int:
        """The line, from 1."""
        return self.source.position(self.at)[0]

    @property
    def column(self) -> int:
        """The column, from 1."""
        return self.source.position(self.at)[1]

    def __str__(self) -> str:
        where = f"{self.source.name or 'line'}:{self.line}:{self.column}"
        return f"{where}: {self.problem} ({self.error_id})"


@dataclass(eq=False)
class Refused(Exception):  # a refusal is no failure
    """The dialect does not know a construct and will not guess.

    Attributes:
        construct: its name, such as ``trap statement`` or ``[System.Net.Dns]``.
        line: where it stands, from 1; 0 where only the run could tell.
        column: likewise.
    """

    construct: str
    line: int = 0
    column: int = 0
    file: str = ""

    def __str__(self) -> str:
        where = f"{self.file or 'line'}:{self.line}:{self.column}: " if self.line else ""
        return f"{where}the dialect does not know: {self.construct}"
