"""The state of a running engine, and the decisions that all of its parts share."""

from __future__ import annotations

import sys
import threading
from dataclasses import replace
from typing import Any, NoReturn

from hostprep.lab.powershell.net import load, registry
from hostprep.lab.powershell.net.model import CastFault, NetType
from hostprep.lab.powershell.operators.bounded import watch
from hostprep.lab.powershell.runtime import drives
from hostprep.lab.powershell.runtime.errors import ScriptError, cast_error, fail, make_exception
from hostprep.lab.powershell.runtime.flow import LimitExceeded, Return, Stopped
from hostprep.lab.powershell.runtime.frame import Frame
from hostprep.lab.powershell.runtime.resolve import Resolver
from hostprep.lab.powershell.runtime.scope import MISSING, SessionState
from hostprep.lab.powershell.runtime.stage import FunctionStage
from hostprep.lab.powershell.runtime.streams import Streams, discard
from hostprep.lab.powershell.syntax.source import Refused, Source
from hostprep.lab.powershell.values.collections import NetCollection
from hostprep.lab.powershell.values.convert import convert
from hostprep.lab.powershell.values.objects import NOTHING, NetObject
from hostprep.lab.powershell.values.text import to_text

CHECK_EVERY = 256
COUNT_EVERY = 1 << 16
BLOCK = 64  # bytes of an average small object
TOTAL = 64  # times max_bytes, for all that a script builds and throws away again
LIVE = 4  # times max_bytes, for small values that are there at once


