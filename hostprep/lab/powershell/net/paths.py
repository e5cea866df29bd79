"""System.IO.Path on the simulated host."""

from __future__ import annotations

from typing import Any

from hostprep.lab.powershell.net.model import NetError, NetType
from hostprep.lab.powershell.net.registry import register
from hostprep.lab.powershell.values.numbers import Char

PATH = register(NetType("System.IO.Path"))


def _ask(name: str) -> Any:
    def run(frame: Any, path: Any = None, *more: Any) -> Any:
        if path is None:
            return None
        return getattr(frame.session.host.files, name)(str(path), *map(str, more))

    return run


def _combine(frame: Any, *parts: Any) -> str:
    if any(part is None for part in parts):
        raise NetError("System.ArgumentNullException", "Value cannot be null. (Parameter 'path2')")
    return str(frame.session.host.files.combine(*[part for part in map(str, parts) if part] or [""]))


def full_path(frame: Any, path: str) -> str:
    """``GetFullPath``."""
    if not path:
        raise NetError("System.ArgumentException", "The value cannot be an empty string. (Parameter 'path')")
    files = frame.session.host.files
    mark = files.separator
    found = files.full(path).replace("/", mark) if files.windows else files.full(path)
    root = found[:2] if files.windows and found[1:2] == ":" else ""
    out: list[str] = []
    for part in found[len(root) :].split(mark):
        if part == "..":
            out[1:] = out[1:-1]
        elif part != "." and (part or not out):
            out.append(part)
    end = mark if found.endswith(mark) and len(out) > 1 else ""
    body = mark.join(out) if len(out) > 1 else mark
    return f"{root}{body}{end}"


def _change(frame: Any, path: Any, extension: Any) -> Any:
    if not path:
        return path
    files = frame.session.host.files
    name = files.name(path)
    stem = path[: len(path) - len(name) + name.rfind(".")] if "." in name else path
    if extension is None:
        return stem
    return str(stem) + ("" if str(extension).startswith(".") else ".") + str(extension)


def _temp(name: str) -> Any:
    return lambda frame: getattr(frame.session.host.files, name)()


def _random(frame: Any) -> str:
    """Eleven letters with a point among them, the same in every run."""
    letters = frame.session.host.new_uuid().hex[:11]
    return f"{letters[:8]}.{letters[8:]}"


PATH.static(
    "Combine", "string,string | string,string,string | string,string,string,string | *string", _combine, frame=True
)
for _name, _how in {"GetFileName": "name", "GetExtension": "extension", "GetFileNameWithoutExtension": "stem"}.items():
    PATH.static(_name, "string", _ask(_how), frame=True)
PATH.static("GetDirectoryName", "string", lambda frame, p: _ask("parent")(frame, p) or ("" if p else None), frame=True)
PATH.static("GetFullPath", "string | -+string,string", full_path, frame=True)
PATH.static("IsPathRooted", "string", lambda frame, p: bool(p) and frame.session.host.files.rooted(p), frame=True)
PATH.static("HasExtension", "string", lambda frame, p: bool(p) and bool(_ask("extension")(frame, p)), frame=True)
PATH.static("ChangeExtension", "string,string", _change, frame=True)
PATH.static("GetTempPath", "", _temp("temp"), frame=True)
PATH.static("GetTempFileName", "", _temp("temp_file"), frame=True)
PATH.static("GetRandomFileName", "", _random, frame=True)
PATH.constant("PathSeparator", lambda frame: Char(";" if frame.session.host.windows else ":"), frame=True)
PATH.constant("DirectorySeparatorChar", lambda frame: Char(frame.session.host.files.separator), frame=True)
PATH.constant("AltDirectorySeparatorChar", lambda: Char("/"))
PATH.constant("VolumeSeparatorChar", lambda frame: Char(":" if frame.session.host.windows else "/"), frame=True)
PATH.unknown(
    "GetPathRoot GetInvalidFileNameChars GetInvalidPathChars InvalidPathChars "
    "+GetRelativePath +Join +TryJoin +Exists +IsPathFullyQualified +EndsInDirectorySeparator "
    "+TrimEndingDirectorySeparator"
)
