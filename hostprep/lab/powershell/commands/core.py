"""Commands about the engine itself: strict mode, variables, commands, modules, time."""

from __future__ import annotations

from typing import Any

from hostprep.lab.powershell.commands.registry import command, known_elsewhere, source_of
from hostprep.lab.powershell.evaluate.values import write_out
from hostprep.lab.powershell.net import registry
from hostprep.lab.powershell.net.model import CastFault
from hostprep.lab.powershell.net.reflection import notes_of, properties_of
from hostprep.lab.powershell.operators.regex import is_wildcard, wildcard
from hostprep.lab.powershell.runtime.members import set_member
from hostprep.lab.powershell.runtime.scope import MISSING
from hostprep.lab.powershell.runtime.scriptblock import Function
from hostprep.lab.powershell.runtime.stage import Cmdlet
from hostprep.lab.powershell.values.collections import Hashtable
from hostprep.lab.powershell.values.convert import convert, custom_object, items_of
from hostprep.lab.powershell.values.objects import NOTHING, NetObject, Property, PSObject
from hostprep.lab.powershell.values.text import to_text
from hostprep.lab.powershell.values.times import DAY, TICKS, DateTime, TimeSpan
from hostprep.lab.powershell.values.timetext import format_date

_SCRIPT_TYPE = {"name": "Version", "type": "string", "position": 0}


@command("Set-StrictMode", _SCRIPT_TYPE, {"name": "Off", "type": "switch"})
class SetStrictMode(Cmdlet):
    """Strict mode for this scope and those below."""

    def run(self) -> None:
        """Set it."""
        version = to_text(self.get("Version")).lower()
        self.frame.scope.strict = 0 if self.on("Off") else 3 if version == "latest" else int(version.partition(".")[0] or 0)


@command("Get-Variable")
class GetVariable(Cmdlet):
    """A variable as an object, or its value."""

    def run(self) -> None:
        """Look it up."""
        for name in items_of(self.get("Name", [])):
            found = self.frame.scope.lookup(to_text(name).lower())
            if is_wildcard(to_text(name)):
                self.frame.session.refuse_at_run("Get-Variable with a wildcard")
            if found is MISSING:
                self.error("VariableNotFound", f"Cannot find a variable with the name '{to_text(name)}'.", "ObjectNotFound", registry.SMA + "ItemNotFoundException", name)
            elif self.on("ValueOnly"):
                write_out(found, self.write)
            else:
                self.write(PSObject([("Name", to_text(name)), ("Value", found)], ["System.Management.Automation.PSVariable", "System.Object"]))


@command("Set-Variable")
class SetVariable(Cmdlet):
    """Assigns a variable."""

    def run(self) -> None:
        """Assign."""
        scope: Any = self.frame.scope
        where = to_text(self.get("Scope")).lower()
        if where == "global":
            scope = self.frame.session.state.top
        elif where == "script":
            scope = scope.script()
        elif where not in ("", "local"):
            self.frame.session.refuse_at_run("Set-Variable -Scope by number")
        for name in items_of(self.get("Name")):
            scope.put(to_text(name).lower(), self.get("Value"))


@command("Get-Command")
class GetCommand(Cmdlet):
    """Whether there is a command."""

    def run(self) -> None:
        """Find it."""
        for name in items_of(self.get("Name", [])):
            found = self.frame.session.find_command(self.frame, to_text(name))
            if isinstance(found, Function):
                source = found.module.fields["name"] if found.module is not None else ""
                self._write(found.name, "Filter" if found.is_filter else "Function", source, found)
            elif found is not None:
                script = not getattr(found, "compiled", True)
                self._write(found.name, "Function" if script else "Cmdlet", source_of(found), found)
            elif known_elsewhere(to_text(name)):
                self.refuse(f"Get-Command {to_text(name)}")
            else:
                self.error("CommandNotFoundException", f"The term '{to_text(name)}' is not recognized.", "ObjectNotFound", registry.SMA + "CommandNotFoundException", name)

    def _write(self, name: str, kind: str, source: str, target: Any) -> None:
        self.write(NetObject(registry.TYPES["system.management.automation.commandinfo"], name=name, kind=kind, source=source, target=target))


