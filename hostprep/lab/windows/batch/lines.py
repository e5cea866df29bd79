"""A cmd script taken apart into what cmd.exe reads at once, and the commands in it.

cmd.exe reads a line with all that its parentheses and carets join to it, replaces every ``%variable%`` in it, and only
then runs its commands (cmd, Microsoft Learn: delayed environment variable expansion).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

TOKEN: Final = re.compile(r'\^(?:\r?\n)?.?|"[^"\r\n]*"?|&&|\|\||\r?\n|[&|()]|[^\s&|()^"]+|[^\S\r\n]+', re.DOTALL)
OPENS_BODY: Final = ("do", "else")
REMARK: Final = re.compile(r"@?(?:rem\b|::)", re.IGNORECASE)


@dataclass(slots=True)
class Command:
    """One command of a script.

    Attributes:
        at: where its text begins.
        text: as it stands there.
        unit: the number of what is read at once; commands of one number are expanded together.
        loops: the offsets of the ``for`` whose bodies it is in.
        branches: the parentheses that it is in, by their offsets.
    """

    at: int
    text: str
    unit: int
    loops: tuple[int, ...] = ()
    branches: tuple[int, ...] = ()

    @property
    def remark(self) -> bool:
        """Whether it is a comment."""
        return REMARK.match(self.text) is not None


@dataclass(slots=True)
class Script:
    """A script.

    Attributes:
        text: as it stands in its file.
        batch: whether it is a file; else a line as it is typed, or given to ``cmd /c``.
        commands: in order.
        instead: of parentheses behind ``else``, the ones in whose place they run.
    """

    text: str
    batch: bool = True
    commands: list[Command] = field(default_factory=list)
    instead: dict[int, int] = field(default_factory=dict)


def read(text: str, *, batch: bool = True) -> Script:
    """Take a script apart."""
    script = Script(text, batch)
    _Reader(script).read()
    script.commands = [one for one in script.commands if one.text.strip("@ \t")]
    return script


@dataclass(slots=True)
class _Reader:
    script: Script
    unit: int = 0
    words: list[str] = field(default_factory=list)
    begin: int = 0
    open: list[int] = field(default_factory=list)
    loops: list[tuple[int, int]] = field(default_factory=list)
    closed: int = -1

    def read(self) -> None:
        """All of it."""
        for piece, at in self._pieces():
            self._take(piece, at)
        self._end(len(self.script.text))

    def _pieces(self) -> Iterator[tuple[str, int]]:
        remark = False
        for found in TOKEN.finditer(self.script.text):
            piece = found[0]
            if not self._said() and REMARK.match(self.script.text, found.start()):
                remark = True
            if remark and not piece.endswith("\n"):
                self._word(piece, found.start())
                continue
            remark = False
            yield piece, found.start()

    def _said(self) -> str:
        return "".join(self.words).strip("@ \t")

    def _take(self, piece: str, at: int) -> None:
        low = piece.lower()
        if piece.strip(" \t") in ("\n", "\r\n"):
            self._line_ends(at)
        elif piece in ("&", "&&", "|", "||"):
            self._end(at)
        elif piece == "(" and self._opens():
            self._open_at(at)
        elif piece == ")" and self.open:
            self._close(at)
        elif low in OPENS_BODY and self._said()[-1:] in (")", "") and (self._said() or self.closed >= 0):
            self._word(piece, at)
            self._end(at + len(piece), keep=low == "else")
        else:
            self._word(piece, at)

    def _opens(self) -> bool:
        said = self._said().lower()
        return not said or said.endswith(" in") or said.startswith("if ")

    def _open_at(self, at: int) -> None:
        if self._said().lower().endswith(" in"):
            self.open.append(-1)  # the set of a loop, which belongs to its head
            self._word("(", at)
            return
        if self.closed >= 0 and not self._said():
            self.script.instead[at] = self.closed
        self._end(at)
        self.open.append(at)

    def _close(self, at: int) -> None:
        if self.open[-1] < 0:
            self.open.pop()
            self._word(")", at)
            return
        self._end(at)
        self.closed = self.open.pop()
        self.loops = [one for one in self.loops if one[1] <= len(self.open)]

    def _line_ends(self, at: int) -> None:
        if self.open and self.open[-1] < 0:
            return
        self._end(at)
        self.loops = [one for one in self.loops if one[1] < len(self.open)]
        if not self.open:
            self.unit += 1

    def _word(self, piece: str, at: int) -> None:
        if not self.words:
            self.begin = at
        self.words.append(piece)

    def _end(self, at: int, *, keep: bool = False) -> None:
        text = self.script.text[self.begin : at] if self.words else ""
        if self._said():
            branches = tuple(place for place in self.open if place >= 0)
            loops = tuple(place for place, _ in self.loops)
            self.script.commands.append(Command(self.begin, text, self.unit, loops, branches))
            if re.match(r"@?for\b", text.strip(), re.IGNORECASE) and text.rstrip().lower().endswith("do"):
                self.loops.append((self.begin, len(self.open)))
        if not keep:
            self.closed = -1
        self.words = []
