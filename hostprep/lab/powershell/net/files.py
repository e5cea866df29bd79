"""System.IO.File on the simulated host."""

from __future__ import annotations

from typing import Any

from hostprep.lab.powershell.net.arrays import ENUMERATOR
from hostprep.lab.powershell.net.encodings import byte_array, decoded, encoded, encoding
from hostprep.lab.powershell.net.model import NetError, NetType
from hostprep.lab.powershell.net.registry import register
from hostprep.lab.powershell.net.splitting import array_of_strings
from hostprep.lab.powershell.values.collections import Enumerator
from hostprep.lab.powershell.values.objects import NOTHING, NetObject
from hostprep.lab.powershell.values.text import to_text

FILE = register(NetType("System.IO.File"))


def _missing(frame: Any, path: str) -> NetError:
    files = frame.session.host.files
    parent = files.parent(files.full(path))
    if parent and not files.is_dir(parent):
        return NetError(
            "System.IO.DirectoryNotFoundException", f"Could not find a part of the path '{files.full(path)}'."
        )
    if files.is_dir(path):
        return NetError("System.UnauthorizedAccessException", f"Access to the path '{files.full(path)}' is denied.")
    return NetError("System.IO.FileNotFoundException", f"Could not find file '{files.full(path)}'.")


def path_of(frame: Any, path: Any) -> str:
    """A path that is neither null nor empty."""
    if path is None:
        raise NetError("System.ArgumentNullException", "Value cannot be null. (Parameter 'path')")
    if not str(path):
        raise NetError("System.ArgumentException", "The value cannot be an empty string. (Parameter 'path')")
    del frame
    return str(path)


def read_bytes(frame: Any, path: Any) -> bytes:
    """A file's bytes, or .NET's error of one that is not there."""
    files = frame.session.host.files
    if not files.is_file(path_of(frame, path)):
        raise _missing(frame, str(path))
    return bytes(files.read(str(path)))


def text_of_bytes(data: bytes, given: NetObject | None = None) -> str:
    """The text of a file: by its byte order mark, or else by the encoding given, or UTF-8."""
    for name in ("UTF32", "UTF8", "Unicode", "BigEndianUnicode"):
        found = encoding(name)
        if data.startswith(found.fields["preamble"]):
            return decoded(found, data[len(found.fields["preamble"]) :])
    return decoded(given or encoding("UTF8"), data)


def write_bytes(frame: Any, path: Any, data: bytes) -> None:
    """Put a file, or .NET's error where its folder is not there."""
    files = frame.session.host.files
    parent = files.parent(files.full(path_of(frame, path)))
    if files.is_dir(str(path)) or (parent and not files.is_dir(parent)):
        raise _missing(frame, str(path))
    files.write(str(path), data)


def lines_of(text: str) -> list[str]:
    """The lines of a text; a line ends with CR, LF or both."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return lines[:-1] if lines[-1] == "" else lines


def _read_text(frame: Any, path: Any, given: NetObject | None = None) -> str:
    return text_of_bytes(read_bytes(frame, path), given)


def _write_text(frame: Any, path: Any, text: Any, given: NetObject | None = None, *, add: bool = False) -> Any:
    files = frame.session.host.files
    old = bytes(files.read(str(path))) if add and files.is_file(path_of(frame, path)) else b""
    found = given or encoding("UTF8", mark=False)
    mark = b"" if old else found.fields["preamble"]
    write_bytes(frame, path, old + mark + encoded(found, to_text(text)))
    return NOTHING


def _write_lines(frame: Any, path: Any, lines: Any, given: NetObject | None = None, *, add: bool = False) -> Any:
    from hostprep.lab.powershell.values.convert import items_of  # only lines need it

    body = "".join(to_text(line) + frame.session.host.newline for line in items_of(lines))
    return _write_text(frame, path, body, given, add=add)


def _delete(frame: Any, path: Any) -> Any:
    files = frame.session.host.files
    if files.is_file(path_of(frame, path)):
        files.remove(str(path))
    elif files.is_dir(str(path)) or not files.is_dir(files.parent(files.full(str(path)))):
        raise _missing(frame, str(path))
    return NOTHING


def _copy(frame: Any, source: Any, target: Any, over: bool = False) -> Any:  # noqa: FBT001,FBT002  # .NET's own parameter
    files = frame.session.host.files
    data = read_bytes(frame, source)
    if files.is_file(str(target)) and not over:
        raise NetError("System.IO.IOException", f"The file '{files.full(str(target))}' already exists.")
    write_bytes(frame, target, data)
    return NOTHING


def _move(frame: Any, source: Any, target: Any, over: bool = False) -> Any:  # noqa: FBT001,FBT002  # .NET's own parameter
    files = frame.session.host.files
    if files.key(str(source)) == files.key(str(target)):
        return NOTHING
    if files.is_file(str(target)) and not over and files.is_file(str(source)):
        raise NetError("System.IO.IOException", "Cannot create a file when that file already exists.")
    _copy(frame, source, target, over=True)
    files.remove(str(source))
    return NOTHING


def _write_all(frame: Any, path: Any, data: Any) -> Any:
    write_bytes(frame, path, bytes(data))
    return NOTHING


_E = "System.Text.Encoding"
FILE.static("Exists", "string", lambda frame, p: bool(p) and frame.session.host.files.is_file(p), frame=True)
FILE.static("Delete", "string", _delete, frame=True)
FILE.static("ReadAllText", f"string | string,{_E}", _read_text, frame=True)
FILE.static(
    "ReadAllLines", f"string | string,{_E}", lambda f, *a: array_of_strings(lines_of(_read_text(f, *a))), frame=True
)
FILE.static(
    "ReadLines", f"string | string,{_E}", lambda f, *a: Enumerator(ENUMERATOR, lines_of(_read_text(f, *a))), frame=True
)
FILE.static("ReadAllBytes", "string", lambda f, p: byte_array(read_bytes(f, p)), frame=True)
FILE.static("WriteAllText", f"string,string | string,string,{_E}", _write_text, frame=True)
FILE.static(
    "WriteAllLines",
    f"string,string[] | string,items | string,string[],{_E} | string,items,{_E}",
    _write_lines,
    frame=True,
)
FILE.static("WriteAllBytes", "string,byte[]", _write_all, frame=True)
FILE.static(
    "AppendAllText", f"string,string | string,string,{_E}", lambda f, *a: _write_text(f, *a, add=True), frame=True
)
FILE.static(
    "AppendAllLines", f"string,items | string,items,{_E}", lambda f, *a: _write_lines(f, *a, add=True), frame=True
)
FILE.static("Copy", "string,string | string,string,bool", _copy, frame=True)
FILE.static("Move", "string,string | +string,string,bool", _move, frame=True)
FILE.unknown(
    "AppendText Create CreateText Open OpenRead OpenText OpenWrite Replace GetAttributes "
    "SetAttributes GetCreationTime GetCreationTimeUtc GetLastAccessTime GetLastWriteTime "
    "GetLastWriteTimeUtc SetCreationTime SetLastWriteTime SetLastWriteTimeUtc GetAccessControl "
    "SetAccessControl Encrypt Decrypt +ReadAllTextAsync +WriteAllTextAsync +AppendAllBytes "
    "+CreateSymbolicLink +ResolveLinkTarget"
)
