"""ARNs with wildcards and unknown parts: taken apart, and held against each other."""

from __future__ import annotations

import re
from dataclasses import dataclass

from hostprep.iam.check.text import UNKNOWN, known


@dataclass(frozen=True, slots=True)
class Arn:
    """The six fields of an ARN; each may hold ``*``, ``?`` and unknown parts."""

    partition: str
    service: str
    region: str
    account: str
    resource: str


def parse(text: str) -> Arn | None:
    """An ARN's fields; None where the text is none, or where its beginning is unknown."""
    fields = known(text).split(":", 5)
    if len(fields) != 6 or fields[0] != "arn":  # noqa: PLR2004  # arn and five fields
        return None
    return Arn(*fields[1:])


def opaque(text: str) -> bool:
    """Whether nothing can be said of a resource before the deployment."""
    return known(text).startswith(UNKNOWN)


def is_wild(field: str) -> bool:
    """Whether a field holds a wildcard or an unknown part."""
    return any(mark in field for mark in ("*", "?", UNKNOWN))


def overlap(one: str, other: str) -> bool:
    """Whether some text matches both patterns, each with ``*`` and ``?``; unknown parts may be anything."""
    a, b = (re.sub(r"[\x00*]+", "*", known(text)) for text in (one, other))
    reachable = {0}
    for part in a:
        reachable = _step(part, reachable, b)
        if not reachable:
            return False
    return any(set(b[at:]) <= {"*"} for at in reachable)


def _step(part: str, reachable: set[int], b: str) -> set[int]:
    """The positions of ``b`` that are reached when one more character of the other pattern is read."""
    done: set[int] = set()
    todo = list(reachable)
    seen = set(todo)
    while todo:
        at = todo.pop()
        if part == "*":
            done.add(at)
        if at == len(b):
            continue
        follow = {at + 1} if b[at] == "*" or part == "*" else set()
        if part != "*":
            if b[at] == "*":
                done.add(at)
            elif part == "?" or b[at] in (part, "?"):
                done.add(at + 1)
        todo += follow - seen
        seen |= follow
    return done
