"""How a script travels: the bytes a POSIX shell reads on its standard input.

The text rides as one quoted word inside a function. A shell runs nothing of it before the last line has arrived, so a
connection cut during the transfer executes nothing; and no text, however broken, can close the function early.

A watchdog travels along. It ends the script's whole process group at the deadline even when nobody is connected any
more, and needs no program but ``sleep``. ``kill 0`` means the sender's own process group (POSIX, *kill*); SSH servers
and the local transport start every command in a group of its own.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from hostprep.errors import QuotingError

if TYPE_CHECKING:
    from hostprep.transports.base import Script

SHELL: Final = "sh -s"
KILL_AFTER: Final = 2.0
"""Seconds between the watchdog's TERM and its KILL."""

_NAME: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")

# The watchdog gives up its streams, so that the end of the script is the end of the channel; by `exec`, because a
# redirected function call keeps copies of them open in dash. The trap is set before the sleep starts, and `$!` is read
# when it fires: at no moment can TERM leave a sleep behind.
_RUNNER: Final = f"""\
hostprep_watch() {{
exec </dev/null >/dev/null 2>&1
trap 'kill -s KILL "$!"; exit 0' TERM
sleep "$1" &
wait "$!" || exit 0
trap '' TERM
kill -s TERM 0
sleep {KILL_AFTER:.0f}
kill -s KILL 0
}}
hostprep_run() {{
hostprep_watch "$1" &
echo "$2"
( hostprep_script ) </dev/null
set -- "$?"
exec 2>/dev/null
kill "$!"
exit "$1"
}}
"""


@dataclass(frozen=True, slots=True)
class Parcel:
    """A script as it is sent.

    Attributes:
        data: what goes to the standard input of ``sh -s``. Holds the script's secrets.
        seconds: after how many the host ends the script.
        started: the line on standard output after which the script's own output begins.
        command: what reads it there.
        watched: whether the host ends the script by itself, even when nobody is connected any more.
    """

    data: bytes = field(repr=False)
    seconds: int
    started: bytes
    command: str = SHELL
    watched: bool = True


def pack(script: Script, nonce: str) -> Parcel:
    """Wrap a script for the wire.

    Args:
        script: the text, its deadline and its secrets.
        nonce: letters and digits that its output will not contain by chance.

    Raises:
        QuotingError: a NUL character, which no shell can carry, or a secret's name that is no variable's name.
    """
    seconds = max(1, math.ceil(script.deadline))
    started = f"hostprep-started-{nonce}"
    secrets = [
        f"unset {_named(name)}\n{name}={quote(value.reveal(), name)}\n" for name, value in script.secrets.items()
    ]
    body = f"hostprep_script() {{\neval {quote(script.text, script.name)}\n}}\n"
    # The last line is one word: no beginning of it means anything.
    start = f"hostprep_start() {{\nhostprep_run {seconds} {started}\n}}\nhostprep_start\n"
    text = "".join([_RUNNER, *secrets, body, start])
    data = text.encode("utf-8", "surrogateescape")
    return Parcel(data, seconds, f"{started}\n".encode())


def quote(value: str, name: str) -> str:
    """The value as one single-quoted word: every character but NUL stands for itself.

    Args:
        value: what the shell shall see.
        name: what the value is called, for the error; the value itself is not repeated.

    Raises:
        QuotingError: the value holds a NUL character.
    """
    if "\0" in value:
        raise QuotingError("holds a NUL character", key=name, expected="text without NUL: no shell can carry one")
    return "'" + value.replace("'", "'\\''") + "'"


def _named(name: str) -> str:
    if _NAME.fullmatch(name):
        return name
    raise QuotingError("is no name of a shell variable", key=name, expected="letters, digits and _, no digit first")
