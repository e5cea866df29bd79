"""findstr.exe, which Wine has only the name of: over its input, as the pipes of cmd scripts use it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from hostprep.lab.powershell.host.plug import Answer

if TYPE_CHECKING:
    from collections.abc import Sequence

SWITCHES = frozenset("bilrvxne")
# \< and \> are the ends of a word; a backslash before anything else takes it literally.
PIECE = re.compile(r"\\<|\\>|\\.|\[\^?[^\]]*\]|[.*^$]|.", re.DOTALL)
KEPT = {".": ".", "*": "*", "^": "^", "$": "$", "\\<": r"\b(?=\w)", "\\>": r"\b(?<=\w)"}


def findstr(words: Sequence[str], stdin: Sequence[str]) -> Answer:
    """The lines in which one of the strings is; exit code 1 where none has one ("findstr", Windows Commands)."""
    switches: set[str] = set()
    strings: list[str] = []
    for word in words:
        if word[:1] == "/" and word[1:3].lower() == "c:":
            strings.append(word[3:])
        elif word[:1] == "/" and set(word[1:].lower()) <= SWITCHES:
            switches |= set(word[1:].lower())
        elif word[:1] == "/":
            return Answer((), 2, [f"FINDSTR: {word} ignored: the lab's findstr has no such switch"])
        elif strings:
            return Answer((), 2, [f"FINDSTR: Cannot open {word}: the lab's findstr reads its input only"])
        else:
            strings = [one for one in word.split(" ") if one]
            switches |= set() if "l" in switches else {"r"}
    if not strings:
        return Answer((), 2, ["FINDSTR: Bad command line"])
    return _found(_pattern(strings, switches), switches, stdin)


def _pattern(strings: Sequence[str], switches: set[str]) -> re.Pattern[str]:
    parts = [_regular(one) if "r" in switches else re.escape(one) for one in strings]
    start = "^" if switches & {"b", "x"} else ""
    end = "$" if switches & {"e", "x"} else ""
    return re.compile(f"{start}(?:{'|'.join(parts)}){end}", re.IGNORECASE if "i" in switches else 0)


def _regular(text: str) -> str:
    pieces = PIECE.findall(text)
    return "".join(KEPT.get(one) or (one if one[0] == "[" and len(one) > 1 else _literal(one)) for one in pieces)


def _literal(piece: str) -> str:
    return re.escape(piece[1:] if piece[0] == "\\" and len(piece) > 1 else piece)


def _found(pattern: re.Pattern[str], switches: set[str], lines: Sequence[str]) -> Answer:
    wanted = "v" not in switches
    found = [(number, one) for number, one in enumerate(lines, 1) if bool(pattern.search(one)) == wanted]
    return Answer([f"{number}:{one}" if "n" in switches else one for number, one in found], int(not found))
