"""Variables that are there from the start, and the drives ``env:``, ``function:``, ``alias:`` in variables."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hostprep.lab.powershell.net import registry
from hostprep.lab.powershell.runtime.aliases import aliases
from hostprep.lab.powershell.runtime.scope import MISSING
from hostprep.lab.powershell.runtime.scriptblock import Function, ScriptBlock
from hostprep.lab.powershell.values.collections import hashtable
from hostprep.lab.powershell.values.convert import convert
from hostprep.lab.powershell.values.objects import NetObject, is_null
from hostprep.lab.powershell.values.text import to_text

if TYPE_CHECKING:
    from hostprep.lab.powershell.runtime.frame import Frame

_ENGINE = {
    "host": "system.management.automation.internal.host.internalhost",
    "executioncontext": "system.management.automation.engineintrinsics",
}


def preset(session: Any) -> None:
    """Put the variables of a fresh runspace."""
    variables = session.state.top.variables
    modern = session.modern
    machine = session.host.plugs.machine
    build = machine.version.split(".", 2)[2] if machine is not None else "20348.2849"
    version = convert("7.6.5" if modern else f"5.1.{build}", registry.TYPES["system.version"])
    edition = "Core" if modern else "Desktop"
    variables |= {
        "erroractionpreference": "Continue", "warningpreference": "Continue", "verbosepreference": "SilentlyContinue",
        "debugpreference": "SilentlyContinue", "informationpreference": "SilentlyContinue",
        "progresspreference": "Continue", "confirmpreference": "High", "whatifpreference": False,
        "psversiontable": hashtable([("PSVersion", version), ("PSEdition", edition)]), "home": "/root", "pid": 4242,
        "psdefaultparametervalues": hashtable([]),
        "psculture": "en-US", "psuiculture": "en-US", "shellid": "Microsoft.PowerShell", "psedition": edition,
    }  # fmt: skip
    if modern:
        windows = session.host.windows
        variables |= {"iswindows": windows, "islinux": not windows, "ismacos": False, "iscoreclr": True}
    own = {alias.lower(): target for alias, target in session.host.plugs.aliases.items()}
    session.state.top.aliases = aliases(modern=modern, windows=session.host.windows) | own


def _invocation(frame: Frame) -> NetObject:
    """``$MyInvocation`` of the function that runs."""
    name, called = frame.scope.running(), frame.scope.called()
    kind = registry.TYPES["system.management.automation.commandinfo"]
    command = NetObject(kind, name=name, kind="Function", source="", target=None) if name else None
    return NetObject(
        registry.TYPES["system.management.automation.invocationinfo"],
        line=0,
        column=0,
        line_text="",
        command=name,
        mycommand=command,
        input=called is not None and called.fed,
        bound=frame.read("psboundparameters"),
        unbound=frame.read("args"),
    )


class Drives:
    """Reading and writing through a drive's name."""

    host: Any

    def read_drive(self, frame: Frame, drive: str, name: str) -> Any:
        """``$env:NAME`` and its like."""
        if drive == "env":
            return self.host.environment.get(name)
        if drive == "function":
            found = frame.scope.function(name.lower())
            return None if found is None else self.block_of(found)  # type: ignore[attr-defined]  # the session has it
        return frame.scope.alias(name.lower())

    def write_drive(self, frame: Frame, drive: str, name: str, value: Any) -> None:
        """``$env:NAME = value``."""
        if drive == "env":
            text = to_text(value)
            if is_null(value) or (not text and not self.modern):  # type: ignore[attr-defined]  # the session has it
                self.host.environment.remove(name)
            else:
                self.host.environment.set(name, text)
        elif drive == "function":
            if not isinstance(value, ScriptBlock):
                self.refuse_at_run(f"$function:{name} = anything but a script block")  # type: ignore[attr-defined]  # see Session
            frame.scope.define_function(name, Function(name, value.code, value.state))
        else:
            frame.scope.define_alias(name, to_text(value))

    def automatic(self, frame: Frame, name: str) -> Any:
        """An automatic variable that is made when it is asked for."""
        if name == "pwd":
            from hostprep.lab.powershell.commands.locations import path_info  # commands know the session

            return path_info(self.host.files.current)
        if name in ("psscriptroot", "pscommandpath"):
            return ""
        if name == "myinvocation":
            return _invocation(frame)
        if name in _ENGINE:
            return NetObject(registry.TYPES[_ENGINE[name]], session=self)
        return MISSING
