"""Whether two patterns have a text in common: a policy's Resource, and the shape of a resource type's ARNs."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Final

from hostprep.iam.check.text import UNKNOWN

NARROW: Final = {
    "Partition": ":",
    "Region": ":",
    "Account": ":",
    "BucketName": "/:",
    "AccessPointName": "/:",
    "ClusterName": "/:",
    "TaskDefinitionFamilyName": "/:",
}
"""What a placeholder of the Service Authorization Reference cannot hold; all others may hold anything."""


@dataclass(frozen=True, slots=True)
class Part:
    """One letter, any one letter, or any number of letters.

    Attributes:
        letter: the letter; empty for any.
        many: whether it stands for any number of letters.
        without: letters that it does not stand for.
    """

    letter: str = ""
    many: bool = False
    without: str = ""

    def meets(self, other: Part) -> bool:
        """Whether both may stand for the same one letter."""
        if self.letter and other.letter:
            return self.letter == other.letter
        return not any(one.letter and one.letter in two.without for one, two in ((self, other), (other, self)))


ANYTHING: Final = Part(many=True)


@cache
def glob(text: str) -> tuple[Part, ...]:
    """A policy's pattern, in which ``*`` is anything, ``?`` one letter, and what is unknown anything too."""
    special = {"*": ANYTHING, UNKNOWN: ANYTHING, "?": Part()}
    return tuple(special.get(letter) or Part(letter) for letter in text)


@cache
def shape(text: str) -> tuple[Part, ...]:
    """A resource type's ARN as the Service Authorization Reference writes it, with ``${Placeholders}``."""
    parts: list[Part] = []
    for index, piece in enumerate(re.split(r"\$\{([^}]*)\}", text)):
        if index % 2:
            parts.append(Part(many=True, without=NARROW.get(piece, "")))
        else:
            parts += glob(piece)
    return tuple(parts)


def overlap(one: tuple[Part, ...], two: tuple[Part, ...]) -> bool:
    """Whether some text matches both."""
    todo, seen = [(0, 0)], {(0, 0)}
    while todo:
        i, j = todo.pop()
        if i == len(one) and j == len(two):
            return True
        for step in _steps(one, two, i, j):
            if step not in seen:
                seen.add(step)
                todo.append(step)
    return False


def _steps(one: tuple[Part, ...], two: tuple[Part, ...], i: int, j: int) -> list[tuple[int, int]]:
    here = one[i] if i < len(one) else None
    there = two[j] if j < len(two) else None
    steps = []
    if here and here.many:
        steps.append((i + 1, j))
    if there and there.many:
        steps.append((i, j + 1))
    if here and there and not (here.many and there.many) and here.meets(there):
        steps.append((i + (not here.many), j + (not there.many)))
    return steps
