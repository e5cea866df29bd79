"""Where the parser stands in the text, and the small steps it takes: blanks, comments, words, faults."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NoReturn

from hostprep.lab.powershell.syntax import tables
from hostprep.lab.powershell.syntax.source import Refused, Source, SyntaxFault

if TYPE_CHECKING:
    from hostprep.lab.powershell.nodes import Node

MAX_NESTING = 300
_BLANKS = re.compile(rf"[{tables.SPACES}]+")
_CONTINUED = re.compile(r"`(?:\r\n|\r|\n)")


class Scanner:
    """A cursor over a source. Language 5.1 turns down what only 7 has.

    Attributes:
        source: the text with its name.
        pos: the offset of the next character.
        modern: whether syntax of PowerShell 7 is allowed.
    """

    __slots__ = ("_depth", "modern", "pos", "source", "text")

    def __init__(self, source: Source, *, modern: bool) -> None:
        self.source = source
        self.text = source.text
        self.pos = 0
        self.modern = modern
        self._depth = 0

    def peek(self, ahead: int = 0) -> str:
        """The character ``ahead`` of the cursor, NUL behind the end."""
        index = self.pos + ahead
        return self.text[index] if index < len(self.text) else "\0"

    @property
    def at_end(self) -> bool:
        """Whether the text is used up."""
        return self.pos >= len(self.text)

    def looking_at(self, words: str) -> bool:
        """Whether ``words`` stand at the cursor."""
        return self.text.startswith(words, self.pos)

    def take(self, words: str) -> bool:
        """Step over ``words`` if they stand here."""
        if self.text.startswith(words, self.pos):
            self.pos += len(words)
            return True
        return False

    def match(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        """What a pattern finds at the cursor; the cursor stays."""
        return pattern.match(self.text, self.pos)

    def skip_blanks(self) -> None:
        """Step over spaces, line continuations and comments, not over line ends."""
        while True:
            char = self.peek()
            if char == "#":
                end = self.text.find("\n", self.pos)
                self.pos = len(self.text) if end < 0 else end
            elif char == "<" and self.peek(1) == "#":
                self._skip_block_comment()
            elif found := (self.match(_BLANKS) or self.match(_CONTINUED)):
                self.pos = found.end()
            else:
                return

    def _skip_block_comment(self) -> None:
        end = self.text.find("#>", self.pos + 2)
        if end < 0:
            self.fault(
                "MissingTerminatorMultiLineComment", "The terminator '#>' is missing from the multiline comment."
            )
        self.pos = end + 2

    def skip_lines(self) -> None:
        """Step over blanks and line ends."""
        self.skip_blanks()
        while self.peek() in tables.NEWLINES:
            self.pos += 1
            self.skip_blanks()

    def skip_separators(self) -> None:
        """Step over blanks, line ends and semicolons."""
        self.skip_lines()
        while self.peek() == ";":
            self.pos += 1
            self.skip_lines()

    def keyword(self) -> str:
        """The keyword at the cursor in lower case, or ``''``; the cursor stays."""
        found = self.match(tables.IDENTIFIER)
        if found is None:
            return ""
        word = found.group().lower()
        after = self.text[found.end()] if found.end() < len(self.text) else "\0"
        return word if word in tables.KEYWORDS and after in tables.WORD_ENDS else ""

    def take_keyword(self, word: str) -> bool:
        """Step over a keyword if it stands here."""
        if self.keyword() == word:
            self.pos += len(word)
            return True
        return False

    def need(self, char: str, error_id: str, problem: str) -> None:
        """Step over ``char``, which has to stand here."""
        if not self.take(char):
            self.fault(error_id, problem)

    def comma(self, error_id: str, problem: str) -> None:
        """Step over a comma between two items within parentheses; else the closing one has to stand here."""
        self.skip_lines()
        if self.take(","):
            self.skip_lines()
            if self.peek() == ")":
                self.fault("MissingExpressionAfterToken", "Missing expression after ','.")
        elif self.peek() != ")":
            self.fault(error_id, problem)

    def fault(self, error_id: str, problem: str, at: int | None = None) -> NoReturn:
        """Raise an error of syntax at the cursor, or at an offset."""
        raise SyntaxFault(error_id, problem, self.source, self.pos if at is None else at)

    def unexpected(self, at: int | None = None) -> NoReturn:
        """Raise PowerShell's most common error for what stands here."""
        start = self.pos if at is None else at
        found = re.compile(r"[^\s(){};,|&]+|.", re.DOTALL).match(self.text, start)
        token = found.group() if found else "end of text"
        self.fault("UnexpectedToken", f"Unexpected token '{token}' in expression or statement.", start)

    def refuse(self, construct: str, at: int | None = None) -> NoReturn:
        """Raise a refusal at the cursor, or at an offset."""
        raise Refused(construct, *self.source.position(self.pos if at is None else at), self.source.name)

    def deeper(self) -> None:
        """Count one more level of nesting."""
        self._depth += 1
        if self._depth > MAX_NESTING:
            self.refuse(f"nesting deeper than {MAX_NESTING} levels")

    def shallower(self) -> None:
        """Count one level less."""
        self._depth -= 1

    def operand_of(self, node: Node | None, problem: str) -> Node:
        """The node, which an operator needs."""
        if node is None:
            self.fault("ExpectedValueExpression", problem)
        return node
