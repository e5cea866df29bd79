"""Which hosts the words of ``--on`` choose.

web1                  a host, or all hosts of a group
'web*'                every host and group that matches: * any letters, ? one letter, [ab] one of them
'!web3'               not these, whatever else is named; alone: all but these
"""

from __future__ import annotations

from collections.abc import Mapping
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Final

from hostprep.errors import DeclarationError, nearest

if TYPE_CHECKING:
    from hostprep.declare.toml import Document

MOST_NAMED: Final = 20
"""Names that an error lists."""


def chosen(
    words: tuple[str, ...], hosts: Mapping[str, tuple[str, ...]], groups: tuple[str, ...], document: Document
) -> tuple[str, ...]:
    """The names of the hosts that are meant, in the inventory's order; all when no word names any.

    Args:
        words: the words.
        hosts: every host and the groups that it is in.
        groups: every group.
        document: the inventory, for messages.

    Raises:
        DeclarationError: a word means no host and no group, or nothing is left.
    """
    known = tuple(dict.fromkeys((*hosts, *groups)))
    meant = {word: frozenset(_meant(word.removeprefix("!"), known, document)) for word in words}
    wanted = frozenset[str]().union(*(names for word, names in meant.items() if not word.startswith("!")))
    unwanted = frozenset[str]().union(*(names for word, names in meant.items() if word.startswith("!")))
    every = not any(not word.startswith("!") for word in words)
    left = {name: {name, *of} for name, of in hosts.items() if not unwanted & {name, *of}}
    found = tuple(name for name, own in left.items() if every or wanted & own)
    if words and not found:
        raise DeclarationError(
            f"{' and '.join(words)}: no host is left", file=document.file, expected="words that leave at least one"
        )
    return found


def _meant(word: str, known: tuple[str, ...], document: Document) -> list[str]:
    if found := [name for name in known if name == word or fnmatchcase(name, word)]:
        return found
    more = f" and {len(known) - MOST_NAMED} more" if len(known) > MOST_NAMED else ""
    raise DeclarationError(
        f"{word!r} is neither a host nor a group",
        file=document.file,
        expected=f"one of {', '.join(sorted(known)[:MOST_NAMED])}{more}",
        suggestion=nearest(word, known),
    )
