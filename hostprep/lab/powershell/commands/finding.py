"""Get-Command, and aliases."""

from __future__ import annotations

from typing import Any

from hostprep.lab.powershell.commands.registry import command, known_elsewhere, source_of
from hostprep.lab.powershell.net import registry
from hostprep.lab.powershell.net.registry import SMA
from hostprep.lab.powershell.operators.regex import is_wildcard
from hostprep.lab.powershell.runtime.scriptblock import Function
from hostprep.lab.powershell.runtime.stage import Cmdlet
from hostprep.lab.powershell.values.convert import items_of
from hostprep.lab.powershell.values.objects import NetObject, PSObject
from hostprep.lab.powershell.values.text import to_text


@command("Get-Command", "Name CommandType All")
class GetCommand(Cmdlet):
    """Whether there is a command."""

    def run(self) -> None:
        """Find it."""
        if "Name" not in self.bound.named or self.on("All"):
            self.refuse("Get-Command without -Name, or with -All")
        self.kinds = {to_text(kind).lower() for kind in items_of(self.get("CommandType", []))}
        for name in map(to_text, items_of(self.get("Name"))):
            if is_wildcard(name):
                self.refuse("Get-Command with a wildcard")
            self._one(name)

    def _one(self, name: str) -> None:
        only = self.kinds == {"application"}
        found = None if only else self.frame.session.find_command(self.frame, name)
        alias = self.frame.scope.alias(name.lower())
        if alias is not None and found is not None:
            self._write(_info("CommandInfo", name.lower(), "Alias", "", found))
        elif isinstance(found, Function):
            self._write(found.info())
        elif found is not None:
            self._write(_info("CommandInfo", found.name, found.kind, source_of(found), found))
        elif path := self._program(name):
            file = path.rpartition("\\")[2].rpartition("/")[2]
            self._write(_info("ApplicationInfo", file, "Application", path, name))
        elif not only and self._nobody_knows(name):
            self.refuse(f"Get-Command {name}")
        else:
            kind = SMA + "CommandNotFoundException"
            self.error(
                "CommandNotFoundException", f"The term '{name}' is not recognized.", "ObjectNotFound", kind, name
            )

    def _nobody_knows(self, name: str) -> bool:
        """Whether real hosts have the command, and of this one nobody has said that it lacks it."""
        session = self.frame.session
        return known_elsewhere(name, modern=session.modern) and name.lower() not in session.host.plugs.absent

    def _program(self, name: str) -> str:
        """The path of a program of the host; empty where there is none."""
        plugs, plain = self.frame.session.host.plugs, name.lower().removesuffix(".exe")
        there = plain in plugs.programs or f"{plain}.exe" in plugs.programs
        if there and plain in plugs.paths:
            return str(plugs.paths[plain])
        if there and not self.frame.session.host.windows:
            self.refuse(f"Get-Command {name}")
        return f"C:\\Windows\\system32\\{plain}.exe" if there else ""

    def _write(self, info: NetObject) -> None:
        kind = info.fields["kind"]
        if self.kinds and kind.lower() not in self.kinds:
            self.refuse(f"Get-Command -CommandType that is not {kind}")
        self.write(info)


def _info(table: str, name: str, kind: str, source: str, target: Any) -> NetObject:
    return NetObject(registry.TYPES[(SMA + table).lower()], name=name, kind=kind, source=source, target=target)


def alias_info(name: str, target: str) -> PSObject:
    """An alias as an object."""
    pairs = [("Name", name), ("Definition", target), ("ResolvedCommandName", target)]
    found = PSObject(pairs, [SMA + "AliasInfo", SMA + "CommandInfo", "System.Object"])
    found.text = name
    return found


@command("Get-Alias", "Name")
class GetAlias(Cmdlet):
    """What an alias stands for."""

    def run(self) -> None:
        """Look it up."""
        for name in map(to_text, items_of(self.get("Name", []))) if "Name" in self.bound.named else self._all():
            target = self.frame.scope.alias(name.lower())
            if target is None:
                message = (
                    f"This command cannot find a matching alias because an alias with the name '{name}' does not exist."
                )
                self.error("ItemNotFoundException", message, "ObjectNotFound", SMA + "ItemNotFoundException", name)
                continue
            self.write(alias_info(name, target))

    def _all(self) -> list[str]:
        self.refuse("Get-Alias without -Name")


class AliasSetter(Cmdlet):
    """Puts an alias."""

    fresh = False

    def run(self) -> None:
        """Put it."""
        scope: Any = self.frame.scope
        match to_text(self.get("Scope")).lower():
            case "global":
                scope = self.frame.session.state.top
            case "script":
                scope = scope.script()
            case "" | "local":
                pass
            case other:
                self.refuse(f"{self.name} -Scope {other}")
        name = to_text(self.get("Name"))
        if self.fresh and not self.on("Force") and self.frame.scope.alias(name.lower()) is not None:
            message = f"The alias is not allowed, because an alias with the name '{name}' already exists."
            kind = SMA + "SessionStateException"
            self.error("AliasAlreadyExists", message, "ResourceExists", kind, name)
            return
        scope.define_alias(name, to_text(self.get("Value")))


@command("Set-Alias", "Name Value Scope Force")
class SetAlias(AliasSetter):
    """An alias, new or other."""


@command("New-Alias", "Name Value Scope Force")
class NewAlias(AliasSetter):
    """A new alias."""

    fresh = True
