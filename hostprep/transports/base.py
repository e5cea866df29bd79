"""What a transport is: one verb, two values."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import TracebackType
from typing import Protocol, Self

from hostprep.declare.secrets import Secret

OnLine = Callable[[str], None]
"""Is handed each complete line of standard output, as soon as it arrives, without its line end."""


@dataclass(frozen=True, slots=True)
class Script:
    """One script for one host: an exchange.

    Attributes:
        name: what it is for, such as ``probe`` or ``apply``; safe to log.
        text: the script, in the language of the host's shell. Holds no secret.
        deadline: seconds after which it is ended, on the host and here.
        secrets: variable name to value, delivered ahead of the text over the same protected stream.
        shell: ``sh``, ``powershell`` or ``cmd``.
    """

    name: str
    text: str = field(repr=False)
    deadline: float = 300.0
    secrets: Mapping[str, Secret] = field(default_factory=dict, repr=False)
    shell: str = "sh"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came back, uninterpreted.

    Attributes:
        exit_code: the script's, or None where the remote side ended without one.
        stdout: all of standard output.
        stderr: all of standard error.
    """

    exit_code: int | None
    stdout: bytes = field(repr=False)
    stderr: bytes = field(repr=False)

    @property
    def text(self) -> str:
        """Standard output as text; bytes that are not UTF-8 are replaced, never dropped."""
        return self.stdout.decode("utf-8", "replace")

    @property
    def errors(self) -> str:
        """Standard error as text."""
        return self.stderr.decode("utf-8", "replace")


class Transport(Protocol):
    """A live connection to one host. Belongs to one thread.

    A transport carries scripts and never interprets output. Opening one connects and authenticates, so that the
    errors of a login are told apart from the errors of a script.
    """

    def run(self, script: Script, on_line: OnLine | None = None) -> Outcome:
        """Run one script and return what came back.

        Raises:
            ConnectionLost: the connection was cut; ``output`` keeps what had come.
            DeadlineExceeded: the deadline passed; the remote side has been ended.
            BecomeFailed: sudo did not let the script through.
        """
        ...

    def close(self) -> None:
        """End the connection; safe to call twice."""
        ...

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...
