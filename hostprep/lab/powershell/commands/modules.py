"""Modules: New-Module, Import-Module, Get-Module, Remove-Module, Export-ModuleMember."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hostprep.lab.powershell.commands.registry import command
from hostprep.lab.powershell.operators.regex import is_wildcard, wildcard
from hostprep.lab.powershell.runtime.stage import Cmdlet
from hostprep.lab.powershell.values.convert import items_of
from hostprep.lab.powershell.values.text import to_text

if TYPE_CHECKING:
    from hostprep.lab.powershell.host.machine import Host


class ModuleCommand(Cmdlet):
    """What the commands share."""

    @property
    def engine(self) -> Any:
        """The session, which can load modules."""
        return self.frame.session

    def names(self) -> list[str]:
        """The names given."""
        return [to_text(name) for name in items_of(self.get("Name", []))]


@command("New-Module", "Name ScriptBlock ArgumentList")
class NewModule(ModuleCommand):
    """A module of a block."""

    def run(self) -> None:
        """Make it."""
        name = to_text(self.get("Name")) or "__DynamicModule"
        arguments = items_of(self.get("ArgumentList", []))
        self.write(self.engine.make_module(self.frame, name, self.get("ScriptBlock"), arguments))


@command("Export-ModuleMember", "Function")
class ExportModuleMember(ModuleCommand):
    """What a module shows."""

    def run(self) -> None:
        """Note it."""
        module = self.frame.state.module
        if module is not None:
            shown = [wildcard(to_text(name)) for name in items_of(self.get("Function", []))]
            module.fields["exports"] = [*(module.fields["exports"] or []), *shown]


@command("Import-Module", "Name ModuleInfo Force Global DisableNameChecking")
class ImportModule(ModuleCommand):
    """A module from its file."""

    def run(self) -> None:
        """Load it."""
        session = self.engine
        for module in items_of(self.get("ModuleInfo", [])):
            session.modules[module.fields["name"].lower()] = module
        for name in self.names():
            if name.lower().endswith(".psm1") and session.host.files.is_file(name):
                session.import_file(self.frame, name)
            elif name.lower().endswith((".psd1", ".ps1")):
                self.refuse(f"Import-Module {name}")
            elif name.lower() not in session.modules and not is_shipped(name, session.host):
                why = "was not loaded because no valid module file was found in any module directory."
                message = f"The specified module '{name}' {why}"
                kind = "System.IO.FileNotFoundException"
                self.error("Modules_ModuleNotFound", message, "ResourceUnavailable", kind, name)


def is_shipped(name: str, host: Host) -> bool:
    """Whether a module is the engine's or a host's own, so that there is nothing to load."""
    from hostprep.lab.powershell.commands.registry import modules_of_tables

    low = name.lower()
    plugs = {plug.module.lower() for plug in host.plugs.commands.values()}
    return low.startswith("microsoft.powershell.") or low in plugs or low in modules_of_tables()


@command(
    "Remove-Module",
    "Name Force",
    {"name": "Name", "type": "string[]", "position": 0, "pipeline": True},
    {"name": "ModuleInfo"},
    {"name": "FullyQualifiedName"},
)
class RemoveModule(ModuleCommand):
    """Takes a module away."""

    def run(self) -> None:
        """Remove it."""
        for name in self.names():
            if not self.engine.remove_module(name):
                kind = "System.InvalidOperationException"
                self.error("Modules_NoModulesRemoved", "No modules were removed.", "ResourceUnavailable", kind, name)


@command("Get-Module", "Name ListAvailable")
class GetModule(ModuleCommand):
    """Modules that are loaded."""

    def run(self) -> None:
        """List them."""
        modules = self.engine.modules
        if "Name" not in self.bound.named or any(is_wildcard(name) for name in self.names()):
            self.refuse("Get-Module without a name, or with a wildcard")
        for name in self.names():
            if self.on("ListAvailable"):
                self._available(name)
            elif name.lower() in modules:
                self.write(modules[name.lower()])

    def _available(self, name: str) -> None:
        """Nothing for a module that no host has; one that is there is refused, as its object has a manifest's facts."""
        files = self.engine.host.files
        path = self.engine.host.environment.get("PSModulePath") or ""
        folders = [folder for folder in path.split(";" if self.engine.host.windows else ":") if folder]
        if is_shipped(name, self.engine.host) or any(files.exists(files.join(one, name)) for one in folders):
            self.refuse(f"Get-Module -ListAvailable {name}")
