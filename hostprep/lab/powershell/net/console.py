"""System.Console: what a script says past PowerShell's streams, straight to the output of its process."""

from __future__ import annotations

from typing import Any

from hostprep.lab.powershell.net.model import NetError, NetType
from hostprep.lab.powershell.net.registry import register
from hostprep.lab.powershell.net.streams import WRITER, write, write_line
from hostprep.lab.powershell.values.objects import NetObject

CONSOLE = register(NetType("System.Console", complete=False))
ENCODING = "system.text.encoding"


class Parts:
    """Takes what a writer is given, as a list would."""

    def __init__(self, session: Any) -> None:
        self._session = session

    def append(self, text: str) -> None:
        """Hand it on at once."""
        self._session.console(text)


def _out(frame: Any) -> NetObject:
    return NetObject(WRITER, parts=Parts(frame.session))


def _encoding(frame: Any) -> Any:
    found = frame.session.console_encoding
    if found is None:
        raise NetError("NotKnown", "[Console]::OutputEncoding before it is set")
    return found


def _set_encoding(frame: Any, value: NetObject) -> None:
    """The code page of the console: what is written from now on is in it."""
    frame.session.console_encoding = value
    frame.session.console(value)


CONSOLE.static("Write", "string | char | object | -string,*object", lambda f, *a: write(_out(f), *a), frame=True)
CONSOLE.static(
    "WriteLine", " | string | char | object | -string,*object", lambda f, *a: write_line(f, _out(f), *a), frame=True
)
CONSOLE.constant("Out", _out, frame=True)
CONSOLE.constant("OutputEncoding", _encoding, frame=True)
CONSOLE.setters["static outputencoding"] = _set_encoding
CONSOLE.setters["static inputencoding"] = lambda _frame, _value: None
