"""The encodings that -Encoding names, which differ between the editions."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hostprep.lab.powershell.runtime.stage import Cmdlet

# Names of both editions, each with Python's codec and the byte order mark that a new file gets.
_BOTH = {
    "ascii": ("ascii", ""), "unicode": ("utf-16-le", "\ufeff"), "bigendianunicode": ("utf-16-be", "\ufeff"),
    "utf32": ("utf-32-le", "\ufeff"), "oem": ("cp437", ""), "utf8nobom": ("utf-8", ""),
}  # fmt: skip
# Windows PowerShell 5.1: about_Character_Encoding of that version. UTF8NoBOM is what New-Item writes.
_DESKTOP = _BOTH | {
    "default": ("cp1252", ""), "utf8": ("utf-8", "\ufeff"), "string": ("utf-16-le", "\ufeff"),
    "unknown": ("utf-16-le", "\ufeff"),
}  # fmt: skip
# PowerShell 7: about_Character_Encoding of that version.
_CORE = _BOTH | {
    "default": ("utf-8", ""), "utf8": ("utf-8", ""), "utf8bom": ("utf-8", "\ufeff"), "ansi": ("cp1252", ""),
    "bigendianutf32": ("utf-32-be", "\ufeff"),
}  # fmt: skip
_MARKS = {
    b"\xff\xfe\x00\x00": "utf-32-le", b"\xef\xbb\xbf": "utf-8", b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be",
}  # fmt: skip


def _codec(cmdlet: Cmdlet, name: str) -> tuple[str, str]:
    found = (_CORE if cmdlet.frame.session.modern else _DESKTOP).get(name.lower())
    if found is None:
        cmdlet.refuse(f"{cmdlet.name} -Encoding {name}")
    return found


def whole(text: str) -> str:
    """Text with lone surrogates replaced, as .NET's encodings do."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def encoded(cmdlet: Cmdlet, text: str, name: str, old: bytes = b"") -> bytes:
    """Text as bytes behind ``old``; a file that was empty gets the byte order mark.

    Raises:
        Refused: the encoding is unknown, or its code page lacks a character, where Windows seeks one that looks alike.
    """
    codec, mark = _codec(cmdlet, name)
    try:
        return old + ("" if old else mark).encode(codec) + whole(text).encode(codec)
    except UnicodeEncodeError:
        if codec != "ascii":
            cmdlet.refuse(f"{cmdlet.name} of characters that the code page lacks")
        return old + whole(text).encode(codec, "replace")


def decoded(cmdlet: Cmdlet, data: bytes, name: str, fallback: str) -> str:
    """Bytes as text: by the byte order mark, else as ``name`` or ``fallback`` says."""
    for mark, codec in _MARKS.items():
        if data.startswith(mark):
            return data[len(mark) :].decode(codec, "replace")
    return data.decode(_codec(cmdlet, name or fallback)[0], "replace")
