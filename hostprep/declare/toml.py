"""TOML files as data that still knows the line each key stands on."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, field
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

from hostprep.errors import DeclarationError

KeyPath = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Document:
    """One TOML file.

    Attributes:
        file: its name as the user wrote it, for messages.
        text: what it holds.
        data: the same, parsed.
    """

    file: str
    text: str = field(repr=False)
    data: dict[str, Any] = field(repr=False)

    def line(self, path: KeyPath) -> int | None:
        """The line on which the value at ``path`` is set, counted from 1; None when nothing sets it.

        tomllib keeps no positions. So the text is parsed again, longer by one line each time, until the value is
        there: slow and exact for every form that TOML allows, and only done to word an error.
        """
        lines = self.text.splitlines(keepends=True)
        start = 1
        for end in range(1, len(lines) + 1):
            try:
                data = tomllib.loads("".join(lines[:end]))
            except tomllib.TOMLDecodeError:
                continue
            if _reaches(data, path):
                return _first_written(lines, start, end)
            start = end + 1
        return None

    def error(self, problem: str, path: KeyPath = (), **facts: Any) -> DeclarationError:
        """An error about the value at ``path``, placed on its line."""
        line = self.line(path) if path else None
        return DeclarationError(problem, file=self.file, line=line, key=dotted(path), **facts)


def read(path: Path | Traversable) -> Document:
    """Read one TOML file.

    Raises:
        DeclarationError: it is missing, is not UTF-8 text, or is not TOML; with the line where that is known.
    """
    file = str(path)
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise DeclarationError(f"cannot be read: {error.strerror}", file=file) from None
    except UnicodeDecodeError as error:
        raise DeclarationError("is not UTF-8 text", file=file, found=f"byte {error.object[error.start]:#04x}") from None
    try:
        return Document(file, text, tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        place = re.search(r" \(at (?:line (\d+), column \d+|end of document)\)", str(error))
        line = int(place[1]) if place and place[1] else text.count("\n") + 1
        problem = re.sub(r" \(at .*\)$", "", str(error))
        raise DeclarationError(f"is not valid TOML: {problem}", file=file, line=line) from None


def dotted(path: KeyPath) -> str | None:
    """A key path as people write it: ``hosts.web1.groups[0]``."""
    words = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in path)
    return words.removeprefix(".") or None


def _reaches(data: Any, path: KeyPath) -> bool:
    for part in path:
        try:
            data = data[part]
        except (KeyError, IndexError, TypeError):
            return False
    return True


def _first_written(lines: list[str], start: int, end: int) -> int:
    """Skip the blank lines and comments that stand between two statements."""
    for number in range(start, end):
        if (words := lines[number - 1].strip()) and not words.startswith("#"):
            return number
    return end
