"""The quotas of the service, with the values of Windows Server 2012 R2 to 2025."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """What the service grants. The names are those of ``winrm get winrm/config`` (MS-WSMV 2.2.4.10).

    Attributes:
        envelope_kb: MaxEnvelopeSizekb, of requests and of answers.
        timeout_ms: MaxTimeoutms, the longest that an operation waits.
        operations: MaxConcurrentOperationsPerUser.
        shells: MaxShellsPerUser.
        commands: commands per shell; finished ones count until they are closed.
        idle_ms: IdleTimeout of a shell that asks for none.
        users: MaxConcurrentUsers; told, not enforced, as the next.
        memory_mb: MaxMemoryPerShellMB.
    """

    envelope_kb: int = 500
    timeout_ms: int = 60_000
    operations: int = 1500
    shells: int = 30
    commands: int = 1000
    idle_ms: int = 7_200_000
    users: int = 10
    memory_mb: int = 1024
