"""Commands that the simulated host brings along, as commands of the engine."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from hostprep.lab.powershell.commands.exchange import CIM, from_host, to_host
from hostprep.lab.powershell.commands.registry import table_of
from hostprep.lab.powershell.commands.warnings import warn
from hostprep.lab.powershell.evaluate.values import write_out
from hostprep.lab.powershell.host import plug as host_plug
from hostprep.lab.powershell.host.plug import Call, Command, Fault
from hostprep.lab.powershell.net import registry
from hostprep.lab.powershell.net.exceptions import make_exception
from hostprep.lab.powershell.net.web import facts_of
from hostprep.lab.powershell.runtime.errors import ScriptError, make_record, terminating
from hostprep.lab.powershell.runtime.parameters import Spec, of_table
from hostprep.lab.powershell.runtime.stage import Cmdlet
from hostprep.lab.powershell.values.text import to_text

if TYPE_CHECKING:
    from hostprep.lab.powershell.host.machine import Host

# Modules of compiled cmdlets: they see the caller's preferences, and error ids name the class. All others are script
# modules, as Get-Command's CommandType says on a real host.
_COMPILED = {
    "Microsoft.PowerShell.": "Microsoft.PowerShell.Commands.{}Command",
    "CimCmdlets": "Microsoft.Management.Infrastructure.CimCmdlets.{}Command",
    "Hyper-V": "Microsoft.HyperV.PowerShell.Commands.{}",
}
# CIM parameters that take objects of one class only; -InputObject is of the class that the noun names.
_ASSOCIATED = {
    "associatedipinterface": "MSFT_NetIPInterface", "associatedadapter": "MSFT_NetAdapter",
    "associatedipaddress": "MSFT_NetIPAddress", "associatedneighbor": "MSFT_NetNeighbor",
    "associatedroute": "MSFT_NetRoute", "associatednetfirewallrule": "MSFT_NetFirewallRule",
    "associatednetipsecrule": "MSFT_NetConSecRule", "associatednetipsecmainmoderule": "MSFT_NetMainModeRule",
    "associatednetfirewalladdressfilter": "MSFT_NetAddressFilter",
    "associatednetfirewallapplicationfilter": "MSFT_NetApplicationFilter",
    "associatednetfirewallinterfacefilter": "MSFT_NetInterfaceFilter",
    "associatednetfirewallinterfacetypefilter": "MSFT_NetInterfaceTypeFilter",
    "associatednetfirewallportfilter": "MSFT_NetProtocolPortFilter",
    "associatednetfirewallprofile": "MSFT_NetFirewallProfile",
    "associatednetfirewallsecurityfilter": "MSFT_NetNetworkLayerSecurityFilter",
    "associatednetfirewallservicefilter": "MSFT_NetServiceFilter",
}  # fmt: skip
_FLAGS = {"Profile"}  # enums whose words go together, as -Profile Domain,Private
_NOUNS = {
    "netroute", "netipaddress", "netipinterface", "netneighbor", "netadapter", "netnat", "netnatstaticmapping",
    "netfirewallrule", "netfirewallprofile", "dnsclientserveraddress", "scheduledtask",
}  # fmt: skip


class Plugged(Cmdlet):
    """A command whose work a Python function does."""

    plug: Command
    compiled: bool

    @property
    def preference(self) -> str:
        """What happens to an error; a script module sees only the global variable."""
        if "erroraction" in self.bound.common:
            return to_text(self.bound.common["erroraction"]).lower()
        if self.compiled:
            return super().preference
        return to_text(self.frame.session.state.top.variables.get("erroractionpreference")).lower() or "continue"

    def run(self) -> None:
        """Call the function, and hand on what it yields as it comes."""
        self._unasked()
        named = {name: self._plain(name, value) for name, value in self.bound.named.items()}
        session = self.frame.session
        for found in self.plug.run(Call(self.name, self.bound.chosen, named)):
            session.check()
            if isinstance(found, Fault):
                self._fault(found)
            elif isinstance(found, host_plug.Warning):
                warn(self, found.text, self.frame.scope if self.compiled else session.state.top)
            else:
                write_out(from_host(found), self.write)

    def _unasked(self) -> None:
        """Fail where the command would ask and wait for an answer that never comes."""
        common, top = self.bound.common, self.frame.session.state.top
        preference = self.frame.read("confirmpreference") if self.compiled else top.variables.get("confirmpreference")
        if self.plug.asks and "confirm" not in common and to_text(preference).lower() != "none":
            kind = registry.SMA + "PSInvalidOperationException"
            message = "Windows PowerShell is in NonInteractive mode. Read and Prompt functionality is not available."
            self._fault(Fault(message, "InvalidOperation", "InvalidOperation", None, kind, terminating=True))

    def _plain(self, name: str, value: Any) -> Any:
        """An argument as plain data, an enum's word as the table spells it."""
        found = to_host(value)
        words = next((dict(s.checks).get("validateset", ()) for s in self.table.specs if s.name == name), ())
        if not words:
            return found
        spelled = {str(word).lower(): word for word in words}
        if isinstance(found, list):
            return [spelled.get(str(one).lower(), one) for one in found]
        return spelled.get(str(found).lower(), found)

    def _fault(self, fault: Fault) -> None:
        kind = fault.exception if fault.exception.lower() in registry.TYPES else "System.Exception"
        facts = {} if fault.reply is None else facts_of(fault.reply)
        exception = make_exception(kind, fault.message, **facts)
        record = make_record(
            exception, f"{fault.id},{self.implementing}", fault.category, fault.target, activity=self.name
        )
        if fault.reply is not None and fault.reply.body:
            record.fields["details"] = bytes(fault.reply.body).decode("utf-8", "replace")
        if not fault.terminating:
            self.write_record(record)
        elif self.compiled:
            raise terminating(record)
        else:
            raise ScriptError(record)


