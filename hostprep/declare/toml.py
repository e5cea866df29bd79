"""TOML files as data that still knows the line each key stands on."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterator
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

        tomllib keeps no positions. So beginnings of the text are parsed again, and the shortest that has the value is
        looked for by halves: exact for every form that TOML allows, and only done to word an error.
        """
        lines = self.text.splitlines(keepends=True)
        low, high = 0, len(lines)
        while low < high:
            middle = (low + high) // 2
            whole = _whole(lines, middle, high)
            if whole and not _reaches(whole[1], path):
                low = whole[0] + 1
            else:
                high = middle
        whole = _whole(lines, low, len(lines))
        return _first_written(lines, low or 1, whole[0]) if whole and _reaches(whole[1], path) else None

    def find(self, value: str) -> KeyPath | None:
        """The path of the first text that is this one, or None."""
        return next((path for path, text in _texts(self.data) if text == value), None)

    def error(self, problem: str, path: KeyPath = (), **facts: Any) -> DeclarationError:
        """An error about the value at ``path``, placed on its line."""
        line = self.line(path) if path else None
        return DeclarationError(problem, file=self.file, line=line, key=dotted(path), **facts)


def read(path: Path | Traversable) -> Document:
    """Read one TOML file.

    A byte order mark is passed over: editors on Windows write one.

    Raises:
        DeclarationError: it is missing, is not UTF-8 text, or is not TOML; with the line where that is known.
    """
    file = str(path)
    try:
        text = path.read_text(encoding="utf-8-sig")
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
    except (RecursionError, ValueError):  # Python's own limits, which tomllib passes on
        raise DeclarationError("cannot be read: it nests too deep, or a number is too long", file=file) from None


def dotted(path: KeyPath) -> str | None:
    """A key path as people write it: ``hosts.web1.groups[0]``, and ``hosts."web 1"`` where TOML wants quotes."""
    words = "".join(f"[{part}]" if isinstance(part, int) else f".{_key(part)}" for part in path)
    return words.removeprefix(".") or None


def _texts(data: Any, at: KeyPath = ()) -> Iterator[tuple[KeyPath, str]]:
    if isinstance(data, str):
        yield at, data
    elif isinstance(data, dict | list):
        for key, value in data.items() if isinstance(data, dict) else enumerate(data):
            yield from _texts(value, (*at, key))


def _whole(lines: list[str], first: int, last: int) -> tuple[int, dict[str, Any]] | None:
    """The shortest beginning of at least ``first`` lines that is TOML by itself, and its data."""
    for end in range(first, last + 1):
        try:
            return end, tomllib.loads("".join(lines[:end]))
        except tomllib.TOMLDecodeError:
            continue
    return None


def _key(part: str) -> str:
    return part if re.fullmatch(r"[\w-]+", part) else json.dumps(part, ensure_ascii=False)


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
