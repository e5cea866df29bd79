"""Services, programs that are installed, processes."""

from __future__ import annotations

from typing import Any, Final, NoReturn

from testinfra.modules.package import Package
from testinfra.modules.process import Process
from testinfra.modules.service import Service

from hostprep.verify.windows.asking import WindowsModule, lacks

_SERVICE = "Get-CimInstance -ClassName Win32_Service -Filter ('Name=\"{0}\"' -f %s) -ErrorAction Stop"

_UNINSTALL: Final = "Microsoft\\Windows\\CurrentVersion\\Uninstall\\*"

_PROGRAMS = (
    f"Get-ItemProperty -Path 'HKLM:\\SOFTWARE\\{_UNINSTALL}', 'HKLM:\\SOFTWARE\\WOW6432Node\\{_UNINSTALL}' "
    "-ErrorAction SilentlyContinue | Where-Object { $_.PSObject.Properties['DisplayName'] } | "
    "ForEach-Object { @{ name = $_.DisplayName; version = "
    "$(if ($_.PSObject.Properties['DisplayVersion']) { $_.DisplayVersion } else { '' }) } }"
)

_PROCESSES = (
    "Get-CimInstance -ClassName Win32_Process -ErrorAction Stop | ForEach-Object { @{ pid = $_.ProcessId; "
    "ppid = $_.ParentProcessId; comm = $_.Name; args = $_.CommandLine; rss = $_.WorkingSetSize; "
    "lstart = $(if ($_.CreationDate) { $_.CreationDate.ToUniversalTime().ToString('o') } else { '' }) } }"
)


class WindowsService(WindowsModule, Service):
    """A service by its name, such as ``AmazonECS``; not by what its window calls it."""

    def _of(self, field: str) -> Any:
        found = self.ask_all(f"{_SERVICE} | ForEach-Object {{ $_.{field} }}", self.name.replace('"', ""))
        return found[0] if found else None

    @property
    def exists(self) -> bool:
        """Whether there is such a service."""
        return self._of("Name") is not None

    @property
    def is_running(self) -> bool:
        """Whether it runs; one that is starting does not yet."""
        return bool(self._of("State") == "Running")

    @property
    def is_enabled(self) -> bool:
        """Whether Windows starts it with the host, delayed or not."""
        return bool(self._of("StartMode") == "Auto")

    def _lacks(self) -> NoReturn:
        lacks(f"this of host.service({self.name!r})", "ask with host.run('sc.exe qc ...')")

    is_valid = is_masked = systemd_properties = property(_lacks)


class WindowsPackage(WindowsModule, Package):
    """A program by the name under which Windows lists it for removal (registry keys ``Uninstall``)."""

    @property
    def is_installed(self) -> bool:
        """Whether the list has it."""
        return self._listed() is not None

    @property
    def version(self) -> str:
        """What the list says of its version.

        Raises:
            AssertionError: it is not installed.
        """
        version = self._listed()
        assert version is not None, f"{self.name} is not installed"  # noqa: S101  # what testinfra's modules raise
        return version

    @property
    def release(self) -> NoReturn:
        """Windows knows no releases of a version."""
        lacks(f"host.package({self.name!r}).release", "ask version")

    def _listed(self) -> str | None:
        listed = {str(each["name"]).lower(): str(each["version"]) for each in self.ask_all(_PROGRAMS)}
        return listed.get(self.name.lower())


class WindowsProcess(WindowsModule, Process):
    """Processes by ``pid``, ``ppid``, ``comm`` (with its ending: ``dockerd.exe``), ``args``, ``rss`` and ``lstart``."""

    def _get_processes(self, **filters: Any) -> list[dict[str, Any]]:
        known = {"pid", "ppid", "comm", "args", "rss", "lstart"}
        if strange := sorted(set(filters) - known):
            lacks(f"{strange[0]} of a process", f"there are {', '.join(sorted(known))}")
        return self.ask_all(_PROCESSES)

    def _get_process_attribute_by_pid(self, pid: int, name: str) -> NoReturn:
        lacks(f"{name} of process {pid}", "there are pid, ppid, comm, args, rss and lstart")
