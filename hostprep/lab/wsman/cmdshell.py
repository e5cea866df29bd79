"""Command shells: cmd.exe and what it starts, for pywinrm and pypsrp's WinRS."""

from __future__ import annotations

import re
import threading
from typing import TYPE_CHECKING

from hostprep.lab.wsman import faults, process
from hostprep.lab.wsman.commandline import CommandCall, codec, powershell
from hostprep.lab.wsman.envelopes import new_id, q
from hostprep.lab.wsman.outbox import Chunk, Outbox
from hostprep.lab.wsman.shells import Shell, decoded, known
from hostprep.lab.wsman.streams import Streams

if TYPE_CHECKING:
    from hostprep.lab.wsman.endpoint import Endpoint
    from hostprep.lab.wsman.envelopes import Request
    from hostprep.lab.wsman.faults import Fault
    from hostprep.lab.wsman.shells import Caller

LINE = 8191
PROGRAM_LINE = 32767
FULL_PATH = re.compile(r"[A-Za-z]:\\|\\\\|%")
CONTROL_C = 0xC000013A


class CommandShellHost(Shell):
    """A shell for commands. Each runs on a thread of its own."""

    def __init__(self, endpoint: Endpoint, request: Request, caller: Caller) -> None:
        super().__init__(endpoint, request, caller)
        page = request.options.get("WINRS_CODEPAGE", "437")
        self._codepage = int(page) if page.isdigit() else 437
        self._commands: dict[str, _Command] = {}

    def described(self) -> list[tuple[str, str]]:
        """Nothing more."""
        return []

    def commands(self) -> list[str]:
        """Ids of its commands."""
        return list(self._commands)

    def command(self, request: Request) -> str:
        """Start a line."""
        if request.body is None or request.body.tag != q("rsp:CommandLine"):
            raise faults.FaultError(faults.SCHEMA)
        if len(self._commands) >= self.endpoint.limits.commands:
            raise faults.FaultError(faults.COMMANDS)
        words = [one.text or "" for one in request.body]
        shell = request.options.get("WINRS_SKIP_CMD_SHELL", "false").lower() != "true"
        asked = self.asked
        call = CommandCall(
            " ".join(word for word in words if word),
            asked.folder,
            asked.variables,
            self._codepage,
            self.caller.user.name,
            shell=shell,
        )
        if not shell:
            self._check_program(call)
        command = _Command(self.endpoint, call)
        command_id = (request.body.get("CommandId") or new_id()).upper()
        self._commands[command_id] = command
        command.start()
        return command_id

    def _check_program(self, call: CommandCall) -> None:
        """Without cmd.exe it is the service that starts the program, and says why it cannot."""
        if len(call.line) > PROGRAM_LINE:
            raise faults.FaultError(faults.TOO_LONG)
        program, model = call.line.split()[0].strip('"'), self.endpoint.shell
        known = powershell(call.line) is not None or (model is not None and model.finds(program))
        if not known or not FULL_PATH.match(program):
            raise faults.FaultError(faults.NO_PROGRAM)

    def outbox(self, command_id: str | None) -> Outbox:
        """The output of a command."""
        if command_id is None:
            raise faults.FaultError(faults.NO_COMMAND_ID)
        return known(self._commands, command_id).outbox

    def send(self, request: Request) -> None:
        """Input for a command."""
        stream = None if request.body is None else request.body.find(q("rsp:Stream"))
        if stream is None:
            raise faults.FaultError(faults.SCHEMA)
        end = stream.get("End", "false").lower() == "true"
        known(self._commands, stream.get("CommandId")).streams.feed(decoded(stream.text or ""), end=end)

    def signal(self, command_id: str | None, code: str) -> None:
        """Ctrl-c and ctrl-break end a command that runs; terminate also forgets it."""
        command = known(self._commands, command_id)
        command.streams.stop()
        if code.rpartition("/")[2].lower() == "terminate":
            self._commands.pop((command_id or "").upper(), None)

    def close(self, fault: Fault = faults.ABORTED) -> None:
        """End all commands."""
        for command in list(self._commands.values()):
            command.streams.stop()
            command.outbox.fail(fault)
        self._commands.clear()


class _Command:
    """One line that runs."""

    def __init__(self, endpoint: Endpoint, call: CommandCall) -> None:
        self._endpoint = endpoint
        self._call = call
        self._encoding = codec(call.codepage)
        self.outbox = Outbox()
        self.streams = Streams(self.outbox, self._powershell, self._encoding)

    def start(self) -> None:
        """Begin, on a thread that does not keep the program alive."""
        threading.Thread(target=self._run, name="wsman-command", daemon=True).start()

    def _run(self) -> None:
        try:
            code = self._exit_code()
        except Exception as error:  # noqa: BLE001  # a model's bug, told to the client
            self.streams.write_error(f"hostprep lab: {type(error).__name__}: {error}\r\n".encode())
            code = 1
        if self.streams.stopping.is_set():
            code = CONTROL_C
        self.streams.feed(b"", end=True)
        self.outbox.put(Chunk("stdout", end=True), Chunk("stderr", end=True), exit_code=code & 0xFFFFFFFF)

    def _exit_code(self) -> int:
        call = self._call
        if not call.line:
            return 0
        if call.shell and len(call.line) > LINE:
            self.streams.write_error(b"The command line is too long.\r\n")
            return 1
        if powershell(call.line) is not None:
            return self._powershell(call.line, self.streams)
        if self._endpoint.shell is not None:
            return self._endpoint.shell.run(call, self.streams)
        word = call.line.split()[0].strip('"')
        text = f"'{word}' is not recognized as an internal or external command,\r\noperable program or batch file.\r\n"
        self.streams.write_error(text.encode(self._encoding, "replace"))
        return 1

    def _powershell(self, line: str, streams: Streams) -> int:
        found = powershell(line, typed=False)
        if found is None:
            raise ValueError(f"not a powershell.exe command line: {line[:80]}")
        return process.run(self._endpoint.engine, found, streams, streams.encoding)
