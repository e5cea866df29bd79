"""A ``CommandShell`` that lets Wine's cmd.exe take lines apart, and a simulated host run the programs in them."""

from __future__ import annotations

import re
import secrets
import shutil
import tempfile
import threading
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from hostprep.closing import Closing
from hostprep.errors import LabError
from hostprep.lab.wsman.commandline import arguments, codec
from hostprep.lab.wsman.wine import install
from hostprep.lab.wsman.wine.files import SharedFiles
from hostprep.lab.wsman.wine.install import name_of
from hostprep.lab.wsman.wine.running import Running
from hostprep.lab.wsman.wine.switchboard import Switchboard, tell

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from hostprep.lab.powershell.host.model import FileSystem
    from hostprep.lab.powershell.host.plug import Program
    from hostprep.lab.wsman.commandline import CommandCall, Console
    from hostprep.lab.wsman.outbox import Chunk

# What cmd.exe has to look at; a line without any of it is one program.
SYNTAX = re.compile(r"[|&<>()^]")
QUOTED = re.compile(r'"[^"]*"')
SHELLS = frozenset(["cmd", "powershell"])
LAUNCHER = "C:\\windows\\forward.exe"
VARIABLE = "HOSTPREP_LAB"
# Seconds that what Wine's processes share outlives the last of them, should nobody end it.
LIFE = 600


class WineShell(Closing):
    """Runs lines; a program alone is run at once, all else goes through Wine.

    Args:
        programs: the host's programs by name; asked for at every line.
        environment: the variables of a new process there.
        files: the host's files: cmd sees them, and they see what it writes; None for files that only cmd knows.

    Raises:
        LabError: there is no Wine.
    """

    def __init__(
        self,
        programs: Callable[[], Mapping[str, Program]],
        environment: Callable[[], Mapping[str, str]],
        files: FileSystem | None = None,
    ) -> None:
        found = install.find()
        if found is None:
            raise LabError("a real cmd.exe needs Wine for 64-bit programs, which is not here: install wine64")
        self._wine = found
        self._programs = programs
        self._environment = environment
        self._prefix = Path(tempfile.mkdtemp(prefix="hostprep-wine-"))
        self._drive = install.make(found, self._prefix)
        self._switchboard = Switchboard(programs)
        self._files = SharedFiles(files, self._drive) if files is not None else None
        self._starting = threading.Lock()
        self._sharing = threading.Lock()
        self._sharers = 0
        self._used = float(-LIFE)

    def finds(self, program: str) -> bool:
        """Whether a program can be started without cmd.exe."""
        return name_of(program) in {*self._programs(), "cmd"}

    def run(self, call: CommandCall, console: Console) -> int:
        """Run a line to its end; see ``CommandShell``."""
        words = arguments(call.line)
        name = name_of(words[0]) if words else ""
        program = self._programs().get(name)
        if program is None or name in SHELLS or SYNTAX.search(QUOTED.sub("", call.line)) or "%" in call.line:
            return self._through_wine(call, console)
        return tell(program(words[1:], ()), _Written(console), codec(call.codepage))

    def _through_wine(self, call: CommandCall, console: Console) -> int:
        self._begin()
        key = secrets.token_hex(8)
        variables = {**self._environment(), **(call.variables or {})}
        line = f"{self._switchboard.port} {key}"
        running = Running(call, console, self._folder(call), {**variables, VARIABLE: line})
        self._switchboard.running[key] = running
        environment = {**self._wine.environment(self._prefix), VARIABLE: line}
        try:
            with self._files_there():
                return running.run([str(self._wine.loader), LAUNCHER], environment, self._drive)
        finally:
            del self._switchboard.running[key]

    @contextmanager
    def _files_there(self) -> Iterator[None]:
        """The host's files are on the drive; what changes there meanwhile is the host's at the end."""
        if self._files is None:
            yield
            return
        with self._sharing:
            # What another line has written there is not the host's yet.
            if not self._sharers:
                self._files.bring()
            self._sharers += 1
        try:
            yield
        finally:
            with self._sharing:
                self._sharers -= 1
                self._files.fetch()

    def _folder(self, call: CommandCall) -> str:
        """Where a process starts: as asked, or in its user's folder."""
        home = f"C:\\Users\\{call.user or 'Administrator'}"
        (self._drive / "users" / home.rpartition("\\")[2]).mkdir(parents=True, exist_ok=True)
        return call.folder or home

    def _begin(self) -> None:
        """Start what Wine's processes share, once: nothing else may do so, or it would keep our pipes open.

        And let cmd find the programs that the host has now.
        """
        with self._starting:
            before, self._used = self._used, time.monotonic()
            if self._used - before > LIFE / 2:
                self._wine.server(self._prefix, f"-p{LIFE}")
                self._wine.start(self._prefix, self._drive)
            install.put_programs(self._drive, self._programs())

    def close(self) -> None:
        """End all of it; safe to call twice."""
        with self._starting:
            if self._used > 0:
                # It writes its registry when it ends.
                for option in ("-k", "-w"):
                    self._wine.server(self._prefix, option)
            self._used = -LIFE
        self._switchboard.close()
        shutil.rmtree(self._prefix, ignore_errors=True)


class _Written:
    """A console as a ``Sink``."""

    def __init__(self, console: Console) -> None:
        self._console = console

    def put(self, *chunks: Chunk) -> None:
        for chunk in chunks:
            (self._console.write if chunk.stream == "stdout" else self._console.write_error)(chunk.data)
