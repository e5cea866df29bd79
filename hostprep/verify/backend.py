"""Testinfra over hostprep's transports: users' own tests reach the hosts the way hostprep does.

``testinfra.backend.base.BaseBackend`` of pytest-testinfra 10 is the contract.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import testinfra.host
from testinfra.backend.base import BaseBackend, CommandResult

from hostprep.errors import ConnectionLost, DeadlineExceeded, HostError
from hostprep.render.quoting import powershell
from hostprep.run.conversation import LANGUAGES
from hostprep.transports import Script, Transport

if TYPE_CHECKING:
    from hostprep.declare.host import Host
    from hostprep.run.fleet import Connect

# PowerShell's own exit code would be that of the engine, not of the command.
_WITH_CODE: Final = "{}\nif ($?) {{ exit 0 }} elseif ($LASTEXITCODE) {{ exit $LASTEXITCODE }} else {{ exit 1 }}\n"


class Connections:
    """One connection for each host, opened when it is first needed. Belongs to one thread."""

    def __init__(self, connect: Connect) -> None:
        self._connect = connect
        self._open: dict[str, Transport] = {}
        self._refused: dict[str, HostError] = {}

    def to(self, host: Host) -> Transport:
        """The connection to a host.

        Raises:
            HostError: it cannot be reached; the second time without another attempt.
        """
        if refused := self._refused.get(host.name):
            raise refused
        if host.name not in self._open:
            try:
                self._open[host.name] = self._connect(host)
            except HostError as error:
                self._refused[host.name] = error
                raise
        return self._open[host.name]

    def drop(self, host: Host) -> None:
        """Let go of a connection that has been cut; the next use opens another."""
        self._open.pop(host.name).close()

    def close(self) -> None:
        """End them all."""
        for transport in self._open.values():
            transport.close()
        self._open.clear()


class HostprepBackend(BaseBackend):
    """Runs testinfra's commands as scripts, as root where the inventory's ``become`` says so.

    In the shell that the inventory declares: PowerShell on Windows hosts. Of testinfra's own modules those work there
    that send PowerShell, such as ``service``; what a test runs by itself is the test's own words.
    """

    NAME = "hostprep"

    def __init__(self, host: Host, connections: Connections) -> None:
        super().__init__(host.name)
        self._target = host
        self._connections = connections

    def get_pytest_id(self) -> str:
        """The host's name in the inventory."""
        return self._target.name

    def get_encoding(self) -> str:
        """UTF-8, without asking the host for a Python."""
        return "utf-8"

    def run(self, command: str, *args: str, **kwargs: Any) -> CommandResult:  # testinfra's signature
        """Run a command; its arguments are quoted for the host's shell.

        A command that ended without an exit code, such as one killed by a signal over SSH, has -1.

        Raises:
            HostError: the host cannot be reached, or the command was cut off.
        """
        text = self._worded(command, args)
        transport = self._connections.to(self._target)
        try:
            outcome = transport.run(_script(self._target, text))
        except (ConnectionLost, DeadlineExceeded):
            self._connections.drop(self._target)
            raise
        code = -1 if outcome.exit_code is None else outcome.exit_code
        return self.result(code, self.encode(text), outcome.stdout, outcome.stderr)

    def _worded(self, command: str, args: tuple[str, ...]) -> str:
        if args and self._target.shell == "powershell":
            return command % tuple(powershell(arg) for arg in args)
        text: str = self.get_command(command, *args)
        return text


def _script(host: Host, text: str) -> Script:
    shell = LANGUAGES.get(host.shell, host.shell)
    return Script(
        "testinfra",
        _WITH_CODE.format(text) if shell == "powershell" else text,
        deadline=host.command_timeout,
        shell=shell,
    )


def testinfra_host(host: Host, connections: Connections) -> testinfra.host.Host:
    """What the ``host`` fixture is in a user's test."""
    backend = HostprepBackend(host, connections)
    made = testinfra.host.Host(backend)
    backend.set_host(made)
    return made
