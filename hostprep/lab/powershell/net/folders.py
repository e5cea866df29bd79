"""System.IO.Directory on the simulated host."""

from __future__ import annotations

import re
from fnmatch import translate
from typing import Any

from hostprep.lab.powershell.net.files import path_of
from hostprep.lab.powershell.net.model import NetError, NetType
from hostprep.lab.powershell.net.paths import full_path
from hostprep.lab.powershell.net.registry import TYPES, register
from hostprep.lab.powershell.net.splitting import array_of_strings
from hostprep.lab.powershell.values.objects import NOTHING, NetObject

FOLDER = register(NetType("System.IO.Directory"))


def _make(frame: Any, path: Any) -> NetObject:
    files = frame.session.host.files
    if files.is_file(path_of(frame, path)):
        raise NetError("System.IO.IOException", f"The file '{files.full(str(path))}' already exists.")
    files.make_dir(str(path))
    found = full_path(frame, str(path))
    return NetObject(TYPES["system.io.directoryinfo"], name=files.name(found), path=found)


def _drop(frame: Any, path: Any, deep: bool = False) -> Any:  # noqa: FBT001,FBT002  # .NET's own parameter
    files = frame.session.host.files
    if not files.is_dir(path_of(frame, path)):
        message = f"Could not find a part of the path '{files.full(str(path))}'."
        raise NetError("System.IO.DirectoryNotFoundException", message)
    if files.children(str(path)) and not deep:
        raise NetError("System.IO.IOException", f"The directory is not empty. : '{files.full(str(path))}'")
    files.remove(str(path))
    return NOTHING


def _listed(*, files: bool, folders: bool) -> Any:
    def run(frame: Any, path: Any, pattern: str = "*", option: Any = None) -> Any:
        tree = frame.session.host.files
        if option is not None and option.number:
            raise NetError("NotKnown", "a listing of all folders below")
        if not tree.is_dir(path_of(frame, path)):
            message = f"Could not find a part of the path '{tree.full(str(path))}'."
            raise NetError("System.IO.DirectoryNotFoundException", message)
        wanted = re.compile(translate(str(pattern)), re.IGNORECASE if tree.windows else 0)
        found = [tree.join(str(path), name) for name in tree.children(str(path)) if wanted.match(name)]
        return array_of_strings(
            [one for one in found if folders if tree.is_dir(one)] + [one for one in found if files if tree.is_file(one)]
        )

    return run


FOLDER.static("Exists", "string", lambda frame, p: bool(p) and frame.session.host.files.is_dir(p), frame=True)
FOLDER.static("CreateDirectory", "string", _make, frame=True)
FOLDER.static("Delete", "string | string,bool", _drop, frame=True)
_FORMS = "string | string,string | string,string,System.IO.SearchOption"
for _name, _files, _folders in (("GetFiles", True, False), ("GetDirectories", False, True)):
    FOLDER.static(_name, _FORMS, _listed(files=_files, folders=_folders), frame=True)
FOLDER.unknown(
    "EnumerateFiles EnumerateDirectories EnumerateFileSystemEntries GetFileSystemEntries "
    "GetCurrentDirectory SetCurrentDirectory GetParent Move GetDirectoryRoot GetLogicalDrives "
    "GetCreationTime GetLastWriteTime SetLastWriteTime GetAccessControl SetAccessControl "
    "+CreateTempSubdirectory +CreateSymbolicLink"
)
