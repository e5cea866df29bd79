"""What becomes of errors: into $Error, into the error stream, or up to whoever catches them."""

from __future__ import annotations

from typing import Any

from hostprep.lab.powershell.net import registry
from hostprep.lab.powershell.net.exceptions import make_exception
from hostprep.lab.powershell.runtime.errors import ScriptError
from hostprep.lab.powershell.runtime.frame import Frame
from hostprep.lab.powershell.runtime.keeping import Tee
from hostprep.lab.powershell.syntax.source import Source
from hostprep.lab.powershell.values.collections import NetCollection
from hostprep.lab.powershell.values.objects import NetObject
from hostprep.lab.powershell.values.text import to_text


def place(record: NetObject, frame: Frame, source: Source, at: int) -> None:
    """Say in a record where it comes from, unless it says so already; of the calls only the innermost is kept."""
    fields = record.fields
    if fields["line"]:
        return
    fields["line"], fields["column"] = source.position(at)
    fields["line_text"], fields["script"] = source.line_text(fields["line"]), source.name
    block = frame.scope.running() or "<ScriptBlock>"
    fields["stack"] = f"at {block}, {source.name or '<No file>'}: line {fields['line']}"


class Reporter:
    """The part of the session that decides about errors."""

    in_try: bool
    question: bool
    errors: NetCollection

    def note(self, frame: Frame, error: ScriptError) -> None:
        """Put an error into $Error, once."""
        del frame
        self.question = False
        if not error.noted:
            error.noted = True
            self.errors.items.insert(0, error.record)

    def handle(self, frame: Frame, error: ScriptError, source: Source, at: int) -> None:
        """Decide whether the next statement runs: ``$ErrorActionPreference``, ``throw``, an enclosing try."""
        place(error.record, frame, source, at)
        if error.passing or self.in_try or error.settled:
            raise error
        preference = to_text(frame.read("erroractionpreference")).lower()
        if preference == "stop":
            error.settled = True
            self.note(frame, error)
            raise error
        if preference in ("silentlycontinue", "ignore"):
            self.note(frame, error)
            return
        if error.thrown:
            self.note(frame, error)
            raise error
        self.note(frame, error)
        frame.streams.error(error.record)

    def write_error(self, frame: Frame, record: NetObject, preference: str) -> None:
        """A non-terminating error by its preference."""
        if preference == "ignore":
            return
        if preference == "stop":
            stop = make_exception(
                registry.SMA + "ActionPreferenceStopException",
                record.fields["exception"].fields["message"],
                record.fields["exception"],
            )
            raise ScriptError(record, rte=stop, settled=True)
        self.errors.items.insert(0, record)
        if preference != "silentlycontinue":
            frame.streams.error(record)
        elif isinstance(frame.streams.error, Tee):
            frame.streams.error.keep(record)

    def run_final(self, frame: Frame, out: Any, final: Any) -> None:
        """A finally block, whatever brought us here."""
        outer = self.in_try
        try:
            final(frame, out)
        finally:
            self.in_try = outer
