"""Write-*: values, errors, and what goes to the other streams."""

from __future__ import annotations

from typing import Any

from hostprep.lab.powershell.commands.registry import command
from hostprep.lab.powershell.evaluate.values import write_out
from hostprep.lab.powershell.net import registry
from hostprep.lab.powershell.net.exceptions import make_exception
from hostprep.lab.powershell.net.records import CATEGORIES
from hostprep.lab.powershell.net.registry import SMA
from hostprep.lab.powershell.runtime.errors import make_record
from hostprep.lab.powershell.runtime.keeping import Tee
from hostprep.lab.powershell.runtime.stage import Cmdlet
from hostprep.lab.powershell.values.convert import items_of, to_bool
from hostprep.lab.powershell.values.objects import NetObject
from hostprep.lab.powershell.values.text import to_text


@command("Write-Output", "InputObject NoEnumerate")
class WriteOutput(Cmdlet):
    """Hands its input on."""

    def run(self) -> None:
        """Write."""
        value = self.get("InputObject")
        if self.on("NoEnumerate"):
            self.write(value)
            return
        nested = isinstance(value, list) and len(value) == 1 and isinstance(value[0], list)
        write_out(value[0] if nested else value, self.write)


@command("Out-Null", "InputObject")
class OutNull(Cmdlet):
    """Swallows everything."""

    def process(self, item: Any) -> None:
        """Nothing."""


@command(
    "Write-Error",
    "Message Exception ErrorRecord ErrorId Category TargetObject CategoryActivity CategoryReason CategoryTargetName "
    "CategoryTargetType RecommendedAction",
)
class WriteError(Cmdlet):
    """A non-terminating error."""

    def run(self) -> None:
        """Make the record."""
        record = self.get("ErrorRecord")
        for name in ("CategoryTargetName", "CategoryTargetType", "RecommendedAction"):
            if name in self.bound.named:
                self.refuse(f"Write-Error -{name}")
        self.write_record(self._record() if record is None else record)

    def _record(self) -> NetObject:
        kind = "Microsoft.PowerShell.Commands.WriteErrorException"
        exception = self.get("Exception") or make_exception(kind, to_text(self.get("Message")))
        category = to_text(self.get("Category") or "NotSpecified").lower()
        category = next((known for known in CATEGORIES if known.lower() == category), "NotSpecified")
        error_id = to_text(self.get("ErrorId")) or exception.net_type.name
        caller = self.frame.scope.running()
        activity = to_text(self.get("CategoryActivity")) or "Write-Error"
        record = make_record(
            exception,
            f"{error_id},{caller}" if caller else error_id,
            category,
            self.get("TargetObject"),
            activity=activity,
            reason=to_text(self.get("CategoryReason")),
        )
        record.fields["command"], record.fields["kind"] = caller or "", "Function"
        return record


class Writer(Cmdlet):
    """Writes a record to its stream, as the preference has it."""

    stream = ""
    record = ""

    def text(self) -> str:
        """What it says."""
        return to_text(self.get("Message"))

    def preference_here(self) -> str:
        """The preference variable, or the common parameter."""
        common = self.bound.common
        if self.stream in ("verbose", "debug"):
            if self.stream in common:
                return "continue" if to_bool(common[self.stream]) else "silentlycontinue"
        elif self.stream + "action" in common:
            return to_text(common[self.stream + "action"]).lower()
        return to_text(self.frame.read(self.stream + "preference")).lower()

    def run(self) -> None:
        """Write."""
        preference, text = self.preference_here(), self.text()
        if preference == "stop":
            self.fatal("ActionPreferenceStop", text, "OperationStopped", SMA + "ActionPreferenceStopException")
        if preference == "inquire":
            self.refuse(f"{self.name} with the preference Inquire")
        self.send(text, shown=preference == "continue")

    def send(self, message: Any, *, shown: bool = True) -> None:
        """Into the stream; what is not shown goes into the variables that are kept of it all the same."""
        sink: Any = getattr(self.frame.streams, self.stream)
        record = NetObject(registry.TYPES[(SMA + self.record).lower()], message=message)
        if shown:
            sink(record)
        elif isinstance(sink, Tee):
            sink.keep(record)


@command("Write-Warning", "Message")
class WriteWarning(Writer):
    """A warning."""

    stream, record = "warning", "WarningRecord"


@command("Write-Verbose", "Message")
class WriteVerbose(Writer):
    """What happens in detail."""

    stream, record = "verbose", "VerboseRecord"


@command("Write-Debug", "Message")
class WriteDebug(Writer):
    """What a developer wants to know."""

    stream, record = "debug", "DebugRecord"


@command("Write-Information", "MessageData")
class WriteInformation(Writer):
    """A record for the information stream, whether it is shown or not."""

    stream, record = "information", "InformationRecord"

    def run(self) -> None:
        """Write, unless it is ignored."""
        preference = self.preference_here()
        if preference == "stop":
            text = to_text(self.get("MessageData"))
            self.fatal("ActionPreferenceStop", text, "OperationStopped", SMA + "ActionPreferenceStopException")
        if preference != "ignore":
            self.send(self.get("MessageData"))


@command("Write-Host", "Object Separator NoNewline ForegroundColor BackgroundColor")
class WriteHost(Writer):
    """Text for the screen, which is a record of the information stream."""

    stream, record = "information", "InformationRecord"

    def run(self) -> None:
        """Write."""
        separator = to_text(self.get("Separator")) if "Separator" in self.bound.named else " "
        if self.preference_here() != "ignore":
            self.send(
                separator.join(map(to_text, items_of(self.get("Object")))) if "Object" in self.bound.named else ""
            )


@command(
    "Write-Progress", "Activity Status Id PercentComplete SecondsRemaining CurrentOperation ParentId Completed SourceId"
)
class WriteProgress(Cmdlet):
    """Progress, for those who watch."""

    def run(self) -> None:
        """Write, unless progress is silent."""
        if to_text(self.frame.read("progresspreference")).lower() in ("continue", ""):
            kind = registry.TYPES.get((SMA + "ProgressRecord").lower())
            if kind is not None:
                self.frame.streams.progress(NetObject(kind, message=to_text(self.get("Activity"))))
