"""Encodings: texts as bytes, and back."""

from __future__ import annotations

from typing import Any

from hostprep.lab.powershell.net.arrays import span
from hostprep.lab.powershell.net.model import NetError, NetType
from hostprep.lab.powershell.net.registry import TYPES, register
from hostprep.lab.powershell.values.collections import TypedArray
from hostprep.lab.powershell.values.numbers import Byte, Char
from hostprep.lab.powershell.values.objects import NetObject


def byte_array(data: bytes) -> TypedArray:
    """Bytes as ``byte[]``."""
    return TypedArray(map(Byte, data), TYPES["system.byte"])


ENCODING = register(NetType("System.Text.Encoding"))
# Each property of Encoding with its class, Python's codec, the name for the web and the byte order mark.
_ENCODINGS = {
    "UTF8": ("UTF8Encoding+UTF8EncodingSealed", "utf-8", "utf-8", b"\xef\xbb\xbf"),
    "Unicode": ("UnicodeEncoding", "utf-16-le", "utf-16", b"\xff\xfe"),
    "BigEndianUnicode": ("UnicodeEncoding", "utf-16-be", "utf-16BE", b"\xfe\xff"),
    "UTF32": ("UTF32Encoding", "utf-32-le", "utf-32", b"\xff\xfe\0\0"),
    "ASCII": ("ASCIIEncoding+ASCIIEncodingSealed", "ascii", "us-ascii", b""),
    "+Latin1": ("Latin1Encoding+Latin1EncodingSealed", "latin-1", "iso-8859-1", b""),
}


def encoding(name: str, *, mark: bool = True) -> NetObject:
    """An Encoding by its property's name."""
    kind, codec, web, preamble = _ENCODINGS[name]
    found = TYPES[f"system.text.{kind.partition('+')[0]}".lower()]
    return NetObject(found, codec=codec, web=web, preamble=preamble if mark else b"")


def encoded(found: NetObject, text: str) -> bytes:
    """A text as bytes; what an encoding lacks becomes ``?``, a lone surrogate U+FFFD."""
    codec = found.fields["codec"]
    try:
        return text.encode(codec)
    except UnicodeEncodeError:
        if codec in ("ascii", "latin-1"):
            return text.encode(codec, "replace")
        return "".join("\ufffd" if "\ud800" <= c <= "\udfff" else c for c in text).encode(codec)


def decoded(found: NetObject, data: bytes) -> str:
    """Bytes as text."""
    codec = found.fields["codec"]
    if codec == "ascii":
        return "".join(chr(one) if one < 128 else "?" for one in data)  # noqa: PLR2004  # ASCII ends there
    return data.decode(codec, "replace")


def _bytes_of(found: NetObject, text: Any) -> TypedArray:
    if text is None:
        raise NetError("System.ArgumentNullException", "Value cannot be null. (Parameter 's')")
    return byte_array(encoded(found, "".join(map(str, text))))


def _text_of(found: NetObject, data: Any, start: int = 0, size: int | None = None) -> str:
    if data is None:
        raise NetError("System.ArgumentNullException", "Value cannot be null. (Parameter 'bytes')")
    part = span(data, start, len(data) - start if size is None else size)
    return decoded(found, bytes(data[part]))


_WEB_NAMES = {
    "utf-8": "UTF8",
    "utf-16": "Unicode",
    "unicode": "Unicode",
    "us-ascii": "ASCII",
    "ascii": "ASCII",
    "utf-32": "UTF32",
    "utf-16be": "BigEndianUnicode",
    "iso-8859-1": "+Latin1",
    "65001": "UTF8",
    "1200": "Unicode",
    "20127": "ASCII",
    "28591": "+Latin1",
}


def _by_name(name: Any) -> NetObject:
    word = str(name).lower()
    if word not in _WEB_NAMES:
        raise NetError("NotKnown", f"the encoding '{name}'")
    return encoding(_WEB_NAMES[word])


def _new_utf8(mark: bool = False, strict: bool = False) -> NetObject:  # noqa: FBT001,FBT002  # .NET's own parameters
    if strict:
        raise NetError("NotKnown", "UTF8Encoding that throws on invalid bytes")
    return encoding("UTF8", mark=mark)


def _new_utf16(big: bool = False, mark: bool = True) -> NetObject:  # noqa: FBT001,FBT002  # .NET's own parameters
    return encoding("BigEndianUnicode" if big else "Unicode", mark=mark)


def _default(frame: Any) -> NetObject:
    if not frame.session.modern:
        raise NetError("NotKnown", "[Text.Encoding]::Default, the code page of the host")
    return encoding("UTF8", mark=False)


for _name in _ENCODINGS:
    ENCODING.constant(_name, lambda name=_name: encoding(name))
ENCODING.constant("Default", _default, frame=True)
ENCODING.static("GetEncoding", "string | int", _by_name)
ENCODING.static(
    "Convert",
    "System.Text.Encoding,System.Text.Encoding,byte[]",
    lambda a, b, data: byte_array(encoded(b, decoded(a, bytes(data)))),
)
ENCODING.method("GetBytes", "string | char[] | -string,int,int | -char[],int,int", _bytes_of)
ENCODING.method("GetString", "byte[] | byte[],int,int", _text_of)
ENCODING.method(
    "GetChars", "byte[] | byte[],int,int", lambda e, *a: TypedArray(map(Char, _text_of(e, *a)), TYPES["system.char"])
)
ENCODING.method("GetByteCount", "string | char[]", lambda e, s: len(_bytes_of(e, s)))
ENCODING.method("GetCharCount", "byte[]", lambda e, b: len(_text_of(e, b)))
ENCODING.method("GetPreamble", "", lambda e: byte_array(e.fields["preamble"]))
ENCODING.property("WebName", lambda e: e.fields["web"])
ENCODING.property("BodyName", lambda e: e.fields["web"])
ENCODING.unknown(
    "EncodingName CodePage HeaderName WindowsCodePage IsSingleByte IsReadOnly GetMaxByteCount "
    "GetMaxCharCount GetDecoder GetEncoder Clone GetEncodings RegisterProvider EncoderFallback "
    "DecoderFallback Preamble"
)
for _name in ("UTF8Encoding", "UnicodeEncoding", "UTF32Encoding", "ASCIIEncoding", "Latin1Encoding"):
    register(NetType(f"System.Text.{_name}", "System.Text.Encoding"))
TYPES["system.text.utf8encoding"].constructor(" | bool | bool,bool", _new_utf8)
TYPES["system.text.unicodeencoding"].constructor(" | bool,bool | -bool,bool,bool", _new_utf16)
TYPES["system.text.asciiencoding"].constructor("", lambda: encoding("ASCII"))
