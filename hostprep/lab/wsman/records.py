"""An engine's reports as PSRP's messages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from psrpcore.types import ErrorCategory, ErrorCategoryInfo, ErrorRecord, NETException, ProgressRecordType

from hostprep.lab.wsman.errortext import category, reason
from hostprep.lab.wsman.values import output

if TYPE_CHECKING:
    import psrpcore

    from hostprep.lab.powershell.host.engines import ErrorFacts, Report

HRESULT = -2146233087
BASES = ["System.SystemException", "System.Exception", "System.Object"]
RUNTIME = "System.Management.Automation.RuntimeException"


class Records:
    """Writes to one pipeline."""

    def __init__(self, pipeline: psrpcore.ServerPipeline) -> None:
        self._pipeline = pipeline

    def write(self, report: Report) -> None:
        """One record."""
        pipeline = self._pipeline
        match report.stream:
            case "output":
                pipeline.write_output(output(report))
            case "error":
                if report.error is not None:
                    self._error(report.error)
            case "warning":
                pipeline.write_warning(report.text)
            case "verbose":
                pipeline.write_verbose(report.text)
            case "debug":
                pipeline.write_debug(report.text)
            case "information":
                self._information(report.text)
            case "progress":
                self.progress(report.text, done=False)

    def _error(self, facts: ErrorFacts) -> None:
        from psrpcore.types import PSRPMessageType

        record = error_record(facts)
        self._pipeline.prepare_message(record, message_type=PSRPMessageType.ErrorRecord)

    def _information(self, text: str) -> None:
        capability = self._pipeline.runspace_pool.their_capability
        if capability is not None and str(capability.protocolversion) == "2.3":
            self._pipeline.write_information(text, "Write-Information", user="", computer="", process_id=0)

    def progress(self, activity: str, *, done: bool = True) -> None:
        """A progress record."""
        kind = ProgressRecordType.Completed if done else ProgressRecordType.Processing
        self._pipeline.write_progress(activity or " ", 0, " ", record_type=kind)


def error_record(facts: ErrorFacts) -> ErrorRecord:
    """An error, with the exception's own type."""
    exception = NETException(Message=facts.message, HResult=HRESULT)
    bases = BASES if facts.exception == RUNTIME else [RUNTIME, *BASES]
    exception.PSObject.type_names = [facts.exception, *bases]
    word = facts.category if facts.category in ErrorCategory.__members__ else "NotSpecified"
    info = ErrorCategoryInfo(
        Category=ErrorCategory[word],
        Activity="",
        Reason=reason(facts),
        TargetName=facts.target or "",
        TargetType="String" if facts.target is not None else "",
    )
    info.PSObject.to_string = category(facts)
    return ErrorRecord(
        Exception=exception,
        TargetObject=facts.target,
        FullyQualifiedErrorId=facts.id,
        CategoryInfo=info,
        ScriptStackTrace=f"at <ScriptBlock>, <No file>: line {facts.line or 1}",
    )