@command("Invoke-Expression")
class InvokeExpression(Cmdlet):
    """Runs text in this scope."""

    def run(self) -> None:
        """Compile and run."""
        from hostprep.lab.powershell.runtime.errors import fail  # noqa: PLC0415  # only faulty text needs it
        from hostprep.lab.powershell.syntax.source import SyntaxFault  # noqa: PLC0415  # likewise

        try:
            code = self.frame.session.code_of_text(to_text(self.get("Command")))
        except SyntaxFault as fault:
            fail(f"{fault.error_id},{self.implementing}", fault.problem, "ParserError", kind=registry.SMA + "ParseException")
        if code.end is not None:
            code.end(self.frame, self.write)


@command("Invoke-Command")
class InvokeCommand(Cmdlet):
    """Runs a block here; other computers are refused."""

    def run(self) -> None:
        """Run."""
        if any(name in self.bound.named for name in ("ComputerName", "Session", "FilePath")):
            self.frame.session.refuse_at_run("Invoke-Command on another computer")
        self.frame.session.run_block(self.get("ScriptBlock"), self.write, arguments=items_of(self.get("ArgumentList", [])), dotted=False, streams=self.frame.streams)


@command("New-Object")
class NewObject(Cmdlet):
    """An object by its type's name."""

    def run(self) -> None:
        """Make it."""
        from hostprep.lab.powershell.net.types import may_exist, resolve_name  # noqa: PLC0415  # read late
        from hostprep.lab.powershell.runtime.invoke import invoke_static  # noqa: PLC0415  # likewise

        name = to_text(self.get("TypeName"))
        table = self.get("Property")
        kind = resolve_name(name)
        if kind is None or "ComObject" in self.bound.named:
            if kind is None and not may_exist(name) and name:
                self.fatal("TypeNotFound", f"Cannot find type [{name}]: verify that the assembly containing this type is loaded.", "InvalidType", registry.SMA + "PSArgumentException")
            self.frame.session.refuse_at_run(f"New-Object {name}")
        found: Any = custom_object(table.items()) if kind.name == registry.SMA + "PSObject" and isinstance(table, Hashtable) else invoke_static(self.frame, kind, "new", items_of(self.get("ArgumentList", [])))
        if isinstance(table, Hashtable) and not isinstance(found, PSObject):
            for key, value in table.items():
                set_member(self.frame, found, key, value)
        self.write(found)


@command("Add-Member")
class AddMember(Cmdlet):
    """Members on an object."""

    def run(self) -> None:
        """Add."""
        owner = self.get("InputObject")
        notes = notes_of(owner)
        if notes is None:
            self.frame.session.refuse_at_run("Add-Member on a value that is no object")
        kind = to_text(self.get("MemberType") or "NoteProperty")
        name, value = (self.get("NotePropertyName"), self.get("NotePropertyValue")) if "NotePropertyName" in self.bound.named else (self.get("Name"), self.get("Value"))
        members = self.get("NotePropertyMembers")
        for key, one in members.items() if isinstance(members, Hashtable) else [(name, value)]:
            self._add(notes, kind, to_text(key), one)
        if self.on("PassThru"):
            self.write(owner)

    def _add(self, notes: PSObject, kind: str, name: str, value: Any) -> None:
        if name.lower() in notes.properties and not self.on("Force"):
            self.error("MemberAlreadyExists", f'Cannot add a member with the name "{name}" because a member with that name already exists.', "InvalidOperation", "System.InvalidOperationException")
            return
        session = self.frame.session
        if kind.lower() == "noteproperty":
            notes.add(Property(name, value))
        elif kind.lower() == "scriptproperty":
            notes.add(Property(name, value, "ScriptProperty", lambda this: session.call_method(value, this, [])))
        elif kind.lower() == "scriptmethod":
            notes.add(Property(name, value, "ScriptMethod"))
        else:
            session.refuse_at_run(f"Add-Member -MemberType {kind}")


@command("Get-Member")
class GetMember(Cmdlet):
    """The properties of an object."""

    def run(self) -> None:
        """List them, by name."""
        kind = to_text(self.get("MemberType")).lower()
        if kind not in ("noteproperty", "property", "properties"):
            self.frame.session.refuse_at_run("Get-Member without -MemberType NoteProperty")
        for found in sorted(properties_of(self.get("InputObject")), key=lambda p: p.name.lower()):
            if kind == "properties" or found.kind.lower() == kind:
                self.write(PSObject([("Name", found.name), ("MemberType", found.kind)], ["Microsoft.PowerShell.Commands.MemberDefinition", "System.Object"]))


