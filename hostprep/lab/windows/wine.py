"""cmd.exe for a simulated host: Wine's, with the host's programs in the place of its own.

Each program is a batch file that hands its words over in a file and waits for the answer; a script has to ``call`` a
program that is not the source of a ``for /f``, as one batch file has to call another.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Final, Self

from hostprep.errors import LabError
from hostprep.lab.powershell.host.plug import Answer
from hostprep.lab.windows.programs.shell import run, split

if TYPE_CHECKING:
    from hostprep.lab.windows.model import Windows

PLACES: Final = ("usr/lib/*/wine/x86_64-windows", "usr/lib*/wine/x86_64-windows", "opt/wine*/lib*/wine/x86_64-windows")
PAGE: Final = "cp850"
LOOK: Final = 0.002
LAB: Final = "C:\\lab"
QUIET: Final = {
    "WINEDEBUG": "-all", "WINEARCH": "win64", "WINEDLLOVERRIDES": "mscoree,mshtml,winemenubuilder.exe,explorer.exe=",
    "DISPLAY": "", "WINEPATH": f"{LAB}\\bin;C:\\windows\\system32",
    "COMSPEC": r"C:\windows\system32\cmd.exe", "SystemRoot": r"C:\windows",
}  # fmt: skip
ASK: Final = rf"""@echo off
if exist {LAB}\done.cmd del {LAB}\done.cmd
>{LAB}\ask.tmp echo NAME %*
ren {LAB}\ask.tmp ask.txt
:wait
if not exist {LAB}\done.cmd goto wait
type {LAB}\out.txt
type {LAB}\err.txt 1>&2
call {LAB}\done.cmd
"""


def libraries() -> Path | None:
    """The folder of Wine's 64-bit libraries, or None where there is no Wine."""
    return next((path for place in PLACES for path in Path("/").glob(place)), None) if shutil.which("wine") else None


class Cmd:
    """Wine's cmd.exe on a host, or inside of a container. One script at a time.

    Args:
        host: whose programs it has.

    Raises:
        LabError: there is no Wine.
    """

    def __init__(self, host: Windows) -> None:
        wine = libraries()
        if wine is None:
            raise LabError("a cmd script needs Wine's cmd.exe: apt-get install wine")
        self._host = host
        self._folder = Path(tempfile.mkdtemp(prefix="hostprep-wine-"))
        self._lab = self._folder / "drive_c" / "lab"
        self._furnish(wine)

    def _furnish(self, wine: Path) -> None:
        """A prefix of links: Wine would copy all of its libraries, which takes ten seconds and 700 MB."""
        system = self._folder / "drive_c" / "windows" / "system32"
        for folder in (system, self._lab / "bin", self._folder / "dosdevices"):
            folder.mkdir(parents=True)
        (self._folder / "dosdevices" / "c:").symlink_to("../drive_c")
        (self._folder / ".update-timestamp").write_text("disable\n")
        for file in wine.iterdir():
            (system / file.name).symlink_to(file)
        for name in self._host.plugs().programs:
            if name != "cmd":
                self.put(f"bin/{name}.bat", ASK.replace("NAME", name))

    def put(self, name: str, text: str) -> None:
        """Put a file into the folder ``lab`` of its drive C."""
        data = "\r\n".join(text.splitlines()) + "\r\n" if text else ""
        (self._lab / name).write_bytes(data.encode(PAGE, "replace"))

    def run(self, text: str, arguments: Sequence[str] = (), *, seconds: float = 60.0) -> Answer:
        """Run a script as a file.

        Raises:
            LabError: it has not ended in time.
        """
        self.put("script.cmd", text)
        line = ["wine", "cmd", "/d", "/c", f"{LAB}\\script.cmd", *arguments]
        environment = {**os.environ, **QUIET, "WINEPREFIX": str(self._folder)}
        streams = {"stdout": self._lab / "stdout", "stderr": self._lab / "stderr"}
        with streams["stdout"].open("wb") as output, streams["stderr"].open("wb") as errors:
            process = subprocess.Popen(
                line, env=environment, stdin=subprocess.DEVNULL, stdout=output, stderr=errors, cwd=self._lab
            )
            self._attend(process, time.monotonic() + seconds)
        said = {name: path.read_bytes().decode(PAGE).splitlines() for name, path in streams.items()}
        return Answer(said["stdout"], process.returncode, said["stderr"])

    def _attend(self, process: subprocess.Popen[bytes], end: float) -> None:
        ask = self._lab / "ask.txt"
        while process.poll() is None:
            if time.monotonic() > end:
                process.kill()
                process.wait()
                raise LabError("a cmd script has not ended in time")
            if ask.exists():
                words = split(ask.read_bytes().decode(PAGE))
                ask.unlink()
                answer = run(self._host, words)
                self.put("out.txt", "\n".join(answer.output))
                self.put("err.txt", "\n".join(answer.stderr))
                self.put("done.tmp", f"@exit /b {answer.exit_code}")
                (self._lab / "done.tmp").rename(self._lab / "done.cmd")
            time.sleep(LOOK)

    def close(self) -> None:
        """Take Wine's folder away; safe to call twice."""
        environment = {**os.environ, "WINEPREFIX": str(self._folder)}
        server = shutil.which("wineserver") or next((str(p) for p in Path("/usr/lib/wine").glob("wineserver*")), "")
        if server and self._folder.exists():
            subprocess.run([server, "-k"], env=environment, check=False, capture_output=True)
        shutil.rmtree(self._folder, ignore_errors=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
