"""An engine's reports as PSRP's messages, member by member as Windows PowerShell 5.1 writes them."""

from __future__ import annotations

from datetime import UTC
from typing import TYPE_CHECKING, Any

import psrpcore.types as ps
from psrpcore.types import ErrorCategory, ProgressRecordType, PSRPMessageType

from hostprep.lab.wsman.bags import BOUND, bag, empty_dictionary, empty_list
from hostprep.lab.wsman.errortext import category, reason
from hostprep.lab.wsman.values import output

if TYPE_CHECKING:
    import psrpcore

    from hostprep.lab.powershell.host.engines import ErrorFacts, Report

SMA = "System.Management.Automation."
HRESULT = -2146233087
SYSTEM = ("System.SystemException", "System.Exception", "System.Object")
RUNTIME = SMA + "RuntimeException"
INFORMATION = ps.PSVersion("2.3")
RECORDS = {
    "warning": (PSRPMessageType.WarningRecord, "WarningRecord"),
    "verbose": (PSRPMessageType.VerboseRecord, "VerboseRecord"),
    "debug": (PSRPMessageType.DebugRecord, "DebugRecord"),
}


class Records:
    """Writes to one pipeline.

    Args:
        pipeline: where to.
        computer: the host's name.
        owner: who runs it.
    """

    def __init__(self, pipeline: psrpcore.ServerPipeline, computer: str, owner: str) -> None:
        self._pipeline = pipeline
        self._computer = computer
        self._owner = owner
        self.script = ""

    def write(self, report: Report) -> None:
        """One record."""
        match report.stream:
            case "output":
                merged = report.error if report.type == SMA + "ErrorRecord" else None
                found = output(report) if merged is None else error_record(merged, self.script, written=True)
                self._pipeline.write_output(found)
            case "error" if report.error is not None:
                record = error_record(report.error, self.script, written=True)
                self._pipeline.prepare_message(record, message_type=PSRPMessageType.ErrorRecord)
            case "information":
                self._information(report.text)
            case "progress":
                self.progress(report.text, done=False)
            case stream if stream in RECORDS:
                self._informational(*RECORDS[stream], report.text)

    def _informational(self, kind: PSRPMessageType, name: str, text: str) -> None:
        types = (SMA + name, SMA + "InformationalRecord", "System.Object")
        notes = [("InformationalRecord_Message", text), ("InformationalRecord_SerializeInvocationInfo", False)]
        self._pipeline.prepare_message(bag(types, text, notes=notes), message_type=kind)

    def _information(self, text: str) -> None:
        """Clients of PowerShell 4 and older do not know this stream."""
        capability = self._pipeline.runspace_pool.their_capability
        if capability is None or capability.protocolversion < INFORMATION:
            return
        notes: list[tuple[str, Any]] = [("MessageData", text), ("Source", "Write-Information")]
        notes += [("TimeGenerated", ps.PSDateTime.now(UTC)), ("Tags", empty_list("System.String"))]
        notes += [("User", self._owner), ("Computer", self._computer), ("ProcessId", ps.PSUInt(4040))]
        notes += [("NativeThreadId", ps.PSUInt(1328)), ("ManagedThreadId", ps.PSUInt(10))]
        self._pipeline.prepare_message(bag(notes=notes), message_type=PSRPMessageType.InformationRecord)

    def progress(self, activity: str, *, done: bool = True) -> None:
        """A progress record."""
        kind = ProgressRecordType.Completed if done else ProgressRecordType.Processing
        self._pipeline.write_progress(activity or " ", 0, " ", record_type=kind)


def error_record(facts: ErrorFacts, script: str = "", *, written: bool = False) -> Any:
    """An error record.

    Args:
        facts: what it says.
        script: the text of the pipeline.
        written: whether it went through the error stream, rather than ended its pipeline.
    """
    word = facts.category if facts.category in ErrorCategory.__members__ else "NotSpecified"
    notes: list[tuple[str, Any]] = [("writeErrorStream", True)] if written else []
    notes += [("Exception", _exception(facts)), ("TargetObject", facts.target)]
    notes += [("FullyQualifiedErrorId", facts.id), ("InvocationInfo", _invocation(facts, script))]
    notes += [
        ("ErrorCategory_Category", ps.PSInt(ErrorCategory[word].value)),
        ("ErrorCategory_Activity", ""),
        ("ErrorCategory_Reason", reason(facts)),
        ("ErrorCategory_TargetName", facts.target or ""),
        ("ErrorCategory_TargetType", "String" if facts.target is not None else ""),
        ("ErrorCategory_Message", category(facts)),
        ("SerializeExtendedInfo", False),
        ("ErrorDetails_ScriptStackTrace", f"at <ScriptBlock>, <No file>: line {facts.line or 1}"),
    ]
    notes += [("PSMessageDetails", None)] if written else []
    return bag((SMA + "ErrorRecord", "System.Object"), facts.message, notes=notes)


def _exception(facts: ErrorFacts) -> Any:
    own = facts.exception
    between = (RUNTIME,) if own.startswith(SMA) and own != RUNTIME else ()
    adapted: list[tuple[str, Any]] = []
    if own.startswith(SMA):
        adapted += [("ErrorRecord", facts.message), ("WasThrownFromThrowStatement", own == RUNTIME)]
    adapted += [
        ("Message", facts.message),
        ("Data", empty_dictionary("System.Collections.ListDictionaryInternal")),
        ("InnerException", None),
        ("TargetSite", None),
        ("StackTrace", None),
        ("HelpLink", None),
        ("Source", None),
        ("HResult", ps.PSInt(HRESULT)),
    ]
    return bag((own, *between, *SYSTEM), f"{own}: {facts.message}", adapted=adapted)


def _invocation(facts: ErrorFacts, script: str) -> Any:
    adapted = [
        ("MyCommand", script),
        ("BoundParameters", empty_dictionary(BOUND)),
        ("UnboundArguments", empty_list("System.Object")),
        ("ScriptLineNumber", ps.PSInt(facts.line)),
        ("OffsetInLine", ps.PSInt(0)),
        ("HistoryId", ps.PSInt64(1)),
        ("ScriptName", ""),
        ("Line", ""),
        ("PositionMessage", f"At line:{facts.line} char:1" if facts.line else ""),
        ("PSScriptRoot", ""),
        ("PSCommandPath", None),
        ("InvocationName", ""),
        ("PipelineLength", ps.PSInt(0)),
        ("PipelinePosition", ps.PSInt(0)),
        ("ExpectingInput", False),
        ("CommandOrigin", "Internal"),
        ("DisplayScriptPosition", None),
    ]
    types = (SMA + "InvocationInfo", "System.Object")
    return bag(types, SMA + "InvocationInfo", adapted=adapted)