@command("Start-Sleep")
class StartSleep(Cmdlet):
    """Waits by the host's clock."""

    def run(self) -> None:
        """Wait."""
        self.frame.session.host.clock.sleep(float(self.get("Seconds") or 0) + float(self.get("Milliseconds") or 0) / 1000, self.frame.session.stopping)
        self.frame.session.check()


@command("Get-Date")
class GetDate(Cmdlet):
    """The host's time, or a date made of parts."""

    def run(self) -> None:
        """Make it."""
        moment = self.get("Date") or self.frame.session.host.clock.now()
        parts = {name: self.get(name.capitalize()) for name in ("year", "month", "day", "hour", "minute", "second")}
        if any(value is not None for value in parts.values()):
            day = moment.day.replace(**{n: int(parts[n]) for n in ("year", "month", "day") if parts[n] is not None})
            clock = [int(parts[n]) if parts[n] is not None else old for n, old in zip(("hour", "minute", "second"), (moment.seconds // 3600, moment.seconds // 60 % 60, moment.seconds % 60), strict=True)]
            moment = DateTime((day.toordinal() - 1) * DAY + (clock[0] * 3600 + clock[1] * 60 + clock[2]) * TICKS + moment.fraction, moment.kind)
        if "UFormat" in self.bound.named:
            self.frame.session.refuse_at_run("Get-Date -UFormat")
        self.write(format_date(moment, to_text(self.get("Format"))) if "Format" in self.bound.named else moment)


@command("New-TimeSpan")
class NewTimeSpan(Cmdlet):
    """A duration of parts."""

    def run(self) -> None:
        """Make it."""
        if "Start" in self.bound.named or "End" in self.bound.named:
            start, end = (self.get(n) or self.frame.session.host.clock.now() for n in ("Start", "End"))
            self.write(TimeSpan(end.ticks - start.ticks))
            return
        sizes = {"Days": DAY, "Hours": 3600 * TICKS, "Minutes": 60 * TICKS, "Seconds": TICKS}
        self.write(TimeSpan(sum(int(self.get(n) or 0) * size for n, size in sizes.items())))


@command("New-Module")
class NewModule(Cmdlet):
    """A module of a block."""

    def run(self) -> None:
        """Make it."""
        module = self.frame.session.make_module(self.frame, to_text(self.get("Name")) or "__DynamicModule", self.get("ScriptBlock"), items_of(self.get("ArgumentList", [])))
        self.write(module)


@command("Export-ModuleMember")
class ExportModuleMember(Cmdlet):
    """What a module shows."""

    def run(self) -> None:
        """Note it."""
        module = self.frame.state.module
        if module is not None:
            module.fields["exports"] = [*(module.fields["exports"] or []), *(wildcard(to_text(n)) for n in items_of(self.get("Function", [])))]


@command("Import-Module")
class ImportModule(Cmdlet):
    """A module from its file."""

    def run(self) -> None:
        """Load it."""
        for name in map(to_text, items_of(self.get("Name", []))):
            if name.lower().endswith(".psm1") and self.frame.session.host.files.is_file(name):
                self.frame.session.import_file(self.frame, name)
            elif name.lower() not in self.frame.session.modules and not name.lower().startswith("microsoft.powershell."):
                self.error("Modules_ModuleNotFound", f"The specified module '{name}' was not loaded because no valid module file was found in any module directory.", "ResourceUnavailable", "System.IO.FileNotFoundException", name)


@command("Remove-Module", {"name": "Name", "type": "string[]", "position": 0, "pipeline": True}, {"name": "ModuleInfo"}, {"name": "FullyQualifiedName"})
class RemoveModule(Cmdlet):
    """Takes a module away."""

    def run(self) -> None:
        """Remove it."""
        for name in map(to_text, items_of(self.get("Name", []))):
            if not self.frame.session.remove_module(name):
                self.error("Modules_NoModulesRemoved", "No modules were removed.", "ResourceUnavailable", "System.InvalidOperationException", name)


@command("Get-Module")
class GetModule(Cmdlet):
    """Modules that are loaded."""

    def run(self) -> None:
        """List them."""
        for name in map(to_text, items_of(self.get("Name", []))):
            if name.lower() in self.frame.session.modules:
                self.write(self.frame.session.modules[name.lower()])


_ = (convert, CastFault, NOTHING)
