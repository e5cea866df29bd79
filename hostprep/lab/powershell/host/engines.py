"""What an engine is for those who let scripts run: the dialect engine and a real ``pwsh`` look the same from here."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal, Protocol

Stream = Literal["output", "error", "warning", "verbose", "debug", "information", "progress", "console"]
"""PowerShell's streams, and what goes past them to the output of the process."""


@dataclass(frozen=True, slots=True)
class ErrorFacts:
    """What an error record says.

    Attributes:
        message: the exception's message.
        id: its FullyQualifiedErrorId.
        category: the category's word.
        exception: the full name of the exception's type.
        line: where it was raised, from 1; 0 where that is not known.
        target: its target object as text, or None.
    """

    message: str
    id: str
    category: str
    exception: str
    line: int = 0
    target: str | None = None


@dataclass(frozen=True, slots=True)
class Report:
    """One record of one stream, as soon as the script wrote it.

    Attributes:
        stream: which one.
        type: the first type name of an output object; ``null`` for null.
        text: the object or record as text; of ``console`` it has its line ends.
        value: an output object as plain data: scalars, lists, dicts of properties in order. Of ``console`` the encoding
            (Python's name) of what follows, where the script has set it; the text is empty then.
        error: the facts of an error record, in whichever stream it is.
    """

    stream: Stream
    text: str
    type: str = "System.String"
    value: Any = None
    error: ErrorFacts | None = None


@dataclass(frozen=True, slots=True)
class Ending:
    """How a script ended.

    Attributes:
        state: ``Completed``, ``Failed`` or ``Stopped``, the states of a remote pipeline.
        terminated: the error that ended it, where one did.
        exit_code: what a process that ran it as a file would exit with.
    """

    state: Literal["Completed", "Failed", "Stopped"]
    terminated: ErrorFacts | None = None
    exit_code: int = 0


class Runspace(Protocol):
    """Variables and functions live on in it from script to script. One script at a time."""

    def run(self, script: str, arguments: Mapping[str, Any], report: Callable[[Report], None]) -> Ending:
        """Run a script to its end, handing over each record as it is written."""
        ...

    def stop(self) -> None:
        """Stop what runs, from any thread, within 50 ms."""
        ...

    def close(self) -> None:
        """Give it up; safe to call twice."""
        ...


class Engine(Protocol):
    """Opens runspaces on one simulated host."""

    def runspace(self) -> Runspace:
        """A new runspace."""
        ...

    def close(self) -> None:
        """Give up all of them; safe to call twice."""
        ...
