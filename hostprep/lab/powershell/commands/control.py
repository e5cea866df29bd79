"""Set-StrictMode, Invoke-Expression, Invoke-Command, Start-Sleep, the execution policy."""

from __future__ import annotations

from hostprep.lab.powershell.commands.registry import command
from hostprep.lab.powershell.net.registry import SMA
from hostprep.lab.powershell.runtime.stage import Cmdlet
from hostprep.lab.powershell.values.convert import items_of
from hostprep.lab.powershell.values.text import to_text
from hostprep.lab.powershell.values.times import TICKS

LATEST = 3


@command(
    "Set-StrictMode",
    "Version Off",
    {"name": "Version", "type": "string", "position": 0},
    {"name": "Off", "type": "switch"},
)
class SetStrictMode(Cmdlet):
    """Strict mode for this scope and those below."""

    def run(self) -> None:
        """Set it."""
        version = to_text(self.get("Version")).lower()
        number = LATEST if version == "latest" else int(version.partition(".")[0] or 0)
        self.frame.scope.strict = 0 if self.on("Off") else number


@command("Invoke-Expression", "Command")
class InvokeExpression(Cmdlet):
    """Runs text in this scope."""

    def run(self) -> None:
        """Compile and run."""
        from hostprep.lab.powershell.runtime.errors import fail
        from hostprep.lab.powershell.syntax.source import SyntaxFault

        try:
            code = self.frame.session.code_of_text(to_text(self.get("Command")))  # type: ignore[attr-defined]  # an Engine has it
        except SyntaxFault as fault:
            error_id = f"{fault.error_id},{self.implementing}"
            fail(error_id, fault.problem, "ParserError", kind=SMA + "ParseException")
        if code.end is not None:
            code.end(self.frame, self.write)


@command("Invoke-Command", "ScriptBlock ArgumentList InputObject NoNewScope")
class InvokeCommand(Cmdlet):
    """Runs a block here; other computers are refused."""

    def run(self) -> None:
        """Run."""
        if self.has_input or "InputObject" in self.bound.named:
            self.refuse("Invoke-Command with input")
        self.frame.session.run_block(
            self.get("ScriptBlock"),
            self.write,
            arguments=items_of(self.get("ArgumentList", [])),
            dotted=self.on("NoNewScope"),
            streams=self.frame.streams,
        )


@command("Start-Sleep", "Seconds Milliseconds Duration")
class StartSleep(Cmdlet):
    """Waits by the host's clock."""

    def run(self) -> None:
        """Wait."""
        duration = self.get("Duration")
        seconds = float(self.get("Seconds") or 0) + float(self.get("Milliseconds") or 0) / 1000
        seconds += duration.ticks / TICKS if duration is not None else 0
        self.frame.session.host.clock.sleep(seconds, self.frame.session.stopping)
        self.frame.session.check()


class Policy(Cmdlet):
    """What the commands of the execution policy share: here scripts are text, so that no policy holds them."""

    def scope(self) -> str:
        """The scope; the process's and the machine's are one here."""
        found = to_text(self.get("Scope")).lower() or "localmachine"
        if found not in ("process", "localmachine"):
            self.refuse(f"{self.name} -Scope {found}")
        return found


@command("Set-ExecutionPolicy", "ExecutionPolicy Scope Force")
class SetExecutionPolicy(Policy):
    """Which script files may run."""

    def run(self) -> None:
        """Keep it."""
        self.frame.session.policies[self.scope()] = to_text(self.get("ExecutionPolicy"))


@command("Get-ExecutionPolicy", "Scope")
class GetExecutionPolicy(Policy):
    """Which script files may run; of Windows Server, RemoteSigned."""

    def run(self) -> None:
        """Say it."""
        found = self.frame.session.policies
        wanted = ("process", "localmachine") if "Scope" not in self.bound.named else (self.scope(),)
        self.write(next((found[one] for one in wanted if one in found), "RemoteSigned"))
