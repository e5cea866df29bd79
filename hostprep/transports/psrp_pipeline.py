"""A script as a PSRP pipeline, and what a pipeline writes as text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pypsrp.powershell import PowerShell

    from hostprep.transports.base import Script

# .NET sets the variables: what a command is given may be logged on the host (module logging, event 4103). A script that
# does not want progress is not told of modules being made ready either, which would be an answer of its own.
_RUNNER: Final = """\
param([string]$HostprepText, [hashtable]$HostprepSecrets)
$ProgressPreference = 'SilentlyContinue'
foreach ($hpName in $HostprepSecrets.Keys) {
    [System.Environment]::SetEnvironmentVariable($hpName, $HostprepSecrets[$hpName], 'Process')
}
try {
    & ([scriptblock]::Create($HostprepText))
} finally {
    foreach ($hpName in $HostprepSecrets.Keys) {
        [System.Environment]::SetEnvironmentVariable($hpName, $null, 'Process')
    }
}
"""

_STOPPED: Final = "PipelineStopped"
"""What a pipeline says of being ended at our own word."""


def fill(pipeline: PowerShell, script: Script) -> None:
    """Put the script into a pipeline; it and its secrets travel as parameters, and the secrets end with it."""
    pipeline.add_script(_RUNNER, use_local_scope=True)
    pipeline.add_parameter("HostprepText", script.text)
    pipeline.add_parameter("HostprepSecrets", {name: value.reveal() for name, value in script.secrets.items()})


def drain(pipeline: PowerShell) -> tuple[bytes, bytes]:
    """What has come since the last time: standard output and standard error, as a console would have shown it."""
    streams = pipeline.streams
    out = [*_taken(pipeline.output), *(record.message_data for record in _taken(streams.information))]
    err = [_error(record) for record in _taken(streams.error) if record.fq_error != _STOPPED]
    err += [f"WARNING: {record.message}" for record in _taken(streams.warning)]
    streams.progress.clear()
    streams.verbose.clear()
    streams.debug.clear()
    return _lines(map(_text, out)), _lines(err)


def _taken(records: list[Any]) -> list[Any]:
    taken, records[:] = records[:], []
    return taken


def _text(item: Any) -> str:
    if item is None:
        return ""
    return item if isinstance(item, str) else str(item)


def _error(record: Any) -> str:
    return f"{_text(record)}\n    + FullyQualifiedErrorId : {record.fq_error}"


def _lines(texts: Iterable[str]) -> bytes:
    return "".join(f"{text.removesuffix(chr(10))}\n" for text in texts).encode("utf-8", "replace")
