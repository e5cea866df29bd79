"""hostprep prepares Amazon ECS container instances: declared once, rendered, applied, proven, undone."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from hostprep._version import __version__
from hostprep.errors import (
    AuthenticationFailed,
    BecomeFailed,
    ConnectionLost,
    DeadlineExceeded,
    DeclarationError,
    HostError,
    HostKeyMismatch,
    HostprepError,
    LabError,
    MalformedAnswer,
    QuotingError,
    SecretError,
    Unreachable,
)

if TYPE_CHECKING:
    from hostprep.declare.host import Host
    from hostprep.run.result import Check, HostReport, RunReport, Status, StepRun, StepVerdict
    from hostprep.run.session import Request, Session, open_session, perform
    from hostprep.transports import Outcome, Script, ScriptedTransport, Transport

_LAZY = {
    "hostprep.declare.host": ("Host",),
    "hostprep.run.result": ("Check", "HostReport", "RunReport", "Status", "StepRun", "StepVerdict"),
    "hostprep.run.session": ("Request", "Session", "open_session", "perform"),
    "hostprep.transports": ("Outcome", "Script", "ScriptedTransport", "Transport"),
}


def __getattr__(name: str) -> Any:
    """Import on first use, so that ``import hostprep`` costs nothing."""
    for module, names in _LAZY.items():
        if name in names:
            return getattr(import_module(module), name)
    raise AttributeError(f"module 'hostprep' has no attribute {name!r}")


__all__ = [
    "AuthenticationFailed",
    "BecomeFailed",
    "Check",
    "ConnectionLost",
    "DeadlineExceeded",
    "DeclarationError",
    "Host",
    "HostError",
    "HostKeyMismatch",
    "HostReport",
    "HostprepError",
    "LabError",
    "MalformedAnswer",
    "Outcome",
    "QuotingError",
    "Request",
    "RunReport",
    "Script",
    "ScriptedTransport",
    "SecretError",
    "Session",
    "Status",
    "StepRun",
    "StepVerdict",
    "Transport",
    "Unreachable",
    "__version__",
    "open_session",
    "perform",
]
