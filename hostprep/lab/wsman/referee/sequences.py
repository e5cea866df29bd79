"""Comparing the messages of two streams, member by member."""

from __future__ import annotations

from textwrap import shorten
from typing import TYPE_CHECKING

from hostprep.lab.wsman.noise import PREPARING
from hostprep.lab.wsman.referee.messages import Message, Tree, tree

if TYPE_CHECKING:
    from collections.abc import Iterator


def is_noise(message: Message) -> bool:
    """Whether it says that modules are made ready."""
    return (
        message.kind == "PROGRESS_RECORD" and message.data is not None and PREPARING.activity in message.data.itertext()
    )


def sequences(mine: list[Message], other: list[Message]) -> Iterator[str]:
    """What differs between two streams of messages: one short sentence each."""
    kinds, recorded = [one.kind for one in mine], [one.kind for one in other]
    if kinds != recorded:
        yield f"messages {_short(kinds)}, recorded {_short(recorded)}"
        return
    for one, two in zip(mine, other, strict=True):
        yield from _message(one, two)


def _message(mine: Message, other: Message) -> Iterator[str]:
    if mine.marked != other.marked:
        yield f"{mine.kind}: byte order mark {mine.marked}, recorded {other.marked}"
    if (mine.pool == bytes(16)) != (other.pool == bytes(16)):
        yield f"{mine.kind}: pool id zero {mine.pool == bytes(16)}"
    if mine.data is not None and other.data is not None:
        yield from (f"{mine.kind}: {one}" for one in _parting(tree(mine.data), tree(other.data)))


def _parting(mine: Tree, other: Tree, path: str = "") -> Iterator[str]:
    """Where two trees part."""
    here = f"{path}/{other[1] or other[0]}"
    if mine[:3] != other[:3]:
        yield f"{here} {mine[0]} {mine[2][:60]!r}, recorded {other[0]} {other[2][:60]!r}"
        return
    names, recorded = [one[1] or one[0] for one in mine[3]], [one[1] or one[0] for one in other[3]]
    if names != recorded:
        yield f"{here} has {_short(names)}, recorded {_short(recorded)}"
    theirs = dict(zip(recorded, other[3], strict=True))
    for name, one in zip(names, mine[3], strict=True):
        if name in theirs and one != theirs[name]:
            yield from _parting(one, theirs[name], here)


def _short(words: list[str]) -> str:
    text = " ".join(words)
    return shorten(text, 160, placeholder="...")
