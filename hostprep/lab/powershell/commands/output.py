"""Write-*, Out-Null, Tee, and what goes to the other streams."""

from __future__ import annotations

from typing import Any

from hostprep.lab.powershell.commands.registry import command
from hostprep.lab.powershell.evaluate.values import write_out
from hostprep.lab.powershell.net import registry
from hostprep.lab.powershell.net.exceptions import CATEGORIES, make_exception
from hostprep.lab.powershell.net.registry import SMA
from hostprep.lab.powershell.runtime.errors import make_record
from hostprep.lab.powershell.runtime.stage import Cmdlet
from hostprep.lab.powershell.values.convert import items_of, to_bool
from hostprep.lab.powershell.values.objects import NetObject
from hostprep.lab.powershell.values.text import to_text


@command("Write-Output")
class WriteOutput(Cmdlet):
    """Hands its input on."""

    def run(self) -> None:
        """Write."""
        value = self.get("InputObject")
        if self.on("NoEnumerate"):
            self.write(value)
        else:
            write_out(value[0] if isinstance(value, list) and len(value) == 1 and isinstance(value[0], list) else value, self.write)


@command("Out-Null")
class OutNull(Cmdlet):
    """Swallows everything."""

    def process(self, item: Any) -> None:
        """Nothing."""


@command("Write-Error")
class WriteError(Cmdlet):
    """A non-terminating error."""

    def run(self) -> None:
        """Make the record."""
        record = self.get("ErrorRecord")
        if record is None:
            exception = self.get("Exception") or make_exception("Microsoft.PowerShell.Commands.WriteErrorException", to_text(self.get("Message")))
            category = to_text(self.get("Category") or "NotSpecified")
            category = next((c for c in CATEGORIES if c.lower() == category.lower()), "NotSpecified")
            error_id = to_text(self.get("ErrorId")) or exception.net_type.name
            caller = self.frame.scope.running()
            error_id = f"{error_id},{caller}" if caller else error_id
            record = make_record(exception, error_id, category, self.get("TargetObject"), activity="Write-Error")
        self.write_record(record)


def _stream(name: str, kind: str, parameter: str) -> None:
    preference_name = name.split("-")[1].lower() + "preference"
    switch = {"Write-Verbose": "verbose", "Write-Debug": "debug"}.get(name, "")
    stream = {"Write-Host": "information"}.get(name, name.split("-")[1].lower())

    class Writer(Cmdlet):
        """Writes a record to its stream."""

        def run(self) -> None:
            """Write."""
            value = self.get(parameter)
            text = " ".join(map(to_text, items_of(value))) if name == "Write-Host" else to_text(value)
            preference = to_text(self.frame.read(preference_name)).lower()
            if switch in self.bound.common:
                preference = "continue" if to_bool(self.bound.common[switch]) else "silentlycontinue"
            action = switch or preference_name.removesuffix("preference") + "action"
            if action in self.bound.common and not switch:
                preference = to_text(self.bound.common[action]).lower()
            record = NetObject(registry.TYPES[(SMA + kind).lower()], message=text)
            sink: Any = getattr(self.frame.streams, stream)
            if stream == "information" or preference == "continue":
                sink(record)
            elif preference == "stop":
                self.fatal("ActionPreferenceStop", text, "OperationStopped", SMA + "ActionPreferenceStopException")

    command(name)(Writer)


for _row in (("Write-Warning", "WarningRecord", "Message"), ("Write-Verbose", "VerboseRecord", "Message"), ("Write-Debug", "DebugRecord", "Message"), ("Write-Information", "InformationRecord", "MessageData"), ("Write-Host", "InformationRecord", "Object")):
    _stream(*_row)


@command("Write-Progress")
class WriteProgress(Cmdlet):
    """Progress, which nobody looks at here."""


@command("Tee-Object")
class TeeObject(Cmdlet):
    """Keeps in a variable what passes."""

    def start(self) -> None:
        """Only into variables."""
        if "Variable" not in self.bound.named:
            self.frame.session.refuse_at_run("Tee-Object into a file")
        self.items: list[Any] = []

    def process(self, item: Any) -> None:
        """Keep and hand on."""
        self.items.append(item)
        self.write(item)

    def finish(self) -> None:
        """Put the variable."""
        self.frame.scope.put(to_text(self.get("Variable")).lower(), self.items[0] if len(self.items) == 1 else self.items)


@command("Out-String")
class OutString(Cmdlet):
    """Text of strings and numbers; tables of objects are refused."""

    def start(self) -> None:
        """Collect."""
        self.lines: list[str] = []

    def process(self, item: Any) -> None:
        """One line."""
        if not isinstance(item, str | int | float):
            self.frame.session.refuse_at_run("Out-String of objects")
        self.lines.append(to_text(item))

    def finish(self) -> None:
        """The text."""
        newline = self.frame.session.host.newline
        self.write("".join(line + newline for line in self.lines))
