"""netsh's way with words: contexts and commands may be cut short, arguments have tags or their place."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence


class BadSyntax(Exception):  # noqa: N818  # named by what happened
    """Arguments that the command does not take."""


def meant(word: str, known: Iterable[str]) -> str:
    """The known word that this one is, or is the beginning of; empty for none or several."""
    names = list(known)
    low = word.lower()
    found = [n for n in names if n == low] or [n for n in names if n.startswith(low)]
    return found[0] if len(found) == 1 else ""


def tagged(words: Sequence[str], tags: Sequence[str]) -> dict[str, str]:
    """Arguments by tag; one without means the tag of its place, counted from the left.

    An empty value, or a word too many such as a ``#`` behind the command, is refused: UNCONFIRMED is only its sentence.

    Raises:
        BadSyntax: as said.
    """
    found: dict[str, str] = {}
    for place, word in enumerate(words):
        name, sign, value = word.partition("=")
        tag = meant(name, tags) if sign else ""
        if not sign:
            tag, value = tags[place] if place < len(tags) else "", word
        if not tag or not value or tag in found:
            raise BadSyntax(word)
        found[tag] = value
    return found


def needed(found: Mapping[str, str], *tags: str) -> list[str]:
    """The values of tags that must be there.

    Raises:
        BadSyntax: one is not.
    """
    for tag in tags:
        if tag not in found:
            raise BadSyntax(tag)
    return [found[tag] for tag in tags]


def port(text: str) -> int:
    """A port.

    Raises:
        BadSyntax: it is none.
    """
    if not text.isdigit() or not 0 < int(text) < 65536:  # noqa: PLR2004  # the ports of TCP
        raise BadSyntax(text)
    return int(text)
