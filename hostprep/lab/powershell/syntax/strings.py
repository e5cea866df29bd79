"""Strings: quoted, expandable, here-strings; and the variables inside and outside of them."""

from __future__ import annotations

import re

from hostprep.lab.powershell import nodes
from hostprep.lab.powershell.syntax import statements, tables
from hostprep.lab.powershell.syntax.scanner import Scanner
from hostprep.lab.powershell.syntax.source import Source

_HERE = re.compile(r"@(?:([" + tables.SINGLE_QUOTES + r"])|([" + tables.DOUBLE_QUOTES + r"]))")
_DRIVE = re.compile(r"([\w?]+):(?=[\w?])(?!:)")
_VERBATIM = re.compile(rf"[^{tables.SINGLE_QUOTES}]+")
_PLAIN = re.compile(rf"[^`${tables.DOUBLE_QUOTES}]+")
_UNICODE = re.compile(r"u\{([0-9a-fA-F]{1,6})\}")
_BLANK_LINE_END = re.compile(rf"[{tables.SPACES}]*(\r\n|\r|\n)")


def string(s: Scanner) -> nodes.Node:
    """A string in quotes of any kind, at the cursor."""
    if s.peek() in tables.SINGLE_QUOTES:
        return single_quoted(s)
    return double_quoted(s)


def single_quoted(s: Scanner) -> nodes.Text:
    """A verbatim string; two quotes stand for one (the second of the two, as PowerShell has it)."""
    start = s.pos
    s.pos += 1
    out: list[str] = []
    while not s.at_end:
        if plain := s.match(_VERBATIM):
            out.append(plain.group())
            s.pos = plain.end()
        elif s.peek(1) in tables.SINGLE_QUOTES:
            out.append(s.peek())
            s.pos += 2
        else:
            s.pos += 1
            return nodes.Text("".join(out), at=start)
    s.fault("TerminatorExpectedAtEndOfString", "The string is missing the terminator: '.", start)


def double_quoted(s: Scanner) -> nodes.Node:
    """An expandable string."""
    start = s.pos
    s.pos += 1
    parts = Parts()
    while not s.at_end:
        if plain := s.match(_PLAIN):
            parts.add(plain.group())
            s.pos = plain.end()
            continue
        char = s.peek()
        if char in tables.DOUBLE_QUOTES:
            if s.peek(1) not in tables.DOUBLE_QUOTES:
                s.pos += 1
                return parts.node(start)
            parts.add(char)
            s.pos += 2
        elif not _special(s, parts):
            parts.add(char)
            s.pos += 1
    s.fault("TerminatorExpectedAtEndOfString", 'The string is missing the terminator: ".', start)


def _special(s: Scanner, parts: Parts) -> bool:
    """Take an escape, a variable or a subexpression; False where there is none."""
    char = s.peek()
    if char == "`":
        parts.add(escape(s))
        return True
    if char != "$":
        return False
    if s.peek(1) == "(":
        start = s.pos
        node = statements.subexpression(s)
        if any(quote * 2 in s.text[start : s.pos] for quote in tables.DOUBLE_QUOTES):
            s.refuse("doubled double quotes within $( ) of a string", start)
        parts.add(node)
        return True
    if (node_or_none := variable(s)) is not None:
        parts.add(node_or_none)
        return True
    return False


def escape(s: Scanner) -> str:
    """The character that a backtick and what follows it stand for."""
    s.pos += 1
    if s.at_end:
        return "`"
    char = s.peek()
    if s.modern and (found := s.match(_UNICODE)):
        s.pos = found.end()
        return chr(int(found[1], 16))
    s.pos += 1
    if char == "\r" and s.peek() == "\n":
        s.pos += 1
        return "\r\n"
    if char == "e" and not s.modern:
        return "e"
    return tables.ESCAPES.get(char, char)


def variable(s: Scanner) -> nodes.Variable | None:
    """The variable at the cursor's dollar; None (and no step) where the dollar is only a dollar."""
    start = s.pos
    if s.peek(1) == "{":
        return _braced(s)
    s.pos += 1
    if s.peek() in tables.SPECIAL_VARIABLES:
        s.pos += 1
        return nodes.Variable(s.text[s.pos - 1], at=start)
    if s.looking_at("::"):
        s.pos = start
        return None
    drive = ""
    if found := s.match(_DRIVE):
        drive = found[1]
        s.pos = found.end()
    name = s.match(tables.NAME)
    if name is None:
        s.pos = start
        return None
    s.pos = name.end()
    return nodes.Variable(name.group(), drive, at=start)


def _braced(s: Scanner) -> nodes.Variable:
    start = s.pos
    s.pos += 2
    out: list[str] = []
    while s.peek() != "}":
        if s.at_end:
            s.fault("IncompleteDollarVariableReference", "The variable reference is incomplete.", start)
        if s.peek() == "`":
            out.append(escape(s))
        else:
            out.append(s.peek())
            s.pos += 1
    s.pos += 1
    drive, colon, name = "".join(out).partition(":")
    if not out:
        s.fault("EmptyVariableReference", "Empty ${} variable reference.", start)
    if colon and name:
        return nodes.Variable(name, drive, at=start)
    return nodes.Variable("".join(out), at=start)


def here_string(s: Scanner) -> nodes.Node | None:
    """A here-string at the cursor's ``@``; None where none begins."""
    found = s.match(_HERE)
    if found is None:
        return None
    start = s.pos
    quotes = tables.SINGLE_QUOTES if found[1] else tables.DOUBLE_QUOTES
    s.pos = found.end()
    line = s.match(_BLANK_LINE_END)
    if line is None:
        s.fault("UnexpectedCharactersAfterHereStringHeader", "No characters are allowed after a here-string header.")
    body_at = line.end()
    foot = re.compile(rf"(?:\r\n|\r|\n)[{quotes}]@").search(s.text, line.start(1))
    if foot is None:
        s.fault("TerminatorExpectedAtEndOfString", "The string is missing the terminator.", start)
    body = s.text[body_at : max(foot.start(), body_at)]
    s.pos = foot.end()
    if found[1]:
        return nodes.Text(body, at=start)
    return _expanded(s, body_at, max(foot.start(), body_at), start)


def _expanded(s: Scanner, begin: int, end: int, start: int) -> nodes.Node:
    inner = Scanner(Source(s.text[:end], s.source.name), modern=s.modern)
    inner.pos = begin
    parts = Parts()
    while not inner.at_end:
        if plain := inner.match(_PLAIN):
            parts.add(plain.group())
            inner.pos = plain.end()
            continue
        char = inner.peek()
        if char == "$" and inner.peek(1) == "(":
            parts.add(statements.subexpression(inner))
        elif not _special(inner, parts):
            parts.add(char)
            inner.pos += 1
    return parts.node(start)


class Parts:
    """The texts and nodes of a string, neighbouring texts joined."""

    __slots__ = ("_texts", "items")

    def __init__(self) -> None:
        self.items: list[str | nodes.Node] = []
        self._texts: list[str] = []

    def add(self, part: str | nodes.Node) -> None:
        """One more."""
        if isinstance(part, str):
            self._texts.append(part)
            return
        self._flush()
        self.items.append(part)

    def _flush(self) -> None:
        if self._texts:
            self.items.append("".join(self._texts))
            self._texts.clear()

    def node(self, start: int, *, bare: bool = False) -> nodes.Node:
        """A text where nothing has to be expanded."""
        self._flush()
        if all(isinstance(part, str) for part in self.items):
            return nodes.Text("".join(map(str, self.items)), bare=bare, at=start)
        return nodes.Expandable(tuple(self.items), bare=bare, at=start)
