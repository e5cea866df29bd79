"""The stages of a pipeline: each takes items and writes to the next; commands written in Python are such stages."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, NoReturn

from hostprep.lab.powershell.net.registry import is_a
from hostprep.lab.powershell.runtime import binder, keeping, piping
from hostprep.lab.powershell.runtime.bound import BINDING, Bound
from hostprep.lab.powershell.runtime.errors import ScriptError, command_error, terminating
from hostprep.lab.powershell.runtime.flow import StopUpstream
from hostprep.lab.powershell.runtime.frame import Frame
from hostprep.lab.powershell.runtime.parameters import ParameterSet
from hostprep.lab.powershell.runtime.reporting import place
from hostprep.lab.powershell.syntax.source import Refused, Source
from hostprep.lab.powershell.values.convert import to_bool
from hostprep.lab.powershell.values.objects import NetObject
from hostprep.lab.powershell.values.text import to_text

if TYPE_CHECKING:
    from hostprep.lab.powershell.runtime.arguments import Argument

Out = Callable[[Any], None]


def preference_of(bound: Bound, frame: Frame) -> str:
    """What happens to an error: the common parameter, or the variable."""
    if "erroraction" in bound.common:
        return to_text(bound.common["erroraction"]).lower()
    return to_text(frame.read("erroractionpreference")).lower() or "continue"


class Stage:
    """One command of a running pipeline."""

    name = ""
    kind = "Function"
    bound: Bound

    def __init__(self, frame: Frame, out: Out) -> None:
        self.frame = frame
        self.write = out
        self.failed = False
        self.enough = False
        self.has_input = False
        self.begun = False
        self.owner: object = None
        self.source: Source | None = None
        self.at = 0
        self.closers: list[Callable[[], None]] = []

    def writes_early(self) -> bool:
        """Whether it may write before its first item."""
        return False

    def begin(self) -> None:
        """Before the first item."""

    def process(self, item: Any) -> None:
        """One item of the pipeline."""

    def process_nothing(self) -> None:
        """Once, where the pipeline has no input."""

    def end(self) -> None:
        """After the last item."""

    def close(self) -> None:
        """In any case."""
        for closer in self.closers:
            closer()

    def apply_defaults(self, frame: Frame) -> None:
        """Bind what ``$PSDefaultParameterValues`` has for it."""
        from hostprep.lab.powershell.runtime.defaults import apply  # few scripts set it

        apply(frame, self.bound, self.name)

    def refuse(self, construct: str) -> NoReturn:
        """Turn down what only the run could tell, with the place of the command."""
        if self.source is None:
            raise Refused(construct)
        raise Refused(construct, *self.source.position(self.at), self.source.name)

    def placed(self, record: NetObject) -> NetObject:
        """A record of this command that says where it comes from, unless it says so already."""
        fields = record.fields
        if fields["command"] is None:
            fields["command"], fields["kind"] = self.name, self.kind
        if self.source is not None:
            place(record, getattr(self, "caller", self.frame), self.source, self.at)
        return record

    def stop_upstream(self) -> None:
        """Enough: what comes before in the pipeline stops."""
        self.enough = True
        raise StopUpstream(self.owner)


class Cmdlet(Stage):
    """A command written in Python. Subclasses are registered with their name and use the table of its parameters."""

    kind = "Cmdlet"
    implementing = ""
    table: ParameterSet
    handles: frozenset[str] | None = None
    arguments: list[Argument]

    def begin(self) -> None:
        """Bind, then let the command start."""
        self.caller = self.frame
        self._bind()
        common = self.bound.common
        if self.table.should_process and self._asks(common):
            self.frame.session.refuse_at_run(f"{self.name} with -WhatIf or -Confirm")
        streams, self.write = keeping.with_variables(self.frame, common, self.frame.streams, self.write)
        self.frame = self.frame.with_streams(streams)
        self.fixed = dict(self.bound.named)
        self._check_handled()
        if not self.has_input:
            self._refuse_delayed()
            binder.require(self.bound)
        self.start()

    def _bind(self) -> None:
        try:
            self.bound = binder.bind(self.frame, self.table, self.arguments, self.implementing)
            if self.frame.session.has_defaults:
                self.apply_defaults(self.frame)
        except ScriptError as error:
            self.placed(error.record)
            raise

    def _refuse_delayed(self) -> None:
        """A block that stands for an argument needs an item."""
        for name in self.bound.delayed:
            message = (
                f"Cannot evaluate parameter '{name}' because its argument is a script block and there is no input."
            )
            raise self.bound.fail("ScriptBlockArgumentNoInput", message, category="MetadataError")

    def _check_handled(self) -> None:
        """Refuse a bound parameter that the command would ignore."""
        if self.bound.delayed and type(self).process is not Cmdlet.process:
            self.refuse(f"{self.name} with a script block as an argument")
        for name in self.bound.named:
            if self.handles is not None and name.lower() not in self.handles:
                self.refuse(f"{self.name} -{name}")

    def _asks(self, common: dict[str, Any]) -> bool:
        """Whether it would only say what it does, or ask before."""
        what_if = common.get("whatif", self.frame.read("whatifpreference"))
        return to_bool(what_if) or to_bool(common.get("confirm"))

    def get(self, name: str, default: Any = None) -> Any:
        """The value of a parameter."""
        return self.bound.named.get(name, default)

    def on(self, name: str) -> bool:
        """Whether a switch is set."""
        return to_bool(self.bound.named.get(name))

    @property
    def preference(self) -> str:
        """What happens to an error."""
        return preference_of(self.bound, self.frame)

    def error(
        self, error_id: str, message: str, category: str, kind: str = "System.Exception", target: Any = None
    ) -> None:
        """A non-terminating error."""
        self.write_record(command_error(self.name, self.implementing, error_id, message, category, kind, target))

    def write_record(self, record: NetObject) -> None:
        """A record into the error stream, or up, as the preference has it."""
        self.failed = True
        self.frame.session.write_error(self.frame, self.placed(record), self.preference)

    def fatal(
        self, error_id: str, message: str, category: str, kind: str = "System.Exception", target: Any = None
    ) -> Any:
        """A terminating error."""
        record = command_error(self.name, self.implementing, error_id, message, category, kind, target)
        raise terminating(self.placed(record))

    def start(self) -> None:
        """Before the first item."""

    def run(self) -> None:
        """Once for each item, with its parameters bound."""

    def finish(self) -> None:
        """After the last item."""

    def process(self, item: Any) -> None:
        """Bind an item, then run, in the scope of the pipeline: a function may be writing from within its own."""
        state, scope = self.frame.state, self.frame.scope
        outer = state.current
        if outer is scope:
            self._process(item)
            return
        state.current = scope
        try:
            self._process(item)
        finally:
            state.current = outer

    def _process(self, item: Any) -> None:
        self.bound.named = dict(self.fixed)
        try:
            done = piping.bind_delayed(self.frame, self.bound, item)
            done = piping.bind_pipeline(self.frame, self.bound, item) or done
            if done:
                binder.require(self.bound)
        except ScriptError as error:
            if not is_a(error.record.fields["exception"].net_type, BINDING):
                raise
            error.record.fields["target"] = item
            self.write_record(error.record)
            return
        if not done:
            self.write_record(piping.input_not_bound(self.name, self.implementing, item))
            return
        self._check_handled()
        self.run()

    def process_nothing(self) -> None:
        """Run without input."""
        self.run()

    def end(self) -> None:
        """The last words."""
        self.bound.named = dict(self.fixed)
        self.finish()
