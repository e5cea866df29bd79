"""Environment and OperatingSystem: what a script asks of the machine."""

from __future__ import annotations

import re
from typing import Any

from hostprep.lab.powershell.net.model import NetError, NetType
from hostprep.lab.powershell.net.registry import TYPES, register
from hostprep.lab.powershell.values.collections import Hashtable
from hostprep.lab.powershell.values.convert import convert
from hostprep.lab.powershell.values.objects import NOTHING, EnumValue, NetObject
from hostprep.lab.powershell.values.text import to_text

ENVIRONMENT = register(NetType("System.Environment"))
_TARGET = "System.EnvironmentVariableTarget"
FOLDERS = register(
    NetType(
        "System.Environment+SpecialFolder",
        "System.Enum",
        values={
            "Desktop": 0, "Personal": 5, "ApplicationData": 26, "LocalApplicationData": 28, "CommonApplicationData": 35,
            "Windows": 36, "System": 37, "ProgramFiles": 38, "UserProfile": 40, "CommonProgramFiles": 43,
        },
    )
)  # fmt: skip
_PLACES = {
    35: "C:\\ProgramData", 36: "C:\\Windows", 37: "C:\\Windows\\system32", 38: "C:\\Program Files",
    43: "C:\\Program Files\\Common Files",
}  # fmt: skip
SYSTEM = register(
    NetType("System.OperatingSystem", text=lambda s: f"Microsoft Windows NT {to_text(s.fields['version'])}")
)


def _get(frame: Any, name: Any, target: Any = "Process") -> Any:
    if name is None:
        raise NetError("System.ArgumentNullException", "Value cannot be null. (Parameter 'variable')")
    return frame.session.host.environment_of(to_text(target)).get(str(name))


def _set(frame: Any, name: Any, value: Any, target: Any = "Process") -> Any:
    if not name:
        message = "The value cannot be an empty string. (Parameter 'variable')"
        raise NetError("System.ArgumentException", message)
    table = frame.session.host.environment_of(to_text(target))
    if value is None or (to_text(value) == "" and not frame.session.modern):
        table.remove(str(name))
    else:
        table.set(str(name), to_text(value))
    return NOTHING


def _all(frame: Any, target: Any = "Process") -> Hashtable:
    found = Hashtable(case_sensitive=True)
    table = frame.session.host.environment_of(to_text(target))
    for name in table.names():
        found.set(name, table.get(name))
    return found


def _expanded(frame: Any, text: str) -> str:
    table = frame.session.host.environment_of("Process")

    def one(found: re.Match[str]) -> str:
        value = table.get(found[1])
        return found[0] if value is None else str(value)

    return re.sub(r"%([^%]+)%", one, str(text))


def _told(frame: Any, member: str) -> Any:
    machine = frame.session.host.plugs.machine
    if machine is None:
        raise NetError("NotKnown", f"[System.Environment]::{member}")
    return machine


def _system(frame: Any) -> NetObject:
    """The version ends in 0, whatever updates there are."""
    build = _told(frame, "OSVersion").version.rpartition(".")[0]
    return NetObject(SYSTEM, version=convert(f"{build}.0", TYPES["system.version"]))


def _folder(frame: Any, folder: EnumValue) -> str:
    found = _PLACES.get(folder.number)
    if found is None or not frame.session.host.windows:
        raise NetError("NotKnown", f"[Environment]::GetFolderPath('{to_text(folder)}')")
    return found


ENVIRONMENT.static("GetEnvironmentVariable", f"string | string,{_TARGET}", _get, frame=True)
ENVIRONMENT.static("SetEnvironmentVariable", f"string,string | string,string,{_TARGET}", _set, frame=True)
ENVIRONMENT.static("GetEnvironmentVariables", f" | {_TARGET}", _all, frame=True)
ENVIRONMENT.static("ExpandEnvironmentVariables", "string", _expanded, frame=True)
ENVIRONMENT.constant("NewLine", lambda frame: frame.session.host.newline, frame=True)
ENVIRONMENT.constant("MachineName", lambda frame: frame.session.host.name, frame=True)
ENVIRONMENT.constant("OSVersion", _system, frame=True)
ENVIRONMENT.constant("UserName", lambda frame: _told(frame, "UserName").account.rpartition("\\")[2], frame=True)
ENVIRONMENT.constant("UserDomainName", lambda frame: _told(frame, "UserDomainName").account.split("\\")[0], frame=True)
ENVIRONMENT.constant("SystemDirectory", lambda frame: _folder(frame, convert("System", FOLDERS)), frame=True)
ENVIRONMENT.static("GetFolderPath", "System.Environment+SpecialFolder", _folder, frame=True)
ENVIRONMENT.constant("ProcessorCount", lambda: 2)
ENVIRONMENT.constant("Is64BitProcess", lambda: True)
ENVIRONMENT.constant("Is64BitOperatingSystem", lambda: True)
ENVIRONMENT.unknown(
    "CommandLine CurrentDirectory CurrentManagedThreadId Exit ExitCode FailFast "
    "GetCommandLineArgs GetLogicalDrives "
    "HasShutdownStarted StackTrace SystemPageSize TickCount "
    "UserInteractive Version "
    "WorkingSet +ProcessId +ProcessPath +TickCount64 +IsPrivilegedProcess +CpuUsage"
)

SYSTEM.property("Version", lambda s: s.fields["version"])
SYSTEM.property("Platform", lambda _: convert("Win32NT", TYPES["system.platformid"]))
SYSTEM.property("ServicePack", lambda _: "")
SYSTEM.property("VersionString", SYSTEM.text or to_text)
SYSTEM.method("ToString", "", SYSTEM.text or to_text)
