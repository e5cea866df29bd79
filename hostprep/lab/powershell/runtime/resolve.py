"""From a command's name to a stage: aliases, functions, commands, modules, scripts, native programs."""

from __future__ import annotations

from typing import Any, NoReturn

from hostprep.lab.powershell.commands import load
from hostprep.lab.powershell.commands.registry import cmdlet_class, known_elsewhere
from hostprep.lab.powershell.net import registry
from hostprep.lab.powershell.runtime.aliases import FUNCTIONS, INBOX, MKDIR
from hostprep.lab.powershell.runtime.arguments import Argument
from hostprep.lab.powershell.runtime.drives import Drives
from hostprep.lab.powershell.runtime.errors import fail
from hostprep.lab.powershell.runtime.frame import Frame
from hostprep.lab.powershell.runtime.functions import FunctionStage
from hostprep.lab.powershell.runtime.native import NativeStage
from hostprep.lab.powershell.runtime.scope import NO_MISSING_MEMBERS, Scope
from hostprep.lab.powershell.runtime.scriptblock import Function, ScriptBlock
from hostprep.lab.powershell.runtime.stage import Stage
from hostprep.lab.powershell.values.objects import NetObject, is_null
from hostprep.lab.powershell.values.text import to_text


class Resolver(Drives):
    """The part of the session that finds commands."""

    state: Any
    modern: bool
    modules: dict[str, Any]

    def stage_of(
        self,
        frame: Frame,
        command: Any,
        arguments: list[Argument],
        out: Any,
        *,
        redirect: Any,
        dotted: bool,
        adjoined: bool,
        source: Any,
        at: int,
    ) -> Stage:
        """The stage of a command with its arguments."""
        closers = []
        if redirect is not None:
            context = redirect(frame, out)
            frame, out = context.__enter__()
            closers.append(lambda: context.__exit__(None, None, None))
        stage = self._stage(frame, command, arguments, out, dotted=dotted, adjoined=adjoined)
        stage.closers.extend(closers)
        stage.source, stage.at = source, at
        return stage

    def _stage(
        self, frame: Frame, command: Any, arguments: list[Argument], out: Any, *, dotted: bool, adjoined: bool
    ) -> Stage:
        if isinstance(command, ScriptBlock):
            return FunctionStage(frame, out, command.code, command.state, arguments, "", dotted=dotted)
        if isinstance(command, NetObject) and "exports" in command.fields:
            return self._in_module(frame, command, arguments, out, dotted=dotted)
        if isinstance(command, NetObject) and "target" in command.fields:
            command = command.fields["target"]
        found = command if isinstance(command, Function | type) else None
        name = to_text(command) if found is None else getattr(command, "name", "")
        if is_null(command) or not name:
            fail(
                "BadExpression", "The expression after '&' in a pipeline element produced an object that was not valid."
            )
        if found is None:
            found = self.find_command(frame, name)
        if isinstance(found, Function):
            if (
                adjoined
                and frame.scope.strictness() >= NO_MISSING_MEMBERS
                and arguments
                and isinstance(arguments[0].value, list)
            ):
                fail(
                    "StrictModeFunctionCallWithParens",
                    "The function or command was called as if it were a method.",
                    "InvalidOperation",
                )
            return FunctionStage(frame, out, found.code, found.state, arguments, found.name, dotted=dotted)
        if isinstance(found, type):
            stage: Any = found(frame, out)
            stage.arguments = arguments
            return stage  # type: ignore[no-any-return]  # a Cmdlet by registration
        return self._outside(frame, name, arguments, out, dotted=dotted)

    def _in_module(
        self, frame: Frame, module: NetObject, arguments: list[Argument], out: Any, *, dotted: bool
    ) -> Stage:
        """``& $module { ... }`` and ``& $module name``: what follows runs in the module's state."""
        state = module.fields["state"]
        if not arguments or arguments[0].name is not None:
            self.refuse_at_run("call of a module without a command")
        command = arguments[0].value
        if isinstance(command, ScriptBlock):
            return FunctionStage(frame, out, command.code, state, arguments[1:], "", dotted=dotted)
        found = state.top.function(to_text(command).lower())
        if found is None:
            self.refuse_at_run("call of a command that is no function of the module")
        return FunctionStage(frame, out, found.code, found.state, arguments[1:], found.name, dotted=dotted)

    def find_command(self, frame: Frame, name: str) -> Any:
        """A function or command by its name; None where only a file or a program is left."""
        low = name.lower()
        for _ in range(8):
            target = frame.scope.alias(low)
            if target is None:
                break
            low = target.lower()
        for prefix in ("global:", "script:", "local:"):
            low = low.removeprefix(prefix)
        if "\\" in low and not self.host.windows:
            low = low.rpartition("\\")[2]
        found = frame.scope.function(low)
        if found is not None:
            return found
        if low in self.host.plugs.commands:
            from hostprep.lab.powershell.commands.plugged import plugged  # it knows the evaluator

            return plugged(self.host, low)
        if load.known(low):
            return cmdlet_class(low, modern=self.modern)
        if low == "mkdir" and self.host.windows:
            return self._mkdir()
        return self.autoloaded(frame, low)

    def _mkdir(self) -> Function:
        """The function, put together when it is first asked for."""
        top = self.state.top
        top.define_function("mkdir", Function("mkdir", self.code_of_text(MKDIR), self.state))  # type: ignore[attr-defined]  # see Engine
        found: Function = top.function("mkdir")
        return found

    def autoloaded(self, frame: Frame, low: str) -> Any:
        """A function of a module on PSModulePath that is named like the function's file."""
        path = self.host.environment.get("PSModulePath") or ""
        for folder in path.split(";" if self.host.windows else ":"):
            if not folder or not self.host.files.is_dir(folder):
                continue
            for name in self.host.files.children(folder):
                file = self.host.files.join(folder, name, name + ".psm1")
                if name.lower() in self.modules or not self.host.files.is_file(file):
                    continue
                if f"function {low}" in self.host.files.read_text(file).lower():
                    self.import_file(frame, file)  # type: ignore[attr-defined]  # the modules' part has it
                    return frame.scope.function(low)
        return None

    def _outside(self, frame: Frame, name: str, arguments: list[Argument], out: Any, *, dotted: bool) -> Stage:
        files = self.host.files
        if name.lower().endswith(".ps1") and files.is_file(name):
            code = self.code_of_text(files.read_text(name), name)  # type: ignore[attr-defined]  # see Engine
            scope = self.state.current if dotted else Scope(self.state.current, is_script=True)
            stage: Stage = FunctionStage(
                frame, out, code, self.state, arguments, files.name(name), dotted=dotted, scope=scope
            )
            return ScriptStage(stage) if not dotted else stage
        program = self.program_of(name)
        if program is not None:
            return NativeStage(frame, out, program, name, arguments)
        lacking = name.lower() in self.host.plugs.absent
        known = known_elsewhere(name, modern=self.modern) or (self.host.windows and name.lower() in FUNCTIONS)
        if not lacking and (known or frame.scope.alias(name.lower()) is not None):
            self.refuse_at_run(f"command {name}")
        if not lacking and self.host.windows and name.lower().removesuffix(".exe") in INBOX:
            self.refuse_at_run(f"program {name}")
        return self.not_found(name)

    def program_of(self, name: str) -> Any:
        """A native program of the host by its name or path, or None."""
        programs, low = self.host.plugs.programs, name.lower()
        plain = low.replace("\\", "/").rpartition("/")[2].removesuffix(".exe") if self.host.windows else name
        return programs.get(low) or programs.get(plain)

    def refuse_at_run(self, construct: str) -> NoReturn:
        """Turn down what only the run could tell."""
        raise NotImplementedError(construct)

    def not_found(self, name: str) -> NoReturn:
        """The error of an unknown command."""
        kinds, gap = ("a name", "executable"), "\n"
        if not self.modern:
            kinds, gap = ("the name", "operable"), " "
        message = (
            f"The term '{name}' is not recognized as {kinds[0]} of a cmdlet, function, script file, or {kinds[1]} "
            f"program.{gap}Check the spelling of the name, or if a path was included, verify that the path is correct "
            "and try again."
        )
        fail(
            "CommandNotFoundException", message, "ObjectNotFound", name, kind=registry.SMA + "CommandNotFoundException"
        )

    def block_of(self, function: Function) -> ScriptBlock:
        """A function as a script block."""
        return ScriptBlock(function.code, function.state)


class ScriptStage(Stage):
    """A script file: ``exit`` ends it and sets the exit code."""

    def __init__(self, inner: Stage) -> None:
        super().__init__(inner.frame, inner.write)
        self.inner = inner

    def begin(self) -> None:
        """Bind."""
        self._leave(self.inner.begin)

    def process(self, item: Any) -> None:
        """One item."""
        self._leave(lambda: self.inner.process(item))

    def process_nothing(self) -> None:
        """No item."""
        self._leave(self.inner.process_nothing)

    def end(self) -> None:
        """The script's body."""
        self._leave(self.inner.end)

    def _leave(self, step: Any) -> None:
        from hostprep.lab.powershell.runtime.flow import Exit  # only scripts catch it

        try:
            step()
        except Exit as signal:
            self.frame.session.state.top.variables["lastexitcode"] = signal.code
