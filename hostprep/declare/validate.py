"""What pydantic found wrong, in our words: file, line, key, found, expected, the nearest right word."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any, Final, TypeVar

from hostprep.declare.secrets import SecretRef, parse_reference
from hostprep.declare.toml import Document, KeyPath
from hostprep.errors import DeclarationError, SecretError, nearest

if TYPE_CHECKING:
    from pydantic import ValidationError
    from pydantic_core import ErrorDetails

T = TypeVar("T")

WORDS: Final = {
    "tuple_type": "a list",
    "list_type": "a list",
    "dict_type": "a table",
    "string_too_short": "some text",
    "is_instance_of": "text",
    "bool_type": "true or false",
}
"""What pydantic calls by Python's names, as TOML has it."""

UNKNOWN: Final = ("extra_forbidden", "unexpected_keyword_argument")


Known = Callable[[KeyPath], Iterable[str]]
"""The right words for the keys of the table at a path (relative to what is validated)."""


def checked(make: Callable[[], T], document: Document, at: KeyPath = (), known: Known = lambda _: ()) -> T:
    """Call ``make`` and turn pydantic's complaints into one DeclarationError that names them all.

    Args:
        make: validates and returns the value.
        document: the file the data came from.
        at: where in the file the data stands.
        known: the right words for a key that is not known.

    Raises:
        DeclarationError: the data cannot hold.
    """
    from pydantic import ValidationError

    try:
        return make()
    except ValidationError as error:
        first, *rest = _translate(error, document, at, known)
        first.more = tuple(rest)
        raise first from None


def _translate(error: ValidationError, document: Document, at: KeyPath, known: Known) -> list[DeclarationError]:
    found: dict[KeyPath, DeclarationError] = {}
    for detail in error.errors(include_url=False):
        path = tuple(part for part in detail["loc"] if not _is_branch(part))
        words = tuple(known(path[:-1])) if detail["type"] in UNKNOWN else ()
        found.setdefault(path, _one(detail, document, at + path, words))
    return list(found.values())


def _is_branch(part: str | int) -> bool:
    """Pydantic names the branch of a union within the path; no TOML key looks like that."""
    return isinstance(part, str) and bool(re.search(r"[\[\](]", part))


def _one(detail: ErrorDetails, document: Document, path: KeyPath, known: tuple[str, ...]) -> DeclarationError:
    kind, given = detail["type"], detail["input"]
    if kind in UNKNOWN:
        word = str(path[-1])
        expected = f"one of {', '.join(sorted(known))}" if known else None
        return document.error("unknown key", path, expected=expected, suggestion=nearest(word, known))
    if kind == "missing":
        error = document.error("is missing", path[:-1])
        error.key = ".".join(str(part) for part in path)
        return error
    context = detail.get("ctx", {})
    if isinstance(cause := context.get("error"), _CarriesError):
        return placed(cause.error, document, path)
    suggestion = None
    if kind == "literal_error" and isinstance(given, str):
        suggestion = nearest(given, re.findall(r"'([^']*)'", str(context.get("expected", ""))))
    message = WORDS.get(kind) or re.sub(r"^(Input should be|Value error,|String should) ", "", detail["msg"])
    return document.error("is not valid", path, found=shown(given), expected=message, suggestion=suggestion)


def placed(error: SecretError, document: Document, path: KeyPath) -> SecretError:
    """The same error, with the file, line and key where the reference stands."""
    there = document.error("", path)
    error.file, error.line, error.key = there.file, there.line, there.key
    return error


def shown(value: Any) -> str:
    """A value as a message shows it: short, and with its type where text could be mistaken for something else."""
    text = str(value).lower() if isinstance(value, bool) else repr(value)
    return text if len(text) <= 80 else text[:77] + "..."  # noqa: PLR2004  # fits one line


def secret_reference(value: Any) -> SecretRef:
    """A pydantic validator: the text of a reference, or a reference already read.

    Raises:
        ValueError: it is neither; carries the SecretError, and never the text.
    """
    if isinstance(value, SecretRef):
        return value
    try:
        return parse_reference(value if isinstance(value, str) else "")
    except SecretError as error:
        raise _CarriesError(error) from None


class _CarriesError(ValueError):
    """Pydantic lets ValueErrors through and keeps them; this one keeps ours."""

    def __init__(self, error: SecretError) -> None:
        super().__init__(str(error))
        self.error = error
