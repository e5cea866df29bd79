"""Files as documents: JSON or YAML, with one clear line for everything that is neither."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Final

from hostprep.errors import DeclarationError
from hostprep.lint import json_places
from hostprep.lint.finding import Pointer
from hostprep.lint.source import Source

MOST_BYTES: Final = 16 * 1024 * 1024
"""Larger than any policy, template or plan that a person would want findings of."""
MOST_YAML: Final = 1024 * 1024
"""CloudFormation takes templates up to 1 MB (AWS CloudFormation quotas)."""
DEEPEST: Final = 200
STARTS: Final = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16", b"\xef\xbb\xbf": "utf-8-sig"}
"""Byte order marks: Windows PowerShell writes redirected output as UTF-16."""


def read(path: Path) -> Source:
    """Read one JSON or YAML file.

    Raises:
        DeclarationError: it cannot be read, is too large, is not text, is neither JSON nor YAML, or nests too deep.
    """
    return parse(read_text(path), str(path))


def read_text(path: Path) -> str:
    """What a text file holds.

    Raises:
        DeclarationError: it cannot be read, is too large, or is not text.
    """
    file = str(path)
    try:
        if (size := path.stat().st_size) > MOST_BYTES:
            expected = f"at most {MOST_BYTES // 1024**2} MiB"
            raise DeclarationError("is too large", file=file, found=f"{size / 1024**2:.0f} MiB", expected=expected)
        raw = path.read_bytes()
    except OSError as error:
        raise DeclarationError(f"cannot be read: {error.strerror}", file=file) from None
    try:
        text = raw.decode(next((name for mark, name in STARTS.items() if raw.startswith(mark)), "utf-8"))
    except UnicodeError:
        text = "\0"
    if "\0" in text:
        raise DeclarationError("is not text", file=file, expected="JSON or YAML in UTF-8")
    return text


def parse(text: str, file: str) -> Source:
    """Parse JSON or YAML.

    Raises:
        DeclarationError: it is neither, or nests too deep.
    """
    try:
        source = _json(text, file) if text.lstrip()[:1] in ("{", "[") else _yaml(text, file)
        _refuse_depth(source.data)
    except RecursionError:
        raise DeclarationError("nests too deep", file=file, expected=f"at most {DEEPEST} levels") from None
    if not isinstance(source.data, (dict, list)):
        raise DeclarationError("holds no document", file=file, expected="a JSON or YAML object")
    return source


def _json(text: str, file: str) -> Source:
    twice: tuple[Pointer, ...] = ()
    try:
        data = json.loads(text, object_pairs_hook=json_places.unique)
    except KeyError:
        data, twice = json.loads(text), tuple(json_places.duplicates(text))
    except json.JSONDecodeError as error:
        if file.endswith((".yaml", ".yml")):
            return _yaml(text, file)
        problem = f"is not valid JSON: {error.msg.lower()} in column {error.colno}"
        raise DeclarationError(problem, file=file, line=error.lineno) from None

    def locate(pointer: Pointer, key: bool) -> tuple[int, int]:  # noqa: FBT001  # the signature of Locate
        at = json_places.offset(text, pointer, key=key)
        return text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at)

    return Source(file, text, data, locate, twice)


def _yaml(text: str, file: str) -> Source:
    from ruamel.yaml.error import YAMLError

    from hostprep.lint.yaml_places import TooManyNodes, parse

    if len(text) > MOST_YAML:
        expected = f"at most {MOST_YAML // 1024**2} MiB of YAML"
        raise DeclarationError("is too large", file=file, found=f"{len(text) / 1024**2:.0f} MiB", expected=expected)
    try:
        marked = parse(text)
    except YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        problem = getattr(error, "problem", None) or "cannot be parsed"
        line = mark.line + 1 if mark else None
        raise DeclarationError(f"is neither JSON nor YAML: {problem}", file=file, line=line) from None
    except TooManyNodes:
        raise DeclarationError("unfolds to too many values through its aliases", file=file) from None
    return Source(file, text, marked.data, marked.locate, tuple(marked.duplicates))


def _refuse_depth(data: Any) -> None:
    level, depth = [data], 0
    while level:
        level = [child for value in level if isinstance(value, (dict, list)) for child in _children(value)]
        depth += 1
        if depth > DEEPEST:
            raise RecursionError


def _children(value: dict[str, Any] | list[Any]) -> list[Any]:
    return list(value.values()) if isinstance(value, dict) else value
