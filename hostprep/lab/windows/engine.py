"""The host as the PowerShell engine sees it: its files, environment and time are those of the model."""

from __future__ import annotations

from collections.abc import Sequence
from threading import Event
from typing import TYPE_CHECKING

from hostprep.lab.powershell.dialect import Dialect, DialectRunspace
from hostprep.lab.powershell.host.machine import Host
from hostprep.lab.powershell.host.model import Entry, Environments
from hostprep.lab.powershell.net.model import NetError
from hostprep.lab.windows.variables import of_process

if TYPE_CHECKING:
    from hostprep.lab.windows.model import Windows

LOOK = 0.0001  # what a look at the clock costs, so that a loop without a pause comes to its deadline
DENIED = "Requested registry access is not allowed."


def engine(host: Windows, *, edition: str = "5.1", **limits: int) -> Shells:
    """The dialect engine on a host, with the limits of ``Dialect``."""
    return Shells(host, edition=edition, **limits)


class Shells(Dialect):
    """The dialect engine on a host; its runspaces end with the host."""

    def __init__(self, host: Windows, *, edition: str = "5.1", **limits: int) -> None:
        super().__init__(machine(host), edition=edition, **limits)
        self._of = host

    def runspace(self) -> DialectRunspace:
        """A new runspace on the host."""
        made = super().runspace()
        self._of.runspaces.add(made)
        return made


def machine(host: Windows) -> Host:
    """What scripts of one process act on; its process variables are a copy, as a new process has them."""
    tables = host.state.environment
    own = Variables(host, of_process(host))
    environments = Environments(own, Variables(host, tables["machine"], guarded=True), Variables(host, tables["user"]))
    return Host(
        name=host.system.name, plugs=host.plugs(), files=StateFiles(host), environment=environments,
        clock=StateClock(host)
    )  # fmt: skip


class StateClock:
    """The host's clock: when a script waits, what is due happens."""

    def __init__(self, host: Windows) -> None:
        self._host = host

    def nanoseconds(self) -> int:
        """Since 1970-01-01 UTC."""
        self._host.wait(LOOK)
        return round(self._host.state.now * 10**9)

    def sleep(self, seconds: float, stop: Event) -> None:
        """Wait, in steps that ``stop`` can end where time is real."""
        left = seconds
        while left > 0 and not stop.is_set():
            step = min(left, 0.05) if self._host.clock.real else left
            self._host.wait(step)
            left -= step


class Variables:
    """A table of variables of the state; names without case. The machine's is only for who has all rights."""

    def __init__(self, host: Windows, table: dict[str, str], *, guarded: bool = False) -> None:
        self._host = host
        self._table = table
        self._guarded = guarded

    def _name(self, name: str) -> str:
        return next((known for known in self._table if known.lower() == name.lower()), name)

    def _may(self) -> None:
        if self._guarded and not self._host.system.elevated:
            raise NetError("System.Security.SecurityException", DENIED)

    def get(self, name: str) -> str | None:
        """A variable, or None."""
        return self._table.get(self._name(name))

    def set(self, name: str, value: str) -> None:
        """Put a variable."""
        self._may()
        self._table[self._name(name)] = value

    def remove(self, name: str) -> None:
        """Take a variable away."""
        self._may()
        self._table.pop(self._name(name), None)

    def names(self) -> list[str]:
        """The names."""
        return list(self._table)


class StateFiles:
    """The files of the state. A folder is a path without text, or one that something is below."""

    def __init__(self, host: Windows) -> None:
        self._host = host

    @property
    def _files(self) -> dict[str, str | None]:
        return self._host.state.files

    def _known(self, path: str) -> str | None:
        low = path.rstrip("\\").lower()
        return next((name for name in self._files if name.lower() == low), None)

    def _below(self, path: str) -> list[str]:
        start = path.rstrip("\\").lower() + "\\"
        return [name for name in self._files if name.lower().startswith(start)]

    def entry(self, path: str) -> Entry | None:
        """What is there, or None."""
        known, name = self._known(path), path.rstrip("\\").rpartition("\\")[2] or path
        text = self._files[known] if known is not None else None
        if text is not None:
            size = len(text.encode("utf-8", "surrogateescape"))
            return Entry(name, folder=False, size=size, modified=round(self._host.system.installed * 10**9))
        if known is None and not self._below(path) and path.rstrip("\\").upper() != "C:":
            return None
        return Entry(name, folder=True, modified=round(self._host.system.installed * 10**9))

    def entries(self, path: str) -> Sequence[Entry]:
        """What is in a folder, in the order of names."""
        base = path.rstrip("\\")
        parts = {
            name[len(base) + 1 :].partition("\\")[0].lower(): name[len(base) + 1 :].partition("\\")[0]
            for name in self._below(path)
        }
        found = [self.entry(f"{base}\\{name}") for _, name in sorted(parts.items())]
        return [one for one in found if one is not None]

    def read(self, path: str) -> bytes:
        """A file's bytes."""
        known = self._known(path)
        text = self._files[known] if known is not None else None
        if text is None:
            raise FileNotFoundError(path) if self.entry(path) is None else PermissionError(path)
        return text.encode("utf-8", "surrogateescape")

    def _may(self, path: str) -> None:
        protected = ("c:\\windows\\system32", "c:\\program files")
        if not self._host.system.elevated and path.lower().startswith(protected):
            raise PermissionError(path)

    def write(self, path: str, data: bytes) -> None:
        """A file anew."""
        self._may(path)
        above, old = self.entry(path.rpartition("\\")[0]), self.entry(path)
        if above is None or not above.folder:
            raise FileNotFoundError(path)
        if old is not None and old.folder:
            raise PermissionError(path)
        self._files[self._known(path) or path] = data.decode("utf-8", "surrogateescape")

    def make_folder(self, path: str) -> None:
        """A folder, and all above it that are missing."""
        self._may(path)
        if self.entry(path) is None:
            self._files[path.rstrip("\\")] = None

    def remove(self, path: str) -> None:
        """Take a file away, or a folder with all below it."""
        self._may(path)
        for name in [*self._below(path), *filter(None, [self._known(path)])]:
            del self._files[name]
