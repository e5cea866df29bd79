"""Functions and script blocks as stages of a pipeline."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import TYPE_CHECKING, Any

from hostprep.lab.powershell.net import registry
from hostprep.lab.powershell.net.registry import is_a
from hostprep.lab.powershell.runtime import binder, keeping, piping
from hostprep.lab.powershell.runtime.bound import BINDING
from hostprep.lab.powershell.runtime.constraints import allowed_value
from hostprep.lab.powershell.runtime.errors import ScriptError
from hostprep.lab.powershell.runtime.flow import Return
from hostprep.lab.powershell.runtime.frame import Frame
from hostprep.lab.powershell.runtime.parameters import Spec
from hostprep.lab.powershell.runtime.scope import Scope
from hostprep.lab.powershell.runtime.stage import Out, Stage, preference_of
from hostprep.lab.powershell.values.collections import Enumerator, Hashtable
from hostprep.lab.powershell.values.convert import to_bool
from hostprep.lab.powershell.values.objects import NetObject
from hostprep.lab.powershell.values.text import to_text

if TYPE_CHECKING:
    from hostprep.lab.powershell.runtime.arguments import Argument
    from hostprep.lab.powershell.runtime.scriptblock import Code


class FunctionStage(Stage):
    """A function or script block."""

    def __init__(  # noqa: PLR0917  # what a call consists of
        self,
        frame: Frame,
        out: Out,
        code: Code,
        state: Any,
        arguments: list[Argument],
        name: str,
        *,
        dotted: bool = False,
        scope: Scope | None = None,
    ) -> None:
        super().__init__(frame, out)
        self.code, self.state, self.name = code, state, name
        self.arguments = arguments
        self.dotted = dotted
        self.caller = frame
        self.scope = scope or (state.current if dotted else Scope(state.current))
        if not dotted:
            self.scope.command = name
        self.inputs: list[Any] = []
        self.frame = Frame(
            frame.session, state, self.scope, frame.streams, self if code.parameters.advanced else frame.caller
        )

    def writes_early(self) -> bool:
        """Whether it has a begin block."""
        return self.code.begin is not None

    def begin(self) -> None:
        """Bind the arguments and run the begin block."""
        self.bound = binder.bind(self.caller, self.code.parameters, self.arguments, self.name)
        if self.frame.session.has_defaults:
            self.apply_defaults(self.caller)
        if self.bound.delayed:
            self.refuse("script block as the argument of a function's parameter that takes pipeline input")
        self._common()
        if self.has_input and not self.dotted:
            self.scope.fed = True
        pipes = {
            spec.name
            for spec in self.code.parameters.specs
            for use in spec.uses.values()
            if use.pipeline or use.pipeline_property
        }
        self.pipes = pipes if self.has_input else set()
        if not self.pipes:
            binder.require(self.bound)
        self._run(self._declare)
        if self.code.begin is not None:
            self._take(())
            self._run(self.code.begin)

    def _declare(self, frame: Frame, _out: Out) -> None:
        variables, bound = self.scope.variables, self.bound
        keys = Hashtable()
        for name, value in bound.named.items():
            keys.set(name, value)
        variables["psboundparameters"] = keys
        if not self.dotted or self.arguments:
            variables["args"] = bound.remaining
        if self.code.parameters.advanced:
            variables["pscmdlet"] = NetObject(registry.TYPES["system.management.automation.psscriptcmdlet"], stage=self)
        for spec in self.code.parameters.specs:
            value = bound.named[spec.name] if spec.name in bound.named else self._default(spec, frame)
            low = spec.name.lower()
            variables[low] = value
            if spec.type is not None or spec.checks:
                if self.scope.rules is None:
                    self.scope.rules = {}
                self.scope.rules[low] = partial(allowed_value, frame, spec.name, spec.type, spec.checks)

    def must_ask(self) -> bool:
        """Whether ShouldProcess would ask: -Confirm, or an impact as high as $ConfirmPreference."""
        if "confirm" in self.bound.common:
            return to_bool(self.bound.common["confirm"])
        levels = ["none", "low", "medium", "high"]
        preference = to_text(self.frame.read("confirmpreference")).lower()
        if preference not in levels or self.code.parameters.impact not in levels:
            return False
        return 0 < levels.index(preference) <= levels.index(self.code.parameters.impact)

    def _default(self, spec: Spec, frame: Frame) -> Any:
        if spec.default is None:
            return frame.session.default_of(spec.type)
        value = spec.default(frame)
        return frame.session.cast(value, spec.type) if spec.type is not None else value

    def _common(self) -> None:
        common = self.bound.common
        if "erroraction" in common:
            self.scope.variables["erroractionpreference"] = to_text(common["erroraction"])
        if "verbose" in common:
            self.scope.variables["verbosepreference"] = "Continue" if to_bool(common["verbose"]) else "SilentlyContinue"
        for name in ("warningaction", "informationaction"):
            if name in common:
                self.scope.variables[name.replace("action", "preference")] = to_text(common[name])
        if "whatif" in common:
            self.scope.variables["whatifpreference"] = to_bool(common["whatif"])
        self.frame.streams, self.write = keeping.with_variables(self.caller, common, self.frame.streams, self.write)

    def _run(self, block: Any) -> None:
        session, state = self.frame.session, self.state
        outer = state.current
        state.current = self.scope
        session.enter()
        try:
            block(self.frame, self.write)
        except Return:
            pass
        except ScriptError as error:
            error.passing = False
            raise
        finally:
            session.depth -= 1
            state.current = outer

    def process(self, item: Any) -> None:
        """Run the process block, or keep the item for $input."""
        if self.pipes:
            before = dict(self.bound.named)
            sets = self.bound.sets
            bound = self._bind(item)
            if bound:
                self._declare_piped(before)
            self.bound.named, self.bound.sets = before, sets
            if not bound:
                return
        elif self.code.parameters.advanced:
            self._not_bound(item)
            return
        if self.code.process is None:
            self.inputs.append(item)
            return
        self.scope.variables["_"] = item
        self._take((item,))
        self._run(self.code.process)

    def _take(self, items: Iterable[Any]) -> None:
        """Put items into $input."""
        self.scope.variables["input"] = Enumerator(self.frame.session.enumerator_type, items)

    def _bind(self, item: Any) -> bool:
        """Bind a pipeline's item; False, after the error was written, where that fails."""
        try:
            done = piping.bind_pipeline(self.frame, self.bound, item)
            if done:
                binder.require(self.bound)
        except ScriptError as error:
            if not is_a(error.record.fields["exception"].net_type, BINDING):
                raise
            error.record.fields["target"] = item
            self._write_record(error.record)
            return False
        if not done:
            self._not_bound(item)
        return done

    def _not_bound(self, item: Any) -> None:
        self._write_record(piping.input_not_bound(self.name, self.name, item))

    def _write_record(self, record: NetObject) -> None:
        self.failed = True
        self.frame.session.write_error(self.caller, record, preference_of(self.bound, self.caller))

    def _declare_piped(self, before: dict[str, Any]) -> None:
        """Parameters of this item; those that it leaves out have their defaults again."""
        variables = self.scope.variables
        for spec in self.code.parameters.specs:
            name = spec.name
            if name not in self.pipes or name in before:
                continue
            if name in self.bound.named:
                variables[name.lower()] = self.bound.named[name]
                variables["psboundparameters"].set(name, self.bound.named[name])
            elif variables["psboundparameters"].remove(name):
                variables[name.lower()] = self._default(spec, self.frame)

    def process_nothing(self) -> None:
        """Run the process block once."""
        if self.code.process is not None:
            self._run(self.code.process)

    def end(self) -> None:
        """Run the end block with what came in as $input."""
        if self.code.end is not None:
            if not self.dotted or self.has_input:
                self._take(self.inputs)
            self._run(self.code.end)
