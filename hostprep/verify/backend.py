"""Testinfra over hostprep's transports: users' own tests reach the hosts the way hostprep does.

``testinfra.backend.base.BaseBackend`` of pytest-testinfra 10 is the contract.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Final

import testinfra.host
from testinfra.backend.base import BaseBackend, CommandResult

from hostprep.errors import ConnectionLost, DeadlineExceeded, HostError
from hostprep.render.quoting import cmd, powershell
from hostprep.transports import Script, Transport

if TYPE_CHECKING:
    from hostprep.declare.host import Host
    from hostprep.run.fleet import Connect

_WITH_EXIT_CODE: Final = """\
$global:LASTEXITCODE = 0
{text}
if ($?) {{ exit 0 }}
if ($global:LASTEXITCODE -ne 0) {{ exit $global:LASTEXITCODE }}
exit 1
"""


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
    """Runs testinfra's commands as scripts, as root where the inventory's ``become`` says so."""

    NAME = "hostprep"
    SHELL: ClassVar = "sh"

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
        """Run a command; its arguments are quoted as testinfra quotes them.

        A command that ended without an exit code, such as one killed by a signal over SSH, has -1.

        Raises:
            HostError: the host cannot be reached, or the command was cut off.
        """
        text = self.get_command(command, *args)
        transport = self._connections.to(self._target)
        try:
            outcome = transport.run(self._script(text))
        except (ConnectionLost, DeadlineExceeded):
            self._connections.drop(self._target)
            raise
        code = -1 if outcome.exit_code is None else outcome.exit_code
        return self.result(code, self.encode(text), outcome.stdout, outcome.stderr)

    def _script(self, text: str) -> Script:
        return Script("testinfra", text, deadline=self._target.command_timeout, shell=self.SHELL)


class PowerShellBackend(HostprepBackend):
    """Runs testinfra's commands as PowerShell, all of a host's in one session.

    The exit code is 0 where the last command held, else that of the last program, else 1: as ``powershell -Command``
    has it (about_PowerShell_exe), with the program's own code instead of 1.
    """

    SHELL: ClassVar = "powershell"

    @staticmethod
    def quote(command: str, *args: str) -> str:
        """The command with its arguments as PowerShell's literals."""
        return command % tuple(powershell(str(arg)) for arg in args) if args else command

    def _script(self, text: str) -> Script:
        return super()._script(_WITH_EXIT_CODE.format(text=text))


class CmdBackend(HostprepBackend):
    """Runs testinfra's commands as lines of cmd, for hosts without PowerShell."""

    SHELL: ClassVar = "cmd"

    @staticmethod
    def quote(command: str, *args: str) -> str:
        """The command with its arguments between quotes.

        Raises:
            QuotingError: an argument holds what cmd would act on even there.
        """
        return command % tuple(cmd(str(arg)) for arg in args) if args else command


def testinfra_host(host: Host, connections: Connections) -> testinfra.host.Host:
    """What the ``host`` fixture is in a user's test."""
    made: testinfra.host.Host
    if host.shell == "linux":
        backend = HostprepBackend(host, connections)
        made = testinfra.host.Host(backend)
    elif host.shell == "powershell":
        from hostprep.verify.windows import WindowsHost

        backend = PowerShellBackend(host, connections)
        made = WindowsHost(backend)
    else:
        from hostprep.verify.windows import CmdHost

        backend = CmdBackend(host, connections)
        made = CmdHost(backend)
    backend.set_host(made)
    return made
