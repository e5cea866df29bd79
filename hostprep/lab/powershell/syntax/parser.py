"""The way in: text becomes a tree, or one of the two ways of turning it down."""

from __future__ import annotations

import re
from functools import lru_cache

from hostprep.lab.powershell import nodes
from hostprep.lab.powershell.syntax import blocks, tables
from hostprep.lab.powershell.syntax.scanner import Scanner
from hostprep.lab.powershell.syntax.source import Refused, Source

_REQUIRES = re.compile(r"^[ \t]*#requires[ \t]+(.*?)[ \t]*\r?$", re.IGNORECASE | re.MULTILINE)

_USING = re.compile(r"namespace[ \t]+([\w.]+)", re.IGNORECASE)


def parse(source: Source, *, modern: bool) -> nodes.ScriptBlock:
    """The tree of a script.

    Args:
        source: its text.
        modern: whether PowerShell 7's syntax is allowed.

    Raises:
        SyntaxFault: the text is no PowerShell of that edition.
        Refused: it is, and the dialect does not know it.
    """
    try:
        return _parse(source.text, source.name, modern=modern)
    except RecursionError:
        raise Refused("nesting deeper than this interpreter's stack", 1, 1, source.name) from None


def _requires(s: Scanner) -> tuple[str, ...]:
    """The #requires lines: those that hold anyway are kept, those that might stop a script are refused."""
    found: list[str] = []
    for line in _REQUIRES.finditer(s.text):
        words = line[1].lower().split()
        version = re.fullmatch(r"-version (\d+)(?:\.(\d+))?", " ".join(words))
        holds = words in (["-runasadministrator"], ["-psedition", "core" if s.modern else "desktop"])
        if version is not None:
            holds = (int(version[1]), int(version[2] or 0)) <= ((7, 0) if s.modern else (5, 1))
        if not holds:
            s.refuse(f"#requires {line[1]}", line.start())
        found.append(line[1])
    return tuple(found)


def _usings(s: Scanner) -> tuple[str, ...]:
    """The ``using namespace`` statements, which stand before all else."""
    found: list[str] = []
    s.skip_separators()
    while s.take_keyword("using"):
        s.skip_blanks()
        words = _USING.match(s.text, s.pos)
        if words is None:
            s.refuse("using of anything but a namespace")
        s.pos = words.end()
        found.append(words[1])
        s.skip_blanks()
        if s.peek() not in tables.NEWLINES + ";\0":
            s.unexpected()
        s.skip_separators()
    return tuple(found)


@lru_cache(maxsize=256)
def _parse(text: str, name: str, *, modern: bool) -> nodes.ScriptBlock:  # the cache's key
    s = Scanner(Source(text, name), modern=modern)
    s.take("\ufeff")
    usings = _usings(s)
    block = blocks.script_block(s, "")
    s.skip_separators()
    if not s.at_end:
        s.unexpected()
    requires = _requires(s)
    return nodes.ScriptBlock(
        block.parameters,
        block.attributes,
        block.begin,
        block.process,
        block.end,
        block.named,
        requires,
        usings,
        at=block.at,
    )
