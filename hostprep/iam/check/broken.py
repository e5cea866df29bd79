"""Policies that are not JSON: found at the place where a JSON reader stops, instead of only refused."""

from __future__ import annotations

import json
from collections.abc import Iterator

from hostprep.iam.check import rules
from hostprep.iam.check.extract import TEXT_KEYS
from hostprep.lint.finding import Finding, Place, at
from hostprep.lint.source import Cursor, Source


def broken_file(text: str, file: str) -> Finding | None:
    """The finding of a file that is a policy in all but its syntax; None of any other file."""
    if file.endswith((".yaml", ".yml")) or not text.lstrip().startswith("{") or '"Statement"' not in text:
        return None
    try:
        json.loads(text)
    except json.JSONDecodeError as error:
        return Finding(rules.NOT_JSON, Place(file, error.lineno, error.colno), *_sentence(error))
    except RecursionError:
        return None
    return None


def broken_texts(source: Source) -> Iterator[Finding]:
    """A finding for each policy that a file holds as a text and that is not JSON."""
    todo = [source.root]
    while todo:
        cursor = todo.pop()
        todo += [member for _, member in cursor.members()]
        todo += cursor.items()
        yield from _broken(cursor)


def _broken(cursor: Cursor) -> Iterator[Finding]:
    text = cursor.value
    if (
        not isinstance(text, str)
        or not cursor.pointer
        or cursor.pointer[-1] not in TEXT_KEYS
        or '"Statement"' not in text
    ):
        return
    try:
        json.loads(text)
    except json.JSONDecodeError as error:
        yield at(rules.NOT_JSON, cursor, *_sentence(error))


def _sentence(error: json.JSONDecodeError) -> tuple[str, str]:
    message = f"the document is not JSON: {error.msg.lower()}"
    if _in_condition(error.doc[: error.pos]):
        fix = '"Condition": {"StringEquals": {"aws:SourceVpce": "vpce-0123456789abcdef0"}}'
        return f"the Condition is not JSON: {error.msg.lower()}", fix
    return message, "write what the reader expects there"


def _in_condition(before: str) -> bool:
    """Whether the last Condition block is still open."""
    inside = before.rpartition('"Condition"')[2] if '"Condition"' in before else ""
    return inside.count("{") > inside.count("}")
