"""MemoryStream, and readers and writers of text."""

from __future__ import annotations

from typing import Any

from hostprep.lab.powershell.net.encodings import byte_array, encoded, encoding
from hostprep.lab.powershell.net.files import read_bytes, text_of_bytes
from hostprep.lab.powershell.net.model import NetError, NetType
from hostprep.lab.powershell.net.registry import register
from hostprep.lab.powershell.values.numbers import Byte, Int64
from hostprep.lab.powershell.values.objects import NOTHING, NetObject
from hostprep.lab.powershell.values.text import to_text

_DISPOSABLE = ("System.IDisposable",)
MEMORY = register(NetType("System.IO.MemoryStream", interfaces=_DISPOSABLE))


def _open(stream: NetObject) -> NetObject:
    if stream.fields["closed"]:
        raise NetError("System.ObjectDisposedException", "Cannot access a closed Stream.")
    return stream


def _new_memory(data: Any = None) -> NetObject:
    return memory(bytes(data) if isinstance(data, list) else b"")


def memory(data: bytes) -> NetObject:
    """A stream to read these bytes from."""
    return NetObject(MEMORY, data=bytearray(data), at=0, closed=False)


def _put(stream: NetObject, data: bytes) -> Any:
    fields = _open(stream).fields
    body, at = fields["data"], fields["at"]
    body.extend(bytes(max(0, at - len(body))))
    body[at : at + len(data)] = data
    fields["at"] = at + len(data)
    return NOTHING


def _take(stream: NetObject, size: int) -> bytes:
    fields = _open(stream).fields
    found = bytes(fields["data"][fields["at"] : fields["at"] + size])
    fields["at"] += len(found)
    return found


def _read(stream: NetObject, target: Any, start: int, size: int) -> int:
    found = _take(stream, size)
    target[start : start + len(found)] = map(Byte, found)
    return len(found)


def _read_byte(stream: NetObject) -> int:
    found = _take(stream, 1)
    return found[0] if found else -1


def _seek(stream: NetObject, place: int, origin: Any) -> Int64:
    base = (0, stream.fields["at"], len(stream.fields["data"]))[origin.number]
    stream.fields["at"] = base + int(place)
    return Int64(stream.fields["at"])


def _move(stream: NetObject, place: Any) -> None:
    stream.fields["at"] = int(place)


def _close(stream: NetObject) -> Any:
    stream.fields["closed"] = True
    return NOTHING


MEMORY.property("Length", lambda s: Int64(len(_open(s).fields["data"])))
MEMORY.property("Position", lambda s: Int64(_open(s).fields["at"]), _move)
for _name in ("CanRead", "CanWrite", "CanSeek"):
    MEMORY.property(_name, lambda s: not s.fields["closed"])
MEMORY.method("Write", "byte[],int,int", lambda s, data, at, size: _put(s, bytes(data[at : at + size])))
MEMORY.method("WriteByte", "byte", lambda s, one: _put(s, bytes([one])))
MEMORY.method("Read", "byte[],int,int", _read)
MEMORY.method("ReadByte", "", _read_byte)
MEMORY.method("Seek", "long,System.IO.SeekOrigin", _seek)
MEMORY.method("ToArray", "", lambda s: byte_array(bytes(s.fields["data"])))
MEMORY.method("Flush", "", lambda _: NOTHING)
MEMORY.method("CopyTo", "System.IO.MemoryStream", lambda s, other: _put(other, _take(s, len(s.fields["data"]))))
for _name in ("Close", "Dispose"):
    MEMORY.method(_name, "", _close)
MEMORY.constructor(" | int | byte[] | -byte[],bool", _new_memory)
MEMORY.unknown(
    "SetLength GetBuffer TryGetBuffer Capacity WriteTo CanTimeout ReadTimeout BeginRead EndRead "
    "+ReadAsync +WriteAsync +ReadExactly +ReadAtLeast"
)

READER = register(NetType("System.IO.TextReader", interfaces=_DISPOSABLE))
STRING_READER = register(NetType("System.IO.StringReader", "System.IO.TextReader"))
STREAM_READER = register(NetType("System.IO.StreamReader", "System.IO.TextReader"))


def _new_reader(frame: Any, source: Any, *rest: Any) -> NetObject:
    given = next((one for one in rest if isinstance(one, NetObject)), None)
    whole = isinstance(source, NetObject)
    data = _take(source, len(source.fields["data"])) if whole else read_bytes(frame, source)
    return NetObject(STREAM_READER, text=text_of_bytes(data, given), at=0, stream=source)


