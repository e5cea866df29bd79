"""Where Wine is, and a Windows folder for it that takes no time to make."""

from __future__ import annotations

import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

LOADERS = ("/usr/lib/wine/wine64", "/usr/lib64/wine/wine64")
# Where distributions keep Wine's own Windows libraries, from the folder that the loader is in.
LIBRARIES = (
    "../lib/wine/x86_64-windows", "../lib64/wine/x86_64-windows", "../lib/x86_64-linux-gnu/wine/x86_64-windows",
    "../x86_64-linux-gnu/wine/x86_64-windows", "../../lib/x86_64-linux-gnu/wine/x86_64-windows",
    "../../lib64/wine/x86_64-windows", "x86_64-windows",
)  # fmt: skip
# Those of Wine's programs that change nothing but files, or that Wine itself starts.
USEFUL = ("cmd.exe", "attrib.exe", "find.exe", "more.com", "xcopy.exe", "fc.exe", "expand.exe")
NEEDED = ("wineboot.exe", "services.exe", "conhost.exe", "winedevice.exe", "ntoskrnl.exe")
PROGRAMS = frozenset((*USEFUL, *NEEDED))
DRIVERS = ("mountmgr.sys",)
REGISTRY = "WINE REGISTRY Version 2\n\n#arch=win64\n\n"
# The service behind drives, which dir asks.
SYSTEM = r"""
[System\\CurrentControlSet\\Services\\MountMgr]
"ImagePath"="C:\\windows\\system32\\drivers\\mountmgr.sys"
"ErrorControl"=dword:00000001
"ObjectName"="LocalSystem"
"Start"=dword:00000002
"Type"=dword:00000001
"""
FORWARD = Path(__file__).with_name("forward.exe")


@dataclass(frozen=True, slots=True)
class Wine:
    """An installed Wine.

    Attributes:
        loader: its program that starts Windows programs.
        libraries: the folder of its Windows libraries.
    """

    loader: Path
    libraries: Path

    def environment(self, prefix: Path) -> dict[str, str]:
        """The variables for its programs; nothing of the controller's own."""
        return {
            "WINEPREFIX": str(prefix),
            "WINEDEBUG": "-all",
            "WINEDLLOVERRIDES": "mscoree,mshtml,winemenubuilder.exe=",
            "HOME": str(prefix),
            "TMPDIR": str(prefix),  # Debian's server makes a folder there, and leaves it
            "PATH": os.environ.get("PATH", os.defpath),
            "LC_ALL": "C.UTF-8",
        }

    def server(self, prefix: Path, option: str) -> None:
        """Start (``-p600``), end (``-k``) or await the end (``-w``) of what its processes share."""
        server = shutil.which("wineserver") or str(self.loader.with_name("wineserver"))
        self._quietly([server, option], prefix, prefix)

    def start(self, prefix: Path, place: Path) -> None:
        """Start the services; the first program of a prefix does, and would lend them its pipes."""
        self._quietly([str(self.loader), "cmd", "/c", "exit"], prefix, place)

    def _quietly(self, argv: list[str], prefix: Path, place: Path) -> None:
        quiet, variables = subprocess.DEVNULL, self.environment(prefix)
        subprocess.run(argv, env=variables, cwd=place, check=False, stdin=quiet, stdout=quiet, stderr=quiet)


def name_of(program: str) -> str:
    """The name of a program without its path and ending."""
    return program.replace("/", "\\").rpartition("\\")[2].lower().removesuffix(".exe")


def find() -> Wine | None:
    """The Wine of this machine; None where there is none, or not for 64-bit programs."""
    named = [found for name in ("wine64", "wine") if (found := shutil.which(name))]
    for loader in (Path(one).resolve() for one in (*named, *LOADERS)):
        if not loader.is_file() or loader.read_bytes()[:2] == b"#!":
            continue
        for place in LIBRARIES:
            libraries = (loader.parent / place).resolve()
            if (libraries / "cmd.exe").is_file():
                return Wine(loader, libraries)
    return None


def make(wine: Wine, prefix: Path) -> Path:
    """A Windows folder that links to Wine's libraries; no drive leads to this machine's files.

    Wine's own set-up takes ten seconds and half a gigabyte.

    Returns:
        The folder that is C:.
    """
    drive = prefix / "drive_c"
    system = drive / "windows" / "system32"
    system.mkdir(parents=True)
    (drive / "windows" / "temp").mkdir()
    (prefix / "dosdevices").mkdir()
    (prefix / "dosdevices" / "c:").symlink_to("../drive_c")
    (prefix / ".update-timestamp").write_text("disable\n", "utf-8")
    (system / "drivers").mkdir()
    for one in _linked(wine):
        (system / one.name).symlink_to(one)
    for name in DRIVERS:
        (system / "drivers" / name).symlink_to(wine.libraries / name)
    (prefix / "system.reg").write_text(REGISTRY + SYSTEM, "utf-8")
    # Wine prefers its own programs to files of their names.
    ours = "".join(f'"{one.name}"="native"\n' for one in wine.libraries.glob("*.exe") if one.name not in PROGRAMS)
    user = f'{REGISTRY}[Software\\\\Wine]\n"Version"="win10"\n\n[Software\\\\Wine\\\\DllOverrides]\n{ours}'
    (prefix / "user.reg").write_text(user, "utf-8")
    shutil.copyfile(FORWARD, drive / "windows" / FORWARD.name)
    return drive


def _linked(wine: Wine) -> Iterator[Path]:
    for one in wine.libraries.iterdir():
        if one.suffix not in {".exe", ".com"} or one.name in PROGRAMS:
            yield one


def put_programs(drive: Path, names: Iterable[str]) -> None:
    """Let cmd find the programs of the simulated host, and no others of them."""
    system = drive / "windows" / "system32"
    wanted = {f"{name.lower().removesuffix('.exe')}.exe" for name in names} - {"cmd.exe"}
    there = {one.name for one in system.glob("*.exe") if not one.is_symlink()}
    for name in wanted - there:
        (system / name).unlink(missing_ok=True)
        shutil.copyfile(FORWARD, system / name)
    for name in there - wanted:
        (system / name).unlink()