def plugged(host: Host, low: str) -> type[Cmdlet] | None:
    """A host's command by its name in lower case, or None."""
    found = host.plugs.commands.get(low)
    if found is not None and low not in host.ready:
        host.ready[low] = plugged_class(found)
    return None if found is None else host.ready[low]


def plugged_class(plug: Command) -> type[Cmdlet]:
    """The engine's command of a host's command.

    Raises:
        LookupError: it brings no table, and the shipped ones have none of its name.
    """
    row = plug.table if plug.table is not None else table_of(plug.name)
    if row is None:
        raise LookupError(f"{plug.name} needs a table: the shipped ones have no command of this name")
    table = of_table({**row, "parameters": [_with_class(plug.name, parameter) for parameter in row["parameters"]]})
    for spec, parameter in zip(table.specs, row["parameters"], strict=True):
        _words(spec, parameter)
    module = plug.module or row.get("module", "")
    pattern = next((text for start, text in _COMPILED.items() if module.startswith(start)), None)
    members = {
        "name": plug.name,
        "kind": "Function" if pattern is None else "Cmdlet",
        "implementing": plug.name if pattern is None else pattern.format(plug.name.replace("-", "")),
        "table": table,
        "handles": frozenset(name.lower() for name in plug.handles),
        "plug": plug,
        "compiled": pattern is not None,
        "module": module,
    }
    return type(plug.name.replace("-", ""), (Plugged,), members)


def _words(spec: Spec, parameter: Mapping[str, Any]) -> None:
    """A parameter of an enum that only the host has takes the enum's words."""
    if spec.type is None and parameter.get("values"):
        kind = parameter.get("type", "")
        many = kind.endswith("[]") or kind in _FLAGS
        string = registry.TYPES["system.string"]
        spec.type = registry.array_of(string) if many else string
        spec.checks = (("validateset", tuple(parameter["values"])),)


def _with_class(command: str, parameter: Mapping[str, Any]) -> Mapping[str, Any]:
    """A parameter with the CIM class that its objects must have."""
    kind = parameter.get("type", "").lower()
    if kind.removesuffix("[]") != "ciminstance":
        return parameter
    found = parameter.get("class") or _ASSOCIATED.get(parameter["name"].lower(), "")
    noun = command.partition("-")[2]
    if not found and parameter["name"].lower() == "inputobject" and noun.lower() in _NOUNS:
        found = "MSFT_" + noun
    return {**parameter, "type": "object[]" if kind.endswith("[]") else "", "class": f"{CIM}#{found}" if found else CIM}