def _line(reader: NetObject) -> str | None:
    text, at = reader.fields["text"], reader.fields["at"]
    if at >= len(text):
        return None
    ends = [place for mark in "\r\n" if (place := text.find(mark, at)) >= 0]
    end = min(ends, default=len(text))
    reader.fields["at"] = end + (2 if text[end : end + 2] == "\r\n" else 1)
    return str(text[at:end])


def _rest(reader: NetObject) -> str:
    found = reader.fields["text"][reader.fields["at"] :]
    reader.fields["at"] = len(reader.fields["text"])
    return str(found)


def _next(reader: NetObject, *, take: bool) -> int:
    text, at = reader.fields["text"], reader.fields["at"]
    if at >= len(text):
        return -1
    reader.fields["at"] += int(take)
    return ord(text[at])


def _close_reader(reader: NetObject) -> Any:
    stream = reader.fields.get("stream")
    return _close(stream) if isinstance(stream, NetObject) else NOTHING


READER.method("ReadLine", "", _line)
READER.method("ReadToEnd", "", _rest)
READER.method("Peek", "", lambda r: _next(r, take=False))
READER.method("Read", " | -object,int,int", lambda r: _next(r, take=True))
for _name in ("Close", "Dispose"):
    READER.method(_name, "", _close_reader)
READER.unknown("ReadBlock +ReadLineAsync +ReadToEndAsync Null Synchronized")
STRING_READER.constructor("string", lambda text: NetObject(STRING_READER, text=text, at=0))
STREAM_READER.constructor(
    (
        "System.IO.MemoryStream | string | System.IO.MemoryStream,System.Text.Encoding | string,System.Text.Encoding | "
        "System.IO.Compression.GZipStream | System.IO.Compression.GZipStream,System.Text.Encoding"
    ),
    _new_reader,
    frame=True,
)
STREAM_READER.property("EndOfStream", lambda r: r.fields["at"] >= len(r.fields["text"]))
STREAM_READER.unknown("BaseStream CurrentEncoding DiscardBufferedData")

WRITER = register(NetType("System.IO.TextWriter", interfaces=_DISPOSABLE))
STRING_WRITER = register(NetType("System.IO.StringWriter", "System.IO.TextWriter"))
STREAM_WRITER = register(NetType("System.IO.StreamWriter", "System.IO.TextWriter"))


def _new_writer(stream: NetObject, given: NetObject | None = None) -> NetObject:
    found = given or encoding("UTF8", mark=False)
    if not stream.fields["data"]:
        _put(stream, found.fields["preamble"])
    return NetObject(STREAM_WRITER, stream=stream, encoding=found, parts=[])


def write(writer: NetObject, value: Any = "") -> Any:
    """``Write``."""
    writer.fields["parts"].append(_written(value))
    return NOTHING


def _written(value: Any) -> str:
    return "".join(map(str, value)) if isinstance(value, list) else to_text(value)


def write_line(frame: Any, writer: NetObject, value: Any = "") -> Any:
    """``WriteLine``."""
    return write(writer, _written(value) + frame.session.host.newline)


def _flush(writer: NetObject) -> Any:
    stream = writer.fields.get("stream")
    if stream is not None:
        _put(stream, encoded(writer.fields["encoding"], "".join(writer.fields["parts"])))
        writer.fields["parts"].clear()
    return NOTHING


def _close_writer(writer: NetObject) -> Any:
    _flush(writer)
    return _close(writer.fields["stream"]) if writer.fields.get("stream") is not None else NOTHING


WRITER.method("Write", "string | char | object | -string,*object", write)
WRITER.method("WriteLine", " | string | char | object | -string,*object", write_line, frame=True)
WRITER.method("Flush", "", _flush)
for _name in ("Close", "Dispose"):
    WRITER.method(_name, "", _close_writer)
WRITER.unknown("NewLine Encoding +WriteAsync +WriteLineAsync +FlushAsync FormatProvider Null Synchronized")
STRING_WRITER.constructor(" | -System.Text.StringBuilder", lambda: NetObject(STRING_WRITER, parts=[]))
STRING_WRITER.text = lambda writer: "".join(writer.fields["parts"])
STRING_WRITER.method("ToString", "", STRING_WRITER.text)
STRING_WRITER.unknown("GetStringBuilder")
STREAM_WRITER.constructor(
    (
        "System.IO.MemoryStream | System.IO.MemoryStream,System.Text.Encoding | -string | "
        "-string,bool | -string,bool,System.Text.Encoding"
    ),
    _new_writer,
)
STREAM_WRITER.unknown("AutoFlush BaseStream")
