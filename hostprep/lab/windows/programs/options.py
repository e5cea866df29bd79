"""``/NAME value`` as schtasks, shutdown and tasklist take it."""

from __future__ import annotations

from collections.abc import Sequence


class BadOption(Exception):  # noqa: N818  # named by what happened
    """An option that the program does not take here."""


def options(words: Sequence[str], flags: str, valued: str) -> dict[str, str]:
    """Options by their names in lower case.

    Args:
        words: the arguments.
        flags: names without a value.
        valued: names with one.

    Raises:
        BadOption: a word that is neither, or a value that is missing.
    """
    found, rest = {}, list(words)
    while rest:
        word = rest.pop(0)
        name = word[1:].lower() if word[:1] in ("/", "-") else ""
        if name in flags.split():
            found[name] = ""
        elif name in valued.split() and rest:
            found[name] = rest.pop(0)
        else:
            raise BadOption(word)
    return found
