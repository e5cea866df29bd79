"""New-Object, Add-Member, Get-Member."""

from __future__ import annotations

from typing import Any

from hostprep.lab.powershell.commands.evaluating import all_properties
from hostprep.lab.powershell.commands.registry import command
from hostprep.lab.powershell.net import registry
from hostprep.lab.powershell.net.reflection import notes_of
from hostprep.lab.powershell.net.registry import SMA
from hostprep.lab.powershell.operators.regex import wildcard
from hostprep.lab.powershell.runtime.arguments import Argument
from hostprep.lab.powershell.runtime.putting import set_member
from hostprep.lab.powershell.runtime.stage import Cmdlet
from hostprep.lab.powershell.values.collections import Hashtable
from hostprep.lab.powershell.values.convert import custom_object, items_of
from hostprep.lab.powershell.values.objects import Property, PSObject
from hostprep.lab.powershell.values.text import to_text

_KINDS = frozenset(
    [
        "aliasproperty",
        "codeproperty",
        "property",
        "noteproperty",
        "scriptproperty",
        "propertyset",
        "codemethod",
        "scriptmethod",
        "memberset",
        "parameterizedproperty",
        "method",
        "event",
        "dynamic",
    ]
)


@command("New-Object", "TypeName ArgumentList Property")
class NewObject(Cmdlet):
    """An object by its type's name."""

    def run(self) -> None:
        """Make it."""
        from hostprep.lab.powershell.net.types import may_exist, resolve_name
        from hostprep.lab.powershell.runtime.invoke import invoke_static

        name, table = to_text(self.get("TypeName")), self.get("Property")
        if "[," in name:
            self.refuse(f"New-Object {name}")
        kind = resolve_name(name)
        if kind is None:
            if may_exist(name) or not name:
                self.refuse(f"New-Object {name}")
            message = f"Cannot find type [{name}]: verify that the assembly containing this type is loaded."
            self.fatal("TypeNotFound", message, "InvalidType", SMA + "PSArgumentException")
            return
        if kind.name == SMA + "PSObject" and isinstance(table, Hashtable):
            self.write(custom_object(table.items()))
            return
        found = invoke_static(self.frame, kind, "new", items_of(self.get("ArgumentList", [])))
        for key, value in table.items() if isinstance(table, Hashtable) else ():
            set_member(self.frame, found, key, value)
        self.write(found)


@command(
    "Add-Member",
    "InputObject MemberType Name Value NotePropertyName NotePropertyValue NotePropertyMembers Force PassThru TypeName",
)
class AddMember(Cmdlet):
    """Members on an object."""

    def begin(self) -> None:
        """A first word that names no kind of member is the name of a note, as the cmdlet's own validation has it."""
        first = self.arguments[0] if self.arguments else None
        if first is not None and first.name is None and to_text(first.value).lower() not in _KINDS:
            name = "NotePropertyMembers" if isinstance(first.value, Hashtable) else "NotePropertyName"
            self.arguments = [Argument(name, first.value, None, joined=True), *self.arguments[1:]]
        super().begin()

    def run(self) -> None:
        """Add."""
        owner, named = self.get("InputObject"), self.bound.named
        notes = None if owner is None else notes_of(owner)
        if notes is None:
            self.refuse("Add-Member on a value that is no object")
        if "TypeName" in named:
            notes.type_names.insert(0, to_text(self.get("TypeName")))
        members = self.get("NotePropertyMembers")
        if isinstance(members, Hashtable):
            for key, one in members.items():
                self._add(notes, "NoteProperty", to_text(key), one)
        elif "NotePropertyName" in named:
            self._add(notes, "NoteProperty", to_text(named["NotePropertyName"]), self.get("NotePropertyValue"))
        elif "Name" in named:
            self._add(notes, to_text(self.get("MemberType")), to_text(named["Name"]), self.get("Value"))
        if self.on("PassThru"):
            self.write(owner)

    def _add(self, notes: PSObject, kind: str, name: str, value: Any) -> None:
        if (name.lower() in notes.properties or name.lower() in notes.methods) and not self.on("Force"):
            message = f'Cannot add a member with the name "{name}" because a member with that name already exists.'
            self.error("MemberAlreadyExists", message, "InvalidOperation", "System.InvalidOperationException")
            return
        session = self.frame.session
        match kind.lower():
            case "noteproperty":
                notes.add(Property(name, value))
            case "scriptproperty":
                notes.add(Property(name, value, "ScriptProperty", lambda this: session.call_method(value, this, [])))
            case "scriptmethod":
                notes.add(Property(name, value, "ScriptMethod"))
            case "aliasproperty":
                target = to_text(value).lower()
                notes.add(Property(name, value, "AliasProperty", lambda this: this.get(target)))
            case _:
                self.refuse(f"Add-Member -MemberType {kind}")


@command("Get-Member", "InputObject MemberType Name")
class GetMember(Cmdlet):
    """The properties of an object."""

    def run(self) -> None:
        """List them, by name; each type of object once."""
        kind = to_text(self.get("MemberType")).lower()
        if kind not in ("noteproperty", "scriptproperty", "property", "properties"):
            self.refuse("Get-Member without -MemberType NoteProperty, ScriptProperty, Property or Properties")
        item = self.get("InputObject")
        if self.has_input:
            first = registry.type_names(item)[0]
            if first in self.known:
                return
            self.known.add(first)
        patterns = [wildcard(to_text(name)) for name in items_of(self.get("Name", ["*"]))]
        names = ["Microsoft.PowerShell.Commands.MemberDefinition", "System.Object"]
        for found in sorted(all_properties(self, item), key=lambda one: one.name.lower()):
            if kind not in ("properties", found.kind.lower()) or not any(p.fullmatch(found.name) for p in patterns):
                continue
            pairs = [("TypeName", registry.type_names(item)[0]), ("Name", found.name), ("MemberType", found.kind)]
            made = PSObject(pairs, names)
            made.text = found.name
            self.write(made)

    def start(self) -> None:
        """No type seen yet."""
        self.known: set[str] = set()


# Assemblies that Windows' .NET has and PowerShell does not load by itself; their types are the dialect's or refused.
ASSEMBLIES = frozenset(
    (
        "system.io.compression", "system.io.compression.filesystem", "system.net.http", "system.security",
        "system.serviceprocess", "system.management", "system.numerics", "system.web", "system.web.extensions",
        "system.xml", "system.xml.linq", "system.directoryservices", "system.directoryservices.accountmanagement",
    )
)  # fmt: skip


@command("Add-Type", "AssemblyName")
class AddType(Cmdlet):
    """Loads an assembly, which changes nothing here; source text is refused."""

    def run(self) -> None:
        """See that the assembly is one of Windows' own."""
        for name in map(to_text, items_of(self.get("AssemblyName", []))):
            if name.lower() not in ASSEMBLIES:
                self.refuse(f"Add-Type -AssemblyName {name}")
