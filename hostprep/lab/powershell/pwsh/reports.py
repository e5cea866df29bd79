"""What the engine's process says of a run, as the values that all engines share."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from hostprep.lab.powershell.host.engines import Ending, ErrorFacts, Report


def report_of(said: Mapping[str, Any]) -> Report:
    """A record of a stream."""
    if said["stream"] == "error":
        error = facts_of(said["error"])
        return Report("error", error.message, "System.Management.Automation.ErrorRecord", error=error)
    return Report(said["stream"], said.get("text") or "", said.get("type", "System.String"), said.get("value"))


def facts_of(said: Mapping[str, Any]) -> ErrorFacts:
    """The facts of an error; an exception without a record has no id and no category."""
    return ErrorFacts(
        message=said.get("message") or "",
        id=said.get("id") or "",
        category=said.get("category") or "NotSpecified",
        exception=said.get("exception") or "System.Exception",
        line=int(said.get("line") or 0),
        target=said.get("target"),
    )


def ending_of(said: Mapping[str, Any]) -> Ending:
    """How a run ended."""
    state, terminated = said["state"], said.get("terminated")
    if state == "Stopped":
        return Ending("Stopped", exit_code=1)
    if state == "Completed" and terminated is None:
        return Ending("Completed", exit_code=int(said["exit_code"]))
    return Ending("Failed", facts_of(terminated or {}), 1)
