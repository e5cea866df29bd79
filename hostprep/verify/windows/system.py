"""The system itself and its environment."""

from __future__ import annotations

import functools
from typing import Any

from testinfra.modules.environment import Environment
from testinfra.modules.systeminfo import SystemInfo

from hostprep.verify.windows.asking import WindowsModule

_SYSTEM = (
    "Get-CimInstance -ClassName Win32_OperatingSystem -ErrorAction Stop | ForEach-Object { @{ type = 'windows'; "
    "distribution = $_.Caption; release = $_.Version; codename = $null; arch = $env:PROCESSOR_ARCHITECTURE } }"
)


class WindowsSystemInfo(WindowsModule, SystemInfo):
    """``type`` (``windows``), ``release`` (such as ``10.0.20348``), ``distribution`` (the full name), ``arch``."""

    @functools.cached_property
    def sysinfo(self) -> dict[str, Any]:
        """All of it, in one question."""
        found: dict[str, Any] = self.ask_all(_SYSTEM)[0]
        return found


class WindowsEnvironment(WindowsModule, Environment):
    """The environment of the session: what Windows gave it when it was opened."""

    def __call__(self) -> dict[str, str]:
        """Name to value."""
        asked = "Get-ChildItem -Path Env: | ForEach-Object { @{ name = $_.Name; value = $_.Value } }"
        return {str(each["name"]): str(each["value"]) for each in self.ask_all(asked)}
