"""The dialect engine behind the interface that all engines share."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from hostprep.lab.powershell.engine import PowerShell, Result
from hostprep.lab.powershell.host.engines import Ending, Report, Stream
from hostprep.lab.powershell.host.machine import Host
from hostprep.lab.powershell.net import registry
from hostprep.lab.powershell.runtime.plain import error_facts, plain
from hostprep.lab.powershell.values.objects import NOTHING, NetObject
from hostprep.lab.powershell.values.text import to_text

WIDE = 1 << 20
"""Columns of a screen on which everything has room."""
ERROR_RECORD = "System.Management.Automation.ErrorRecord"


class Dialect:
    """An ``Engine`` that needs nothing but Python.

    Args:
        host: the simulated host that its scripts act on.
        edition: ``5.1`` or ``7``.
        limits: ``max_steps``, ``max_bytes``, ``max_depth`` of each script.
    """

    def __init__(self, host: Host, *, edition: str = "5.1", **limits: int) -> None:
        self.host = host
        self.edition = edition
        self.limits = limits
        self._open: list[DialectRunspace] = []

    def runspace(self) -> DialectRunspace:
        """A new runspace on the host."""
        found = DialectRunspace(PowerShell(self.host, edition=self.edition, **self.limits))
        self._open.append(found)
        return found

    def close(self) -> None:
        """Stop what runs in any of its runspaces; safe to call twice."""
        for one in self._open:
            one.close()
        self._open.clear()


class DialectRunspace:
    """A ``Runspace`` of the dialect engine."""

    def __init__(self, shell: PowerShell) -> None:
        self._shell = shell

    def run(self, script: str, arguments: Mapping[str, Any], report: Callable[[Report], None]) -> Ending:
        """Run a script to its end.

        ``report`` is called on the thread that runs the script; the caller waits meanwhile.

        Raises:
            Refused: the script has something that the dialect does not know.
        """

        def tell(stream: str, record: Any) -> None:
            for one in _reports(stream, record):
                report(one)

        return _ending(self._shell.run(script, arguments, report=tell))

    def attach(self, host: Any) -> None:
        """From now on ``$Host`` is that of a client, an object with ``call(method, *parameters)``; None for none."""
        self._shell.session.client = host

    def stop(self) -> None:
        """Stop what runs, from any thread."""
        self._shell.stop()

    def close(self) -> None:
        """The same: there is nothing else to give up."""
        self._shell.stop()


def _ending(result: Result) -> Ending:
    if result.stopped:
        return Ending("Stopped", exit_code=result.exit_code)
    if result.terminated is None:
        return Ending("Completed", exit_code=result.exit_code)
    return Ending("Failed", error_facts(result.terminated), result.exit_code)


def _reports(stream: str, record: Any) -> Iterable[Report]:
    """A record as a report; what Format-* has made as one for each line that a console shows."""
    if stream == "output" and isinstance(record, NetObject) and "lines" in record.fields:
        return [Report("output", line, record.net_type.name, line) for line in record.fields["lines"](WIDE)]
    return (report_of(stream, record),)


def report_of(stream: str, record: Any) -> Report:
    """A record of any stream as a report."""
    name: Stream = stream  # type: ignore[assignment]  # streams have the reports' names
    if name == "output":
        kind = "null" if record is None or record is NOTHING else registry.type_names(record)[0]
        merged = error_facts(record) if kind == ERROR_RECORD else None
        return Report(name, to_text(record), kind, plain(record), merged)
    if name == "console":
        text = "" if isinstance(record, NetObject) else record
        return Report(name, text, value=record.fields["codec"] if isinstance(record, NetObject) else None)
    error = error_facts(record) if name == "error" else None
    return Report(name, to_text(record), registry.type_names(record)[0], error=error)
