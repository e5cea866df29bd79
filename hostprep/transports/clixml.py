"""What powershell.exe writes to standard error when nobody watches: CLIXML (MS-PSRP 2.2.5) instead of words."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from typing import Final

_HEAD: Final = "#< CLIXML"
_DOCUMENT: Final = re.compile(r"<Objs\b.*?</Objs>", re.DOTALL)
_SPACE: Final = "{http://schemas.microsoft.com/powershell/2004/04}"
_ESCAPE: Final = re.compile(r"_x([0-9A-Fa-f]{4})_")


def words(stderr: bytes) -> bytes:
    """Standard error as a console would have shown it: errors and warnings, no progress.

    What is not CLIXML is kept as it is, and so is a document that was cut off.
    """
    text = stderr.decode("utf-8", "replace")
    if _HEAD not in text:
        return stderr
    said = _DOCUMENT.sub(lambda found: _said(found[0]), text)
    return re.sub(rf"{_HEAD}\r?\n?", "", said).encode("utf-8", "replace")


def _said(document: str) -> str:
    try:
        root = ET.fromstring(document)  # noqa: S314  # expat refuses entity bombs, and this is our own host
    except ET.ParseError:
        return document
    return "".join(_unescaped(node.text or "") for node in root.findall(f"{_SPACE}S"))


def _unescaped(text: str) -> str:
    """Line ends and other characters that XML cannot hold (MS-PSRP 2.2.5.3.2), surrogates in pairs."""
    units = _ESCAPE.sub(lambda found: chr(int(found[1], 16)), text)
    plain = units.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return plain.replace("\r\n", "\n")
