"""A transport that is a function: for tests, demonstrations and dry talks."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from hostprep.closing import Closing
from hostprep.transports.base import OnLine, Outcome, Script

Answer = Callable[[Script], Outcome | Iterable[str]]
"""Is handed each script. Returns an outcome, or the lines of standard output of a script that ended with 0."""


class ScriptedTransport(Closing):
    """Answers each script with what a function returns; whatever the function raises is the transport's error.

    Lines are handed to ``on_line`` one by one as the function yields them, so that a generator which raises in the
    middle is a connection that is cut in the middle.

    Attributes:
        scripts: the scripts that were run, in order.
        closed: whether the transport was closed.
    """

    def __init__(self, answer: Answer) -> None:
        self._answer = answer
        self.scripts: list[Script] = []
        self.closed = False

    def run(self, script: Script, on_line: OnLine | None = None) -> Outcome:
        """See :class:`~hostprep.transports.base.Transport`."""
        self.scripts.append(script)
        answer = self._answer(script)
        spoken = []
        for line in answer.text.splitlines() if isinstance(answer, Outcome) else answer:
            spoken.append(line)
            if on_line:
                on_line(line)
        if isinstance(answer, Outcome):
            return answer
        return Outcome(0, "".join(f"{line}\n" for line in spoken).encode(), b"")

    def close(self) -> None:
        """Note that it was closed."""
        self.closed = True