class Session(Resolver):
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
        load.load_all()
        self.host = host
        self.edition = edition
        self.modern = edition == "7"
        self.state = SessionState()
        self.modules: dict[str, Any] = {}
        self.errors = NetCollection(registry.TYPES["system.collections.arraylist"])
        self.in_try = False
        self.question = True
        self.failed = False
        self.steps = 0
        self.max_steps, self.max_bytes, self.max_depth = max_steps, max_bytes, max_depth
        self.next_check, self.next_count = CHECK_EVERY, COUNT_EVERY
        self.blocks = 0
        self.bytes = 0
        self.depth = 0
        self.caught: list[ScriptError] = []
        self.stopping = threading.Event()
        self.int32 = registry.TYPES["system.int32"]
        self.enumerator_type = registry.TYPES["system.collections.ienumerator"]
        self.streams: Streams = Streams(*[discard] * 6)
        drives.preset(self)

    def start(self, streams: Streams) -> None:
        """Before each script: its streams, and nothing left over from the one before."""
        self.streams = streams
        self.steps = self.bytes = self.depth = 0
        self.next_check, self.next_count = CHECK_EVERY, COUNT_EVERY
        self.blocks = sys.getallocatedblocks()
        watch(self.stopping)
        self.in_try, self.caught = False, []
        self.state.current = self.state.top
        if self.stopping.is_set():
            raise Stopped

    def stop(self) -> None:
        """Stop what runs, from any thread."""
        self.stopping.set()
        self.next_check = 0

    def check(self) -> None:
        """Now and then: has somebody stopped us, are the limits used up?"""
        if self.stopping.is_set():
            raise Stopped
        if self.steps > self.max_steps:
            raise LimitExceeded(f"more than {self.max_steps} steps")
        if self.steps >= self.next_count:
            self.next_count = self.steps + COUNT_EVERY
            if (sys.getallocatedblocks() - self.blocks) * BLOCK > LIVE * self.max_bytes:
                raise LimitExceeded(f"more than {LIVE * self.max_bytes} bytes in small values")
        self.next_check = self.steps + CHECK_EVERY

    def charge(self, size: int) -> None:
        """Count memory that a script builds, and all that it built before."""
        self.bytes += size
        if size > self.max_bytes:
            raise LimitExceeded(f"more than {self.max_bytes} bytes at once")
        if self.bytes > TOTAL * self.max_bytes:
            raise LimitExceeded(f"more than {TOTAL * self.max_bytes} bytes altogether")

    def charged(self, value: Any) -> Any:
        """A string or list, after its size was counted."""
        if len(value) > 1 << 10:
            self.charge(len(value) * (8 if isinstance(value, list) else 1))
        return value

    def enter(self) -> None:
        """One more call."""
        self.depth += 1
        if self.depth > self.max_depth:
            self.depth -= 1
            fail("CallDepthOverflow", "The script failed due to call depth overflow.", "InvalidOperation")

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
        if (
            kind.name in ("System.String", "System.Boolean", registry.SMA + "SwitchParameter")
            or kind.name in registry.PYTHON_NUMBERS.values()
        ):
            return convert(None, kind)
        return None

    def refuse_at_run(self, construct: str) -> NoReturn:
        """Turn down what only the run could tell."""
        raise Refused(construct)

    # Errors

    def note(self, frame: Frame, error: ScriptError) -> None:
        """Put an error into $Error, once."""
        del frame
        self.question = False
        if not error.noted:
            error.noted = True
            self.errors.items.insert(0, error.record)

    def handle(self, frame: Frame, error: ScriptError, source: Source, at: int) -> None:
        """Decide whether the next statement runs: ``$ErrorActionPreference``, ``throw``, an enclosing try."""
        fields = error.record.fields
        if not fields["line"]:
            fields["line"], fields["column"] = source.position(at)
            fields["line_text"] = source.line_text(fields["line"])
            fields["script"] = source.name
            fields["stack"] = f"at <ScriptBlock>, {source.name or '<No file>'}: line {fields['line']}"
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
        elif isinstance(frame.streams.error, _Tee):
            frame.streams.error.keep(record)

    def run_final(self, frame: Frame, out: Any, final: Any) -> None:
        """A finally block, whatever brought us here."""
        outer = self.in_try
        try:
            final(frame, out)
        finally:
            self.in_try = outer

    def write_redirected(self, path: str, items: list[Any], *, append: bool) -> None:
        """A redirection's file."""
        files = self.host.files
        text = "".join(to_text(item) + self.host.newline for item in items)
        old = files.read(path) if append and files.is_file(path) else b""
        data = (
            text.encode("utf-8")
            if self.modern
            else ("" if old else "\ufeff").encode("utf-16-le") + text.encode("utf-16-le")
        )
        files.write(path, old + data)

    def match_object(self, found: Any, regex: Any) -> Any:
        """A [Match] of Python's match."""
        from hostprep.lab.powershell.net.text import match_object  # only -replace with a block needs it

        return match_object(found, regex)

    # Blocks

    def output_of_block(
        self, block: Any, item: Any = MISSING, arguments: list[Any] | None = None, *, dotted: bool = True
    ) -> list[Any]:
        """What a block writes when it is called with ``$_``."""
        out: list[Any] = []
        self.run_block(block, out.append, item, arguments, dotted=dotted)
        return out

    def value_of_block(
        self, block: Any, item: Any = MISSING, arguments: list[Any] | None = None, *, dotted: bool = True
    ) -> Any:
        """The same as one value."""
        out = self.output_of_block(block, item, arguments, dotted=dotted)
        return NOTHING if not out else out[0] if len(out) == 1 else out

    def run_block(
        self,
        block: Any,
        write: Any,
        item: Any = MISSING,
        arguments: list[Any] | None = None,
        *,
        dotted: bool = True,
        streams: Streams | None = None,
    ) -> None:
        """Call a block."""
        from hostprep.lab.powershell.runtime.arguments import Argument  # kept out of the hot path's globals

        state = block.state
        frame = Frame(self, state, state.current, streams or self.streams)
        code = block.code
        if dotted and not code.parameters.specs and not code.named and not arguments:
            self._in_place(frame, code, write, item)
            return
        stage = FunctionStage(
            frame,
            write,
            code,
            state,
            [Argument(None, value, None) for value in arguments or ()],
            "",
            dotted=dotted and not arguments,
        )
        if item is not MISSING:
            stage.scope.variables["_"] = item
        stage.begin()
        stage.process_nothing()
        stage.end()

    def _in_place(self, frame: Frame, code: Any, write: Any, item: Any) -> None:
        variables = frame.scope.variables
        outer = variables.get("_", MISSING)
        if item is not MISSING:
            variables["_"] = item
        try:
            if code.end is not None:
                code.end(frame, write)
        except Return:
            pass
        finally:
            if outer is MISSING:
                variables.pop("_", None)
            else:
                variables["_"] = outer

    def call_method(self, block: Any, this: Any, arguments: list[Any]) -> Any:
        """A script method of an object."""
        block.state.current.variables["this"] = this
        return self.value_of_block(block, this, arguments, dotted=not arguments)

    def unwrapped(self, value: Any) -> Any:
        """A value that a getter gave."""
        return None if value is NOTHING else value

    def with_variables(self, frame: Frame, common: dict[str, Any], streams: Streams, write: Any) -> tuple[Streams, Any]:
        """Streams and output that are kept in variables as well (-ErrorVariable, -OutVariable)."""
        if "pipelinevariable" in common:
            write = _noting(frame.scope, to_text(common["pipelinevariable"]).lower(), write)
        for name in _KEPT:
            if name not in common:
                continue
            variable = to_text(common[name])
            old = frame.scope.variables.get(variable.lstrip("+").lower()) if variable.startswith("+") else None
            kept = old if isinstance(old, NetCollection) else NetCollection(registry.TYPES["system.collections.arraylist"])
            frame.scope.put(variable.lstrip("+").lower(), kept)
            if name == "outvariable":
                write = _Tee(write, kept)
            else:
                stream = name.removesuffix("variable")
                streams = replace(streams, **{stream: _Tee(getattr(streams, stream), kept)})
        return streams, write


_KEPT = ("errorvariable", "warningvariable", "informationvariable", "outvariable")


def _noting(scope: Any, name: str, write: Any) -> Any:
    """Writes on what it has put into a variable (-PipelineVariable)."""

    def noting(value: Any) -> None:
        scope.put(name, value)
        write(value)

    return noting


class _Tee:
    """Writes on, and keeps what it writes in a variable; silent records are kept too."""

    def __init__(self, first: Any, kept: NetCollection) -> None:
        self.first = first
        self.kept = kept

    def keep(self, value: Any) -> None:
        """Keep without writing."""
        self.kept.items.append(value)
        if isinstance(self.first, _Tee):
            self.first.keep(value)

    def __call__(self, value: Any) -> None:
        self.kept.items.append(value)
        self.first(value)
