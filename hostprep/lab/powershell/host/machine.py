"""The simulated host as the engine sees it. Nothing here touches the machine that it runs on."""

from __future__ import annotations

from threading import Event
from typing import TYPE_CHECKING, Any

from hostprep.lab.powershell.host.files import Files
from hostprep.lab.powershell.host.memory import MemoryFiles, VirtualClock, environments
from hostprep.lab.powershell.host.model import Clock, Environment, Environments, FileSystem
from hostprep.lab.powershell.host.plug import Plugs
from hostprep.lab.powershell.values.times import UNIX_EPOCH, DateTime

if TYPE_CHECKING:
    import uuid


class Time:
    """A clock in .NET's ticks of 100 ns. The host's zone is UTC, as on a fresh instance."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    def now(self) -> DateTime:
        """The time."""
        return DateTime(UNIX_EPOCH + self._clock.nanoseconds() // 100, "Local")

    def sleep(self, seconds: float, stop: Event) -> None:
        """Wait, but not on once ``stop`` is set."""
        self._clock.sleep(seconds, stop)


class Host:
    """All that the scripts of one process act on. Hosts may share files, machine variables and clock.

    ``ready`` keeps the plugged commands as the engine made them.

    Args:
        windows: the style of paths and of environment variables.
        name: the machine's name.
        plugs: the host's commands and programs.
        files: its file system; a fresh one in memory unless given.
        environment: its variables; those of a fresh machine unless given.
        clock: its time; one that moves only when a script waits unless given.
    """

    def __init__(
        self,
        *,
        windows: bool = True,
        name: str = "EC2AMAZ-LAB",
        plugs: Plugs | None = None,
        files: FileSystem | None = None,
        environment: Environments | None = None,
        clock: Clock | None = None,
    ) -> None:
        clock = clock or VirtualClock()
        tables = environment or environments(windows=windows)
        self.windows = windows
        self.name = name
        self.newline = "\r\n" if windows else "\n"
        self.plugs = plugs or Plugs()
        self.clock = Time(clock)
        self.files = Files(files or MemoryFiles(windows=windows, now=clock.nanoseconds), windows=windows)
        self.environment: Environment = tables.process
        self._tables = {"machine": tables.machine, "user": tables.user}
        self.ready: dict[str, Any] = {}
        self._ids = 0

    def environment_of(self, target: str) -> Environment:
        """The variables of the process, the machine or the user."""
        return self._tables.get(target.lower(), self.environment)

    def new_uuid(self) -> uuid.UUID:
        """A new identifier, the same in every run."""
        import uuid  # it costs the start of an engine more than all else here

        self._ids += 1
        return uuid.UUID(bytes=uuid.uuid5(uuid.NAMESPACE_OID, str(self._ids)).bytes, version=4)
