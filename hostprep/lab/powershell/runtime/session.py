"""The state of a running engine, and the decisions that all of its parts share."""

from __future__ import annotations

from typing import Any, NoReturn

from hostprep.lab.powershell.net import registry
from hostprep.lab.powershell.net.model import CastFault, NetError, NetType
from hostprep.lab.powershell.runtime import drives
from hostprep.lab.powershell.runtime.calling import Caller
from hostprep.lab.powershell.runtime.errors import ScriptError, cast_error, fail
from hostprep.lab.powershell.runtime.flow import Stopped
from hostprep.lab.powershell.runtime.limits import Limits
from hostprep.lab.powershell.runtime.reporting import Reporter
from hostprep.lab.powershell.runtime.resolve import Resolver
from hostprep.lab.powershell.runtime.scope import SessionState
from hostprep.lab.powershell.runtime.streams import Sink, Streams, discard
from hostprep.lab.powershell.syntax.source import Refused
from hostprep.lab.powershell.values.collections import NetCollection
from hostprep.lab.powershell.values.convert import convert

_NUMBERS = ("SByte", "Byte", "Int16", "UInt16", "Int32", "UInt32", "Int64", "UInt64", "Single", "Double", "Decimal")
_NEVER_NULL = {*(f"System.{name}" for name in ("String", "Boolean", *_NUMBERS)), registry.SMA + "SwitchParameter"}
"""Types of parameters that hold something without an argument (Compiler.TryGetDefaultParameterValue of PowerShell)."""


class Session(Limits, Reporter, Caller, Resolver):
    """One runspace: its scopes live on from script to script.

    Args:
        host: the simulated host that scripts act on.
        edition: ``5.1`` or ``7``.
        max_steps: how many statements and items a script may take.
        max_bytes: how much it may build.
        max_depth: how deep calls may go.
    """

    def __init__(
        self,
        host: Any,
        *,
        edition: str = "5.1",
        max_steps: int = 50_000_000,
        max_bytes: int = 512 << 20,
        max_depth: int = 2000,
    ) -> None:
        super().__init__(max_steps, max_bytes, max_depth)
        self.host = host
        self.edition = edition
        self.modern = edition == "7"
        self.state = SessionState()
        self.modules: dict[str, Any] = {}
        self.errors = NetCollection(registry.TYPES["system.collections.arraylist"])
        self.in_try = False
        self.question = True
        self.failed = False
        self.caught: list[ScriptError] = []
        self.int32 = registry.TYPES["system.int32"]
        self.enumerator_type = registry.TYPES["system.collections.ienumerator"]
        self.streams: Streams = Streams(*[discard] * 6)
        self.console: Sink = discard
        self.console_encoding: Any = None
        self.policies: dict[str, str] = {}
        self.client: Any = None
        self.exit_asked: int | None = None
        self.has_defaults = False
        self.title = ""
        drives.preset(self)

    def start(self, streams: Streams) -> None:
        """Before each script: its streams, and nothing left over from the one before."""
        self.streams = streams
        self.start_counting()
        self.in_try, self.caught = False, []
        self.exit_asked = None
        self.state.current = self.state.top
        if self.stopping.is_set():
            raise Stopped

    def cast(self, value: Any, kind: NetType) -> Any:
        """A cast in an expression."""
        try:
            return convert(value, kind)
        except CastFault as error:
            raise cast_error(error) from None

    def default_of(self, kind: NetType | None) -> Any:
        """What a typed parameter holds without an argument."""
        if kind is None or kind.element is not None:
            return None
        return convert(None, kind) if kind.name in _NEVER_NULL else None

    def refuse_at_run(self, construct: str) -> NoReturn:
        """Turn down what only the run could tell."""
        raise Refused(construct)

    def write_redirected(self, path: str, items: list[Any], *, append: bool) -> None:
        """A redirection's file."""
        from hostprep.lab.powershell.commands.display import lines_of  # commands know the session

        files = self.host.files
        lines = lines_of(items, self.refuse_at_run, "redirection to a file", modern=self.modern)
        text = "".join(line + self.host.newline for line in lines)
        old = files.read(path) if append and files.is_file(path) else b""
        data = (
            text.encode("utf-8")
            if self.modern
            else ("" if old else "\ufeff").encode("utf-16-le") + text.encode("utf-16-le")
        )
        try:
            files.write(path, old + data)
        except NetError as fault:
            error_id = "FileOpenFailure,Microsoft.PowerShell.Commands.OutFileCommand"
            fail(error_id, fault.message, "OpenError", path, kind=fault.type_name)

    def match_object(self, found: Any, regex: Any) -> Any:
        """A [Match] of Python's match."""
        from hostprep.lab.powershell.net.regexes import match_object  # only -replace with a block needs it

        return match_object(found, regex)
