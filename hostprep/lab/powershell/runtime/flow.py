"""The ways in which a block is left that are no errors. Only the construct that owns one catches it."""

from __future__ import annotations

from typing import Any


class Flow(BaseException):
    """The root of all of them; a script's ``catch`` never sees one, its ``finally`` always does."""


class Break(Flow):
    """``break``, with its label."""

    def __init__(self, label: str = "") -> None:
        super().__init__()
        self.label = label


class Continue(Flow):
    """``continue``, with its label."""

    def __init__(self, label: str = "") -> None:
        super().__init__()
        self.label = label


class Return(Flow):
    """``return``; what it gave out is in the output already."""


class Exit(Flow):
    """``exit`` with its code."""

    def __init__(self, code: int) -> None:
        super().__init__()
        self.code = code


class StopUpstream(Flow):
    """A command of a pipeline has enough: those before it stop.

    Attributes:
        owner: the pipeline's identity.
    """

    def __init__(self, owner: Any) -> None:
        super().__init__()
        self.owner = owner


class Stopped(Flow):
    """Stopped from outside."""


class LimitExceeded(Flow):
    """A limit on steps or memory is used up.

    Attributes:
        limit: which one, as a sentence.
    """

    def __init__(self, limit: str) -> None:
        super().__init__(limit)
        self.limit = limit
