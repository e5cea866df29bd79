"""System.IO.FileInfo and DirectoryInfo, with what PowerShell adds to them."""

from __future__ import annotations

from typing import Any

from hostprep.lab.powershell.net.files import path_of
from hostprep.lab.powershell.net.model import NetError, NetType
from hostprep.lab.powershell.net.paths import full_path
from hostprep.lab.powershell.net.registry import TYPES, register
from hostprep.lab.powershell.values.convert import convert
from hostprep.lab.powershell.values.numbers import Int64
from hostprep.lab.powershell.values.objects import NOTHING, NetObject
from hostprep.lab.powershell.values.text import to_text
from hostprep.lab.powershell.values.times import UNIX_EPOCH, DateTime


def _text(item: NetObject) -> str:
    return to_text(item.fields.get("shown", item.fields["path"]))


FILE = register(NetType("System.IO.FileInfo", text=_text))
FOLDER = register(NetType("System.IO.DirectoryInfo", text=_text))


def item_of(frame: Any, path: str) -> NetObject:
    """The object of a path, whether there is something or not."""
    files = frame.session.host.files
    return _of_kind(frame, TYPES["system.io.directoryinfo" if files.is_dir(path) else "system.io.fileinfo"], path)


def _of_kind(frame: Any, kind: NetType, path: Any) -> NetObject:
    full = full_path(frame, path_of(frame, path))
    return NetObject(kind, name=frame.session.host.files.name(full) or full, path=full)


def _entry(frame: Any, item: NetObject) -> Any:
    found = frame.session.host.files.entry(item.fields["path"])
    if found is None:
        message = f"Could not find file '{item.fields['path']}'."
        raise NetError("System.IO.FileNotFoundException", message)
    return found


def _changed(kind: str) -> Any:
    def read(frame: Any, item: NetObject) -> DateTime:
        if "modified" not in item.fields:
            item.fields["modified"] = _entry(frame, item).modified
        return DateTime(UNIX_EPOCH + item.fields["modified"] // 100, kind)

    return read


def _length(frame: Any, item: NetObject) -> Int64:
    if "length" not in item.fields:
        item.fields["length"] = Int64(_entry(frame, item).size)
    found: Int64 = item.fields["length"]
    return found


def _attributes(frame: Any, item: NetObject) -> Any:
    if not frame.session.host.windows:
        raise NetError("NotKnown", f"[{item.net_type.name}].Attributes of a file that is not Windows'")
    return convert("Directory" if item.net_type is FOLDER else "Archive", TYPES["system.io.fileattributes"])


def _mode(frame: Any, item: NetObject) -> str:
    letters = "d-----" if item.net_type is FOLDER else "-a----"
    return letters[:5] if frame.session.modern else letters


def _parent(item: NetObject) -> str:
    path = to_text(item.fields["path"])
    above = path[: max(path.rfind("\\"), path.rfind("/"))]
    return above + "\\" if above.endswith(":") else above or "/"


def _above(frame: Any, item: NetObject) -> NetObject:
    return _of_kind(frame, FOLDER, frame.session.host.files.parent(item.fields["path"]))


def _extension(item: NetObject) -> str:
    name = to_text(item.fields["name"])
    return name[name.rfind(".") :] if "." in name else ""


def _there(frame: Any, item: NetObject) -> bool:
    files, path = frame.session.host.files, item.fields["path"]
    return bool(files.is_dir(path) if item.net_type is FOLDER else files.is_file(path))


def _delete(frame: Any, item: NetObject) -> Any:
    if _there(frame, item):
        frame.session.host.files.remove(item.fields["path"])
    return NOTHING


def _afresh(_frame: Any, item: NetObject) -> Any:
    for name in ("modified", "length"):
        item.fields.pop(name, None)
    return NOTHING


for _kind in (FILE, FOLDER):
    _kind.property("Name", lambda item: item.fields["name"])
    _kind.property("FullName", lambda item: item.fields["path"])
    _kind.property("Exists", _there, frame=True)
    _kind.property("Extension", _extension)
    _kind.property("LastWriteTime", _changed("Local"), frame=True)
    _kind.property("LastWriteTimeUtc", _changed("Utc"), frame=True)
    _kind.property("Attributes", _attributes, frame=True)
    # PowerShell's own.
    _kind.property("Mode", _mode, frame=True)
    _kind.property("PSPath", lambda item: "Microsoft.PowerShell.Core\\FileSystem::" + item.fields["path"])
    _kind.property("PSParentPath", lambda item: "Microsoft.PowerShell.Core\\FileSystem::" + _parent(item))
    _kind.property("PSChildName", lambda item: item.fields["name"])
    _kind.property("PSIsContainer", lambda item: item.net_type is FOLDER)
    _kind.method("ToString", "", _text)
    _kind.method("Refresh", "", _afresh, frame=True)
    _kind.unknown(
        "ModeWithoutHardLink LinkType Target VersionInfo CreationTime CreationTimeUtc LastAccessTime LastAccessTimeUtc "
        "PSDrive PSProvider MoveTo GetAccessControl SetAccessControl "
        "+LinkTarget +ResolvedTarget +UnixFileMode +ResolveLinkTarget +CreateAsSymbolicLink"
    )
FILE.constructor("string", lambda frame, path: _of_kind(frame, FILE, path), frame=True)
FILE.property("Length", _length, frame=True)
FILE.property("BaseName", lambda item: item.fields["name"].removesuffix(_extension(item)))
FILE.property("DirectoryName", _parent)
FILE.property("Directory", _above, frame=True)
FILE.method("Delete", "", _delete, frame=True)
FILE.unknown("IsReadOnly CopyTo Create CreateText Open OpenRead OpenText OpenWrite Replace AppendText Encrypt Decrypt")
FOLDER.constructor("string", lambda frame, path: _of_kind(frame, FOLDER, path), frame=True)
FOLDER.property("BaseName", lambda item: item.fields["name"])
FOLDER.property("Parent", _above, frame=True)
FOLDER.unknown(
    "Root Create Delete GetFiles GetDirectories GetFileSystemInfos EnumerateFiles EnumerateDirectories "
    "EnumerateFileSystemInfos CreateSubdirectory"
)
