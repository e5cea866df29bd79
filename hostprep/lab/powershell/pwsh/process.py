"""The ``pwsh`` process: started in an empty folder with few variables, watched, ended."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from hostprep.errors import LabError
from hostprep.lab.powershell.pwsh.link import Door
from hostprep.lab.powershell.pwsh.proxies import FOLDER

INSTALL: Final = "install PowerShell 7 (https://aka.ms/powershell), or use the dialect engine"
INHERITED: Final = re.compile(
    r"(?i)PATH|HOME|USER|LANG|LC_.*|TERM|TMPDIR|TEMP|TMP|SystemRoot|windir|SystemDrive|PATHEXT|ComSpec|APPDATA"
    r"|LOCALAPPDATA|USERPROFILE|ProgramFiles|ProgramData|PSModulePath|DOTNET_.*"
)
"""What pwsh needs of its parent's variables; the others are not the scripts' affair."""
QUIET: Final = {"POWERSHELL_TELEMETRY_OPTOUT": "1", "POWERSHELL_UPDATECHECK": "Off", "NO_COLOR": "1"}
GRACE: Final = 2.0
"""Seconds that a process has to end by itself."""


class Process:
    """A running engine.

    Args:
        pwsh: the program.
        door: where it connects to.
        variables: environment variables that scripts see beside the inherited ones.

    Raises:
        LabError: there is no such program, or it cannot be started.
    """

    def __init__(self, pwsh: str, door: Door, variables: Mapping[str, str]) -> None:
        program = shutil.which(pwsh)
        if program is None:
            raise LabError(f"there is no {pwsh!r} on PATH: {INSTALL}")
        self._folder = tempfile.TemporaryDirectory(prefix="hostprep-pwsh-", ignore_cleanup_errors=True)
        folder = Path(self._folder.name)
        script = folder / "engine.ps1"
        script.write_bytes(FOLDER.joinpath("engine.ps1").read_bytes())
        self._said = folder / "said.txt"
        own = {name.upper() for name in variables}
        inherited = {n: v for n, v in os.environ.items() if INHERITED.fullmatch(n) and n.upper() not in own}
        command = [program, "-NoProfile", "-NonInteractive", "-File", str(script), "-Port", str(door.port)]
        try:
            with self._said.open("wb") as said:
                self._process = subprocess.Popen(
                    command,
                    stdin=subprocess.DEVNULL,
                    stdout=said,
                    stderr=said,
                    cwd=folder,
                    env={**inherited, **variables, **QUIET, "HOSTPREP_ENGINE_TOKEN": door.token},
                )
        except OSError as error:
            self._folder.cleanup()
            raise LabError(f"{program} cannot be started: {error.strerror}; {INSTALL}") from None

    def check(self) -> None:
        """See whether it runs.

        Raises:
            LabError: it has ended; with what it said last.
        """
        if self._process.poll() is not None:
            raise LabError(self.epitaph())

    def epitaph(self) -> str:
        """The sentence about its end, with what it said last."""
        try:
            code = str(self._process.wait(GRACE))
        except subprocess.TimeoutExpired:
            code = "none yet"
        said = self._said.read_text("utf-8", "replace").strip() if self._said.exists() else ""
        last = "; ".join(line.strip() for line in said.splitlines()[-5:])
        return f"pwsh has gone, exit code {code}" + (f": {last}" if last else "")

    def kill(self) -> None:
        """End it at once."""
        self._process.kill()

    def close(self) -> None:
        """Wait for its end, end it where it does not come, and remove what it left; safe to call twice."""
        try:
            self._process.wait(GRACE)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._folder.cleanup()
