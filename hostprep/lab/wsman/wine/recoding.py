"""Bytes of Wine's processes in the code page that a client asked for."""

from __future__ import annotations

import codecs
import re

# Programs of the lab write UTF-8; what Wine's cmd itself writes is in its ANSI code page.
PROGRAMS = "utf-8"
OWN = "cp1252"
# The beginning of a character whose rest is still to come.
HALF = re.compile(rb"(?:[\xc2-\xdf]|[\xe0-\xef][\x80-\xbf]?|[\xf0-\xf4][\x80-\xbf]{0,2})$")
# What Wine's cmd says where Windows's says something else.
SAYINGS = [
    (
        re.compile(r"Can't recognize '(\S+?)(?:\s.*)?' as an internal or external command, or batch script\.\r\n"),
        r"'\1' is not recognized as an internal or external command,\r\noperable program or batch file.\r\n",
    ),
    (re.compile(r"Path not found\.\r\n\r\n"), "The system cannot find the path specified.\r\n"),
]


class Recoder:
    """One stream.

    Args:
        encoding: the codec of the client's code page.
    """

    def __init__(self, encoding: str) -> None:
        self._encoding = codecs.lookup(encoding).name
        self._rest = b""

    def recoded(self, data: bytes, *, last: bool = False) -> bytes:
        """The next bytes; half a character waits for the next ones, unless they are the last."""
        data = self._rest + data
        half = None if last else HALF.search(data)
        self._rest = half.group() if half else b""
        return self._whole(data.removesuffix(self._rest))

    def _whole(self, data: bytes) -> bytes:
        try:
            text = data.decode(PROGRAMS)
        except UnicodeDecodeError:
            text = data.decode(OWN, "replace")
        for pattern, saying in SAYINGS:
            text = pattern.sub(saying, text)
        return text.encode(self._encoding, "replace")
