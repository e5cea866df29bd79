"""Scripts on a running instance: each session is a process of its own on the one model.

Sessions are threads, and the model knows of none: whatever acts on it or looks at it holds the instance's lock for that
long. A script that a program starts (``powershell.exe`` in a script, a task) runs under the lock of its program.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from hostprep.lab.powershell.dialect import Dialect, DialectRunspace
from hostprep.lab.powershell.host.engines import Engine
from hostprep.lab.powershell.host.machine import Host
from hostprep.lab.powershell.host.model import Environments, FileSystem
from hostprep.lab.powershell.host.plug import Call, Command, Plugs, Program
from hostprep.lab.windows.engine import StateClock, StateFiles, Variables
from hostprep.lab.windows.variables import of_process

if TYPE_CHECKING:
    from threading import RLock

    from hostprep.lab.windows.model import Windows


class Locked:
    """Any object, with one of its methods running at a time."""

    def __init__(self, inner: Any, lock: RLock) -> None:
        self._inner = inner
        self._lock = lock

    def __getattr__(self, name: str) -> Callable[..., Any]:
        method = getattr(self._inner, name)

        def call(*words: Any, **named: Any) -> Any:
            with self._lock:
                return method(*words, **named)

        return call


def runspace(model: Windows, lock: RLock) -> DialectRunspace:
    """A new process on the host: the dialect, with variables of its own."""
    with lock:
        return Dialect(_machine(model, lock)).runspace()


def pwsh(model: Windows, lock: RLock) -> Engine:
    """A real PowerShell with the host's commands, programs and variables.

    Raises:
        LabError: there is none, or it does not start.
    """
    from hostprep.lab.powershell.pwsh.driver import Pwsh

    return Pwsh(plugs(model, lock), environment=variables(model, lock), name=model.system.name)


def _machine(model: Windows, lock: RLock) -> Host:
    return Host(
        name=model.system.name,
        plugs=plugs(model, lock),
        files=files(model, lock),
        environment=variables(model, lock),
        clock=Locked(StateClock(model), lock),
    )


def files(model: Windows, lock: RLock) -> FileSystem:
    """The host's files."""
    return Locked(StateFiles(model), lock)


def variables(model: Windows, lock: RLock) -> Environments:
    """The variables of a new process, those of the machine and the user's."""
    tables = model.state.environment
    made = (
        Variables(model, of_process(model)),
        Variables(model, tables["machine"], guarded=True),
        Variables(model, tables["user"]),
    )
    return Environments(*(Locked(one, lock) for one in made))


def plugs(model: Windows, lock: RLock) -> Plugs:
    """The host's commands and programs."""
    found = model.plugs()
    return replace(
        found,
        commands={name: _command(one, lock) for name, one in found.commands.items()},
        programs={name: _held(one, lock) for name, one in found.programs.items()},
        http=None if found.http is None else _held(found.http, lock),
    )


def _command(command: Command, lock: RLock) -> Command:
    def run(call: Call) -> Iterator[Any]:
        # All of it at once: between two of its objects another command could change what it looks at.
        made: list[Any] = []
        failure: Exception | None = None
        with lock:
            try:
                made.extend(command.run(call))
            except Exception as error:  # noqa: BLE001  # raised below, after what came before it
                failure = error
        yield from made
        if failure is not None:
            raise failure

    return replace(command, run=run)


def _held(program: Program | Any, lock: RLock) -> Any:
    def start(*words: Any) -> Any:
        with lock:
            return program(*words)

    return start
