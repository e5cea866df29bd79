"""ARNs with wildcards and unknown parts, taken apart."""

from __future__ import annotations

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
