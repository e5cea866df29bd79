"""What the verbs of docker.exe share: their templates, and how they refuse."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

FIELD = re.compile(r"\{\{\s*(json\s+)?\.([\w.]*)\s*\}\}")


class Wrong(Exception):  # noqa: N818  # named by what happened
    """A sentence for stderr and exit code 1."""


def template_of(words: list[str]) -> str:
    """The template of ``--format``, taken out of the words; empty for none."""
    for place, word in enumerate(words):
        if word in ("--format", "-f"):
            del words[place]
            return words.pop(place)
        if word.startswith("--format="):
            return words.pop(place).partition("=")[2]
    return ""


def told(template: str, value: Mapping[str, Any]) -> str:
    """A Go template of plain fields.

    Raises:
        Wrong: it has more than that.
    """

    def put(found: re.Match[str]) -> str:
        here: Any = value
        for part in filter(None, found.group(2).split(".")):
            if not isinstance(here, Mapping) or part not in here:
                raise Wrong(f"template parsing error: can't evaluate field {part}")
            here = here[part]
        return json.dumps(here) if found.group(1) else "" if here is None else str(here)

    text = FIELD.sub(put, template)
    if "{{" in text:
        raise Wrong(f"template parsing error: {template}")
    return text


def no_more(words: Sequence[str]) -> None:
    """Refuse what is left.

    Raises:
        Wrong: there is something.
    """
    if words:
        raise Wrong(f"unknown flag: {words[0]}" if words[0].startswith("-") else f"accepts no arguments: {words[0]}")
