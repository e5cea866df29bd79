"""A script as a PSRP pipeline, and what a pipeline writes as text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from pypsrp.complex_objects import GenericComplexObject

from hostprep.errors import QuotingError
from hostprep.transports.powershell_wire import variables
from hostprep.transports.psrp_brief import Once

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pypsrp.powershell import PowerShell

    from hostprep.transports.base import Script

# .NET sets the variables: what a command is given may be logged on the host (module logging, event 4103). A script that
# does not want progress is not told of modules being made ready either, which would be an answer of its own.
_RUNNER: Final = """\
param([string]$HostprepText, [hashtable]$HostprepSecrets)
$ProgressPreference = 'SilentlyContinue'
$global:LASTEXITCODE = 0
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

_NATIVE: Final = ("NativeCommandError", "NativeCommandErrorMessage")
_LONE: Final = re.compile("[\ud800-\udfff]")
_STOPPED: Final = "PipelineStopped"
"""What a pipeline says of being ended at our own word."""


def fill(pipeline: PowerShell, script: Script) -> None:
    """Put the script into a pipeline; it and its secrets travel as parameters, and the secrets end with it.

    Raises:
        QuotingError: a secret cannot be a variable, or something is no text that XML can carry.
    """
    secrets = variables(script)
    for key, text in {script.name: script.text, **secrets}.items():
        if _LONE.search(text):  # pypsrp's own error would have the text in it
            expected = "text: a byte that is not UTF-8 cannot travel in a PowerShell pipeline"
            raise QuotingError("holds half a character", key=key, expected=expected)
    version = pipeline.runspace_pool.protocol_version or ""
    pipeline.commands.append(Once(_RUNNER, protocol_version=version, is_script=True, use_local_scope=True))
    pipeline.add_parameter("HostprepText", script.text)
    pipeline.add_parameter("HostprepSecrets", secrets)


def drain(pipeline: PowerShell) -> tuple[bytes, bytes]:
    """What has come since the last time: standard output and standard error, as a console would have shown it."""
    streams = pipeline.streams
    out = [*_taken(pipeline.output), *(record.message_data for record in _taken(streams.information))]
    err = [_error(record) for record in _taken(streams.error) if record.fq_error != _STOPPED]
    err += [f"WARNING: {record.message}\n" for record in _taken(streams.warning)]
    streams.progress.clear()
    streams.verbose.clear()
    streams.debug.clear()
    return _lines(map(_text, out)), "".join(err).encode("utf-8", "replace")


def _taken(records: list[Any]) -> list[Any]:
    taken, records[:] = records[:], []
    return taken


def _text(item: Any) -> str:
    """What PowerShell makes of an object where it needs text."""
    if item is None:
        return ""
    if isinstance(item, GenericComplexObject) and item.to_string is None:
        properties = item.adapted_properties | item.extended_properties
        return "@{" + "; ".join(f"{name}={_text(value)}" for name, value in properties.items()) + "}"
    return item if isinstance(item, str) else str(item)


def _error(record: Any) -> str:
    """An error in the console's words; what a program wrote to its standard error as it wrote it."""
    text = record._to_string or ""  # noqa: SLF001  # str() would say None
    if record.fq_error not in _NATIVE:
        return f"{text}\n    + FullyQualifiedErrorId : {record.fq_error}\n"
    # Windows Server 2016 sends all but the first line in pieces, with their line ends in them and without a target.
    return text if record.fq_error == _NATIVE[1] and not record.target_name else f"{text}\n"


def _lines(texts: Iterable[str]) -> bytes:
    return "".join(f"{text.removesuffix(chr(10))}\n" for text in texts).encode("utf-8", "replace")
