"""Script files: which ones, and what they hold."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Final

from hostprep.errors import DeclarationError

SUFFIXES: Final = (".ps1", ".psm1", ".cmd", ".bat")


def scripts(paths: Iterable[Path]) -> list[Path]:
    """The files among paths, and the scripts in the folders among them.

    Raises:
        DeclarationError: a folder holds no script.
    """
    found: dict[Path, None] = {}
    for path in paths:
        inside = sorted(p for p in path.rglob("*") if p.suffix.lower() in SUFFIXES) if path.is_dir() else [path]
        if not inside:
            raise DeclarationError("holds no script", file=str(path), expected="*.ps1, *.psm1, *.cmd or *.bat")
        found |= dict.fromkeys(inside)
    return list(found)


def read(file: Path) -> str:
    """A script's text, with its byte order mark if it has one.

    Raises:
        DeclarationError: it cannot be read, or is not text.
    """
    try:
        raw = file.read_bytes()
    except OSError as error:
        raise DeclarationError(f"cannot be read: {error.strerror}", file=str(file)) from None
    try:
        text = raw.decode("utf-16" if raw[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8")
    except UnicodeError:
        expected = "UTF-8, or UTF-16 with a byte order mark"
        raise DeclarationError("is not text", file=str(file), expected=expected) from None
    return text if raw[:2] not in (b"\xff\xfe", b"\xfe\xff") else "\ufeff" + text
