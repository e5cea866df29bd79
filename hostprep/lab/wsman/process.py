"""powershell.exe inside a command shell: a script in, text out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hostprep.lab.wsman.errortext import refusal, told
from hostprep.lab.wsman.noise import PREPARING, resolves_modules
from hostprep.lab.wsman.stopping import stoppable

if TYPE_CHECKING:
    from hostprep.lab.powershell.host.engines import Ending, Engine, ErrorFacts, Report
    from hostprep.lab.wsman.commandline import Invocation
    from hostprep.lab.wsman.streams import Streams

HEADER = "#< CLIXML\r\n"
NATIVE = "NativeCommandError"


def run(engine: Engine, invocation: Invocation, streams: Streams, encoding: str) -> int:
    """Run it to its end; the exit code."""
    script, given = _script(invocation, streams, encoding)
    writer = Writer(streams, encoding, clixml=invocation.encoded and not invocation.text)
    if resolves_modules(script):
        writer.progress()
    runspace = engine.runspace()
    try:
        with stoppable(runspace) as stop, streams.stopped_by(stop):
            ending = runspace.run(script, given, writer.take)
    except Exception as error:  # noqa: BLE001  # the engine's refusals and faults
        writer.error(refusal(error))
        writer.close()
        return 1
    finally:
        runspace.close()
    return _ended(ending, writer)


def _ended(ending: Ending, writer: Writer) -> int:
    if ending.terminated is not None:
        writer.error(ending.terminated)
    writer.close()
    return ending.exit_code or int(ending.state == "Failed")


def _script(invocation: Invocation, streams: Streams, encoding: str) -> tuple[str, dict[str, object]]:
    """The text, and the lines of stdin where the script reads them as ``$input``."""
    if invocation.script is None:
        return _all(streams).decode(encoding, "replace"), {}
    if "$input" not in invocation.script.lower():
        return invocation.script, {}
    lines = _all(streams).decode(encoding, "replace").splitlines()
    return f"param($__lines) $__lines | & {{{invocation.script}\n}}", {"__lines": lines}


def _all(streams: Streams) -> bytes:
    return b"".join(iter(streams.read, b""))


class Writer:
    """Writes records as powershell.exe does when its output is redirected.

    With -EncodedCommand, stderr is one CLIXML document (ConsoleHost, ``ErrorFormat``); otherwise it is text.
    """

    def __init__(self, streams: Streams, encoding: str, *, clixml: bool) -> None:
        self._streams = streams
        self._encoding = encoding
        self._clixml = clixml
        self._records: list[tuple[object, str]] = []

    def take(self, report: Report) -> None:
        """One record of the script."""
        if report.stream == "output":
            if report.type != "null":
                self._out(report.text)
        elif report.stream == "console":
            self._encoding = report.value or self._encoding
            self._streams.write(report.text.encode(self._encoding, "replace"))
        elif report.stream == "information":
            # Write-Host writes the text and the line's end apart, and that end is a bare line feed.
            self._streams.write(report.text.encode(self._encoding, "replace"))
            self._streams.write(b"\n")
        elif report.error is not None and report.error.id.startswith(NATIVE):
            # A program inherits the handle: what it writes there never was an error record.
            self._streams.write_error(f"{report.error.message}\r\n".encode(self._encoding, "replace"))
        elif report.error is not None:
            self.error(report.error)
        elif report.stream != "progress":
            self._other(report)

    def _other(self, report: Report) -> None:
        if self._clixml:
            self._records.append((report.text, report.stream))
        else:
            self._out(f"{report.stream.upper()}: {report.text}")

    def _out(self, text: str) -> None:
        """A line: its text and its end are written apart."""
        self._streams.write(text.encode(self._encoding, "replace"))
        self._streams.write(b"\r\n")

    def error(self, facts: ErrorFacts) -> None:
        """An error record, in the words of PowerShell's console."""
        for line in told(facts):
            if self._clixml:
                self._records.append((line + "\r\n", "error"))
            else:
                self._streams.write_error((line + "\r\n").encode(self._encoding, "replace"))

    def progress(self) -> None:
        """The record that says that modules are being made ready."""
        if self._clixml:
            self._records.append((PREPARING, "progress"))

    def close(self) -> None:
        """Write the document of all that is not output."""
        if not self._records:
            return
        from psrpcore import PSRemotingCrypto
        from psrpcore.types import ClixmlStream, serialize_clixml

        pairs = [
            (value if isinstance(value, str) else PREPARING.record(), ClixmlStream(name))
            for value, name in self._records
        ]
        document = serialize_clixml(pairs, PSRemotingCrypto())
        for name in ("error", "warning", "verbose", "debug"):
            document = document.replace(f'<S S="{name}">', f'<S S="{name.capitalize() if name == "error" else name}">')
        self._streams.write_error((HEADER + document).encode(self._encoding, "replace"))
