"""Everything hostprep raises, as one tree, branched by whose fault it is.

    HostprepError
    |-- DeclarationError            the user's words are wrong; no host was contacted       exit 2
    |   |-- QuotingError            a value that the target shell cannot carry
    |   `-- SecretError             a secret reference that leads nowhere
    |-- HostError                   a host could not be reached, or failed                  exit 3
    |   |-- Unreachable             no connection: refused, no route, no answer in time
    |   |-- HostKeyMismatch         the host's key is unknown or is not the one on record
    |   |-- AuthenticationFailed    the host was reached and said no
    |   |-- BecomeFailed            logged in, but sudo did not let us through
    |   |-- ConnectionLost          cut in mid-script; what came until then is kept
    |   |-- DeadlineExceeded        the script was ended at its deadline; output is kept
    |   `-- MalformedAnswer         the host answered something that is not our format
    |-- ReportError                 hosts were contacted, and a report of it is not written   exit 3
    `-- LabError                    the simulated instance cannot run on this machine       exit 2

Errors carry facts; the sentence is computed from them. A drift is never an error: it is a verdict.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


class HostprepError(Exception):
    """The root: catch this to catch all that hostprep raises on purpose."""

    exit_code = 3


@dataclass(eq=False)
class DeclarationError(HostprepError):
    """What the user declared cannot hold, and nothing was contacted.

    Attributes:
        problem: what is wrong, as a sentence without a full stop.
        file: the file that says so, or None where the words came from the command line.
        line: its line, counted from 1.
        key: the path of the key within the file, such as ``hosts.web1.port``.
        found: what stands there, as text; never a secret.
        expected: what should stand there.
        suggestion: the nearest right word.
        more: what else is wrong in the same file, so that one run shows all of it.
    """

    exit_code = 2

    problem: str
    file: str | None = None
    line: int | None = None
    key: str | None = None
    found: str | None = None
    expected: str | None = None
    suggestion: str | None = None
    more: tuple[DeclarationError, ...] = ()

    def __str__(self) -> str:
        """One line for each thing that is wrong."""
        return "\n".join([self.sentence, *(other.sentence for other in self.more)])

    @property
    def sentence(self) -> str:
        """Where, what, what was found, what was expected, what to write instead."""
        where = self.file or ""
        if self.file and self.line:
            where = f"{self.file}:{self.line}"
        head = ": ".join(part for part in (where, self.key, self.problem) if part)
        tail = []
        if self.found is not None:
            tail.append(f"found {self.found}")
        if self.expected is not None:
            tail.append(f"expected {self.expected}")
        if self.suggestion is not None:
            tail.append(f"did you mean {self.suggestion!r}?")
        return "; ".join([head, *tail])


class QuotingError(DeclarationError):
    """A value that the target shell cannot carry unchanged."""


class SecretError(DeclarationError):
    """A secret reference that leads nowhere. Never holds the secret."""


@dataclass(eq=False)
class HostError(HostprepError):
    """A host failed or could not be reached.

    Attributes:
        host: the host's name in the inventory.
        problem: what happened, as a sentence without a full stop.
        advice: what to do next.
        output: what the host had printed until then.
    """

    exit_code = 3

    host: str
    problem: str
    advice: str = ""
    output: str = ""

    def __str__(self) -> str:
        """Host, what happened, what to do."""
        return f"{self.host}: {self.problem}" + (f"; {self.advice}" if self.advice else "")


class Unreachable(HostError):
    """No connection: refused, no route, name unknown, or no answer in time."""


class HostKeyMismatch(HostError):
    """The host's key is unknown, or is not the one on record."""


class AuthenticationFailed(HostError):
    """The host was reached and did not accept the user."""


class BecomeFailed(HostError):
    """Logged in, but sudo did not let us through."""


class ConnectionLost(HostError):
    """The connection was cut while a script ran; what came until then is in ``output``."""


class DeadlineExceeded(HostError):
    """The script was ended at its deadline; what came until then is in ``output``."""


class MalformedAnswer(HostError):
    """The host answered something that is not our format."""


class ReportError(HostprepError):
    """A run came to its end, and a report of it could not be written; the message says where to."""


class LabError(HostprepError):
    """The simulated instance cannot run on this machine; the message says what is missing."""

    exit_code = 2


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The known word most like ``word``, whatever the case of its letters, or None when nothing is near."""
    from difflib import get_close_matches  # only mistakes need it

    words = {each.casefold(): each for each in known}
    matches = get_close_matches(word.casefold(), list(words), n=1, cutoff=0.6)
    return words[matches[0]] if matches else None
