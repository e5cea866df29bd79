"""findstr: the lines of standard input that have a text or fit a pattern; 0 where there are some, else 1."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from hostprep.lab.powershell.host.plug import Answer
from hostprep.lab.windows.programs.answers import failed

if TYPE_CHECKING:
    from hostprep.lab.windows.model import Windows

FLAGS = "belrivnx"
META = re.compile(r"[.*^$\[\]\\]")
PIECE = re.compile(r"\\<|\\>|\\.|\[\^?[^\]]+\]|\*|\.|^\^|\$$|.")


def findstr(_host: Windows, words: Sequence[str], stdin: Sequence[str]) -> Answer:
    """A command line of findstr; it reads no files here."""
    flags, texts, left = "", list[str](), list(words)
    while left and left[0].startswith("/"):
        word = left.pop(0)
        if word[:3].lower() == "/c:":
            texts.append(word[3:])
        elif set(word[1:].lower()) <= set(FLAGS):
            flags += word[1:].lower()
        else:
            return failed(f"FINDSTR: {word} ignored", code=2)
    texts = texts or (left.pop(0).split() if left else [])
    if not texts or left:
        return failed("FINDSTR: Bad command line" if not texts else f"FINDSTR: Cannot open {left[0]}", code=2)
    # Without /L or /R the first text decides for all.
    plain = "l" in flags or ("r" not in flags and not META.search(texts[0]))
    patterns = [_pattern(text, flags, plain=plain) for text in texts]
    hits = [
        f"{number}:{line}" if "n" in flags else line
        for number, line in enumerate(stdin, 1)
        if any(p.search(line) for p in patterns) != ("v" in flags)
    ]
    return Answer(hits, 0 if hits else 1)


def _pattern(text: str, flags: str, *, plain: bool) -> re.Pattern[str]:
    inner = re.escape(text) if plain else "".join(_pieces(text))
    start, end = "b" in flags or "x" in flags, "e" in flags or "x" in flags
    return re.compile(
        ("^" if start else "") + f"(?:{inner})" + ("$" if end else ""), re.IGNORECASE if "i" in flags else 0
    )


def _pieces(text: str) -> Iterator[str]:
    for piece in PIECE.findall(text):
        if piece in ("\\<", "\\>"):
            yield r"\b"
        elif piece in ("*", ".", "^", "$") or piece.startswith("["):
            yield piece
        else:
            yield re.escape(piece[-1])
