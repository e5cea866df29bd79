"""What a command shell is asked to run, and who runs it."""

from __future__ import annotations

import base64
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from contextlib import AbstractContextManager
    from threading import Event

    from hostprep.lab.wsman.streams import Sink

WORD = re.compile(r'(?:"[^"]*"|[^\s"])+')
POWERSHELL = re.compile(r"(?:.*\\)?powershell(?:\.exe)?$", re.IGNORECASE)
CMD = re.compile(r'\s*"?(?:\S*\\)?cmd(?:\.exe)?"?\s+/(?:d\s+/)?c\s+', re.IGNORECASE)
# What makes a line more than one program: those are cmd's own business.
OPERATORS = re.compile(r"[|&<>]")
# Parameters of powershell.exe that take a value, by the shortest spelling that it accepts.
VALUED = {"ex": "executionpolicy", "ep": "executionpolicy", "i": "inputformat", "if": "inputformat"}
VALUED |= {"o": "outputformat", "of": "outputformat", "v": "version", "w": "windowstyle", "config": "configurationname"}
# Those code pages that Python does not know by their number.
CODECS = {65001: "utf-8", 20127: "ascii", 1200: "utf-16-le", 28591: "latin-1"}
SWITCHES = ("noprofile", "noninteractive", "nologo", "noexit", "sta", "mta", "nop")


@dataclass(frozen=True, slots=True)
class CommandCall:
    """A line for a command shell.

    Attributes:
        line: the whole command line.
        folder: where it starts; empty for the user's own.
        variables: that the client set.
        codepage: of its input and output; 65001 is UTF-8.
        user: who runs it.
        shell: whether cmd.exe interprets the line; otherwise it is a program and its arguments.
    """

    line: str
    folder: str = ""
    variables: Mapping[str, str] | None = None
    codepage: int = 437
    user: str = ""
    shell: bool = True


class Console(Protocol):
    """The standard streams of a process, as bytes in the call's code page."""

    @property
    def stopping(self) -> Event:
        """Set when the client wants it to end: ctrl-c, a terminate, its shell gone."""
        ...

    def write(self, data: bytes) -> None:
        """Write to stdout; each call is a chunk of its own on the wire."""
        ...

    def write_error(self, data: bytes) -> None:
        """Write to stderr."""
        ...

    def read(self) -> bytes:
        """Wait for input; ``b""`` at its end, and when the process is to end."""
        ...

    def powershell(self, line: str) -> int:
        """Run a powershell.exe command line on the endpoint's engine with these streams; its exit code."""
        ...

    def stopped_by(self, stop: Callable[[], None]) -> AbstractContextManager[None]:
        """While inside, a wish to end calls this."""
        ...

    def redirected(self, outbox: Sink, read: Callable[[], bytes], encoding: str) -> AbstractContextManager[Console]:
        """The same for a process that this one starts: output goes there, and input comes from ``read``."""
        ...


class CommandShell(Protocol):
    """A host model's cmd.exe and programs."""

    def run(self, call: CommandCall, console: Console) -> int:
        """Run a line to its end, on a thread of its own; the exit code, unsigned."""
        ...

    def finds(self, program: str) -> bool:
        """Whether a program can be started without cmd.exe; that takes a full path."""
        ...


@dataclass(frozen=True, slots=True)
class Invocation:
    """What powershell.exe was asked to do.

    Attributes:
        script: the text; None where it comes through stdin.
        encoded: whether it came by -EncodedCommand; then errors are written as CLIXML.
        text: whether ``-OutputFormat Text`` was asked for.
    """

    script: str | None
    encoded: bool = False
    text: bool = False


def powershell(line: str, *, typed: bool = True) -> Invocation | None:
    """Read a powershell.exe command line; None for any other, and for what only cmd.exe can take apart.

    Args:
        line: the line.
        typed: whether it is as somebody typed it; not after cmd.exe has taken it apart.
    """
    line = CMD.sub("", line, count=1)
    words = WORD.findall(line)
    if not words or not POWERSHELL.match(words[0].strip('"')):
        return None
    if typed and OPERATORS.search(re.sub(r'"[^"]*"', "", line)):
        return None
    return _invocation(words[1:])


def arguments(line: str) -> list[str]:
    """The words of a command line as a program sees them: quotes hold blanks, and vanish."""
    return [word.replace('"', "") for word in WORD.findall(line)]


def _invocation(words: list[str]) -> Invocation:
    text = False
    while words:
        word = words[0]
        name = word.lstrip("-/").lower()
        if word == "-":
            return Invocation(None, text=text)
        if word[0] not in "-/" or _is(name, "command", 1):
            rest = words if word[0] not in "-/" else words[1:]
            return Invocation(None if rest == ["-"] else _unquoted(" ".join(rest)), text=text)
        if _is(name, "encodedcommand", 1) or name in {"ec"}:
            return Invocation(_decoded(words[1] if words[1:] else ""), encoded=True, text=text)
        if _is(name, "file", 1):
            rest = words[1:]
            return Invocation(None if rest[:1] == ["-"] else "& " + " ".join(rest), text=text)
        valued = _valued(name)
        if valued == "outputformat" and words[1:]:
            text = words[1].lower() == "text"
        words = words[2:] if valued else words[1:]
    return Invocation(None, text=text)


def _is(name: str, full: str, least: int) -> bool:
    return len(name) >= least and full.startswith(name)


def _valued(name: str) -> str:
    if name in VALUED:
        return VALUED[name]
    return next((full for full in VALUED.values() if len(name) > 1 and full.startswith(name)), "")


def _unquoted(text: str) -> str:
    """As the C runtime reads arguments: quotes group, a backslash before one keeps it."""
    return re.sub(r'\\"|"', lambda found: '"' if found.group() == '\\"' else "", text)


def _decoded(word: str) -> str:
    try:
        return base64.b64decode(word.strip('"'), validate=True).decode("utf-16-le")
    except ValueError:
        return "throw 'Cannot process the command because the value specified with -EncodedCommand is not valid.'"


def codec(codepage: int) -> str:
    """The name of Python's codec for a Windows code page."""
    import codecs

    name = CODECS.get(codepage, f"cp{codepage}")
    try:
        return codecs.lookup(name).name
    except LookupError:
        return "cp437"
