"""Testinfra's modules for Windows hosts, over the session that is open anyway.

Testinfra's own Windows modules are written for cmd, English, and a Python on the host; most of the others refuse. These
ask PowerShell for objects, so a German host answers as an English one does. What Windows has no notion of, such as the
mode of a file, raises ``NotImplementedError`` and says so.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Final

import testinfra.host
import testinfra.modules

from hostprep.verify.windows.asking import say
from hostprep.verify.windows.files import WindowsFile
from hostprep.verify.windows.network import WindowsAddr, WindowsInterface, WindowsSocket
from hostprep.verify.windows.services import WindowsPackage, WindowsProcess, WindowsService
from hostprep.verify.windows.system import WindowsEnvironment, WindowsSystemInfo

if TYPE_CHECKING:
    from testinfra.modules.base import Module

MODULES: Final[dict[str, type[Module]]] = {
    "addr": WindowsAddr,
    "environment": WindowsEnvironment,
    "file": WindowsFile,
    "interface": WindowsInterface,
    "package": WindowsPackage,
    "process": WindowsProcess,
    "service": WindowsService,
    "socket": WindowsSocket,
    "system_info": WindowsSystemInfo,
}

AS_THEY_ARE: Final = ("docker",)
"""Testinfra's own modules that hold on Windows as well."""


class WindowsHost(testinfra.host.Host):
    """What the ``host`` fixture is for a host of shell powershell; its commands are PowerShell."""

    def exists(self, command: str) -> bool:
        """Whether PowerShell knows a command of that name: a program, a cmdlet, a function."""
        return bool(say(self, "@(Get-Command -Name %s -ErrorAction SilentlyContinue).Count -gt 0", command))

    def find_command(self, command: str, extrapaths: Iterable[str] = ()) -> str:
        """The path of a program.

        Raises:
            ValueError: there is none on the PATH or in ``extrapaths``.
        """
        names = [command, *(rf"{place}\{command}" for place in extrapaths)]
        for name in names:
            asked = "(@(Get-Command -Name %s -CommandType Application -ErrorAction SilentlyContinue) + $null)[0].Source"
            if found := say(self, asked, name):
                return str(found)
        raise ValueError(f'cannot find "{command}" command')

    def __getattr__(self, name: str) -> Any:
        """A module by its name.

        Raises:
            NotImplementedError: testinfra has this module, and it has no meaning on Windows.
        """
        if name in AS_THEY_ARE or name not in testinfra.modules.modules:
            return super().__getattr__(name)
        if name not in MODULES:
            known = ", ".join(sorted((*MODULES, *AS_THEY_ARE)))
            raise NotImplementedError(f"host.{name} is not for Windows hosts; there are {known}, and host.run")
        made = MODULES[name].get_module(self)
        setattr(self, name, made)
        return made


class CmdHost(testinfra.host.Host):
    """What the ``host`` fixture is for a host of shell cmd: ``host.run`` and its kin, with lines of cmd."""

    def exists(self, command: str) -> bool:
        """Whether there is a program of that name on the PATH."""
        return bool(self.run("where /q %s", command).rc == 0)

    def __getattr__(self, name: str) -> Any:
        """No module.

        Raises:
            NotImplementedError: testinfra has a module of that name.
        """
        if name in testinfra.modules.modules:
            raise NotImplementedError(f"host.{name} needs PowerShell, and this host has cmd; there is host.run")
        return super().__getattr__(name)


__all__ = ["AS_THEY_ARE", "MODULES", "CmdHost", "WindowsHost"]
