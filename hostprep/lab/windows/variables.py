"""Environment variables: those that the registry keeps for the machine, those that every process gets besides."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hostprep.lab.windows.model import Windows

FILES, FILES_86, DATA = r"C:\Program Files", r"C:\Program Files (x86)", r"C:\ProgramData"
WINDOWS = r"C:\Windows"
MACHINE = {
    "ComSpec": WINDOWS + r"\system32\cmd.exe", "DriverData": WINDOWS + r"\System32\Drivers\DriverData",
    "NUMBER_OF_PROCESSORS": "2", "OS": "Windows_NT",
    "Path": rf"{WINDOWS}\system32;{WINDOWS};{WINDOWS}\System32\WindowsPowerShell\v1.0\;{FILES}\Docker",
    "PATHEXT": ".COM;.EXE;.BAT;.CMD;.VBS;.VBE;.JS;.JSE;.WSF;.WSH;.MSC", "PROCESSOR_ARCHITECTURE": "AMD64",
    "PROCESSOR_IDENTIFIER": "Intel64 Family 6 Model 106 Stepping 6, GenuineIntel", "PROCESSOR_LEVEL": "6",
    "PSModulePath": rf"{FILES}\WindowsPowerShell\Modules;{WINDOWS}\system32\WindowsPowerShell\v1.0\Modules",
    "TEMP": WINDOWS + r"\TEMP", "TMP": WINDOWS + r"\TEMP", "USERNAME": "SYSTEM", "windir": WINDOWS,
}  # fmt: skip
FOR_ALL = {
    "ALLUSERSPROFILE": DATA, "CommonProgramFiles": FILES + r"\Common Files",
    "CommonProgramFiles(x86)": FILES_86 + r"\Common Files", "CommonProgramW6432": FILES + r"\Common Files",
    "ProgramData": DATA, "ProgramFiles": FILES, "ProgramFiles(x86)": FILES_86, "ProgramW6432": FILES,
    "PUBLIC": r"C:\Users\Public", "SystemDrive": "C:", "SystemRoot": WINDOWS,
}  # fmt: skip


def of_process(host: Windows) -> dict[str, str]:
    """What a new process of the account in force gets."""
    tables = host.state.environment
    return {**tables["machine"], **FOR_ALL, **_of_user(host), **tables["user"], **tables["process"]}


def _of_user(host: Windows) -> dict[str, str]:
    name, user = host.system.name, host.system.user
    if user.upper() == "SYSTEM":
        home, shown, domain, temp = (
            rf"{WINDOWS}\system32\config\systemprofile",
            name + "$",
            "WORKGROUP",
            rf"{WINDOWS}\TEMP",
        )
    else:
        home, shown, domain = rf"C:\Users\{user}", user, "User Manager" if host.system.container else name
        temp = home + r"\AppData\Local\Temp"
    return {
        "APPDATA": home + r"\AppData\Roaming", "COMPUTERNAME": name, "LOCALAPPDATA": home + r"\AppData\Local",
        "TEMP": temp, "TMP": temp, "USERDOMAIN": domain, "USERNAME": shown, "USERPROFILE": home,
    }  # fmt: skip
