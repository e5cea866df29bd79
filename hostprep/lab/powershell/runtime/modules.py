"""Modules: from script blocks, from files; what they export, and taking them away again."""

from __future__ import annotations

from typing import Any

from hostprep.lab.powershell.commands import load
from hostprep.lab.powershell.evaluate.program import compile_text
from hostprep.lab.powershell.net import registry
from hostprep.lab.powershell.runtime.frame import Frame
from hostprep.lab.powershell.runtime.scope import SessionState
from hostprep.lab.powershell.runtime.scriptblock import Code, ScriptBlock
from hostprep.lab.powershell.runtime.session import Session
from hostprep.lab.powershell.values.objects import NetObject


class Engine(Session):
    """A session that can also load text: files, modules, strings."""

    def code_of_text(self, text: str, name: str = "") -> Code:
        """Compile a text."""
        self.has_defaults |= "psdefaultparametervalues" in text.lower()
        return compile_text(text, name, modern=self.modern, known=self.knows, unhandled=self.unhandled)

    def knows(self, name: str) -> bool:
        """Whether a command exists on real hosts and not here."""
        from hostprep.lab.powershell.commands.registry import known_elsewhere  # the tables are read late

        low = name.lower()
        return (
            not load.known(low)
            and low not in self.host.plugs.commands
            and low not in self.host.plugs.absent
            and self.state.current.function(low) is None
            and known_elsewhere(name, modern=self.modern)
        )

    def unhandled(self, command: str, parameter: str) -> str:
        """The full name of a parameter that a command would ignore, or ``''``."""
        from hostprep.lab.powershell.commands.registry import unhandled  # the tables are read late

        low = command.lower()
        low = (self.state.current.alias(low) or low).lower()
        if low in self.host.plugs.commands or self.state.current.function(low) is not None:
            return ""
        return unhandled(low, parameter, modern=self.modern)

    def import_file(self, frame: Frame, path: str) -> NetObject:
        """Import a .psm1 file."""
        files = self.host.files
        code = self.code_of_text(files.read_text(path), path)
        name = files.name(path).rpartition(".")[0]
        module = self.make_module(frame, name, ScriptBlock(code, self.state), [], path)
        self.modules[name.lower()] = module
        return module

    def make_module(
        self, frame: Frame, name: str, block: ScriptBlock, arguments: list[Any], path: str = ""
    ) -> NetObject:
        """Run a block in a session state of its own, and export its functions."""
        module = NetObject(
            registry.TYPES["system.management.automation.psmoduleinfo"],
            name=name,
            path=path,
            exports=None,
            functions={},
        )
        state = SessionState(self.state.top, module)
        module.fields["state"] = state
        inner = ScriptBlock(block.code, state)
        self.run_block(inner, lambda _: None, arguments=arguments, streams=frame.streams)
        functions = state.top.functions or {}
        exports = module.fields["exports"]
        for low, function in functions.items():
            if exports is None or any(pattern.fullmatch(function.name) for pattern in exports):
                module.fields["functions"][low] = function
                self.state.top.define_function(function.name, function)
        return module

    def remove_module(self, name: str) -> bool:
        """Take a module's functions away."""
        module = self.modules.pop(name.lower(), None)
        if module is None:
            return False
        for low, function in module.fields["functions"].items():
            if (self.state.top.functions or {}).get(low) is function:
                del self.state.top.functions[low]
        return True
