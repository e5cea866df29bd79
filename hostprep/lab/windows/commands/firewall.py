"""NetSecurity: rules and their filters."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from hostprep.lab.powershell.host.plug import Call, Fault, Record
from hostprep.lab.windows.commands.declare import Row
from hostprep.lab.windows.commands.enums import PROFILES
from hostprep.lab.windows.commands.query import cim, find, given, listed, text
from hostprep.lab.windows.refusal import Refusal
from hostprep.lab.windows.state.network import FirewallRule
from hostprep.lab.windows.texts import firewall as texts

if TYPE_CHECKING:
    from hostprep.lab.windows.model import Windows

SPACE = "root/standardcimv2/"
KIND = SPACE + "MSFT_NetFirewallRule"
FILTERS = {
    "Name": "InstanceID", "DisplayName": "DisplayName", "DisplayGroup": "DisplayGroup", "Group": "RuleGroup",
    "Enabled": "Enabled",
    "Direction": "Direction", "Action": "Action", "Description": "Description",
}  # fmt: skip
NEW = {
    "DisplayName": "display_name", "Direction": "direction", "Action": "action", "Protocol": "protocol",
    "Profile": "profile",
    "Group": "group", "Description": "description", "Program": "program", "Service": "service",
}  # fmt: skip
LISTS = {
    "LocalPort": "local_port",
    "RemotePort": "remote_port",
    "LocalAddress": "local_address",
    "RemoteAddress": "remote_address",
    "InterfaceAlias": "interface_alias",
}


def record(host: Windows, rule: FirewallRule) -> Record:
    """MSFT_NetFirewallRule; Enabled is an enum with the names True and False."""
    enabled = "True" if rule.enabled else "False"
    return cim(KIND, {
        "Name": rule.name, "ID": rule.name, "InstanceID": rule.name, "DisplayName": rule.display_name,
        "Group": rule.group or None, "RuleGroup": rule.group or None,
        "DisplayGroup": texts.group(rule.group, host.system.language) or None,
        "Enabled": enabled, "Profile": rule.profile,
        "Profiles": sum(PROFILES[name] for name in rule.profile.split(", ")),
        "Platform": [], "Platforms": [],
        "Direction": rule.direction, "Action": rule.action, "EdgeTraversalPolicy": "Block",
        "Description": rule.description or None,
        "PrimaryStatus": "OK", "Status": "The rule was parsed successfully from the store. (65536)",
        "StatusCode": 65536,
        "EnforcementStatus": "NotApplicable", "PolicyStoreSource": rule.store, "PolicyStoreSourceType": "Local",
        "Owner": None,
        "CreationClassName": f"MSFT|FW|FirewallRule|{rule.name}", "LooseSourceMapping": False,
        "LocalOnlyMapping": False,
    }, f'CreationClassName = "MSFT|FW|FirewallRule|{rule.name}"')  # fmt: skip


def _visible(host: Windows, call: Call) -> list[Record]:
    store = text(call, "PolicyStore").lower()
    wanted = {"activestore": ("PersistentStore", "ActiveStore"), "persistentstore": ("PersistentStore",)}.get(
        store, ("PersistentStore",)
    )
    return [record(host, r) for r in host.network.firewall if r.store in wanted]


def get(host: Windows, call: Call) -> Iterator[Any]:
    """Get-NetFirewallRule: by filters, or the rules that piped filters belong to."""
    filters = [item for name in ASSOCIATED.split() for item in given(call, name)]
    wanted = [item.properties["InstanceID"] for item in filters]
    visible = _visible(host, call)
    if filters:
        yield from (rule for rule in visible if rule.properties["InstanceID"] in wanted)
    else:
        yield from find(call, KIND, visible, FILTERS)


def new(host: Windows, call: Call) -> Iterator[Any]:
    """New-NetFirewallRule: without -Name the name is a new GUID; equal display names are legal."""
    if not host.system.elevated:
        raise Refusal(5)
    name = text(call, "Name", "{" + host.guid().lower() + "}")
    if any(r.name.lower() == name.lower() for r in host.network.firewall):
        raise Refusal(183)
    rule = FirewallRule(name, text(call, "DisplayName"))
    rule.store = "ActiveStore" if text(call, "PolicyStore").lower() == "activestore" else "PersistentStore"
    _apply(rule, call)
    host.network.firewall.append(rule)
    yield record(host, rule)


def _apply(rule: FirewallRule, call: Call) -> None:
    for name, attribute in NEW.items():
        if name in call.parameters:
            setattr(rule, attribute, ", ".join(map(str, listed(call.parameters[name]))))
    if "NewDisplayName" in call.parameters:
        rule.display_name = text(call, "NewDisplayName")
    for name, attribute in LISTS.items():
        if name in call.parameters:
            setattr(
                rule,
                attribute,
                [part.strip() for item in listed(call.parameters[name]) for part in str(item).split(",")],
            )
    if "Enabled" in call.parameters:
        rule.enabled = text(call, "Enabled").lower() == "true"
    rule.protocol = rule.protocol.upper() if rule.protocol.lower() in ("tcp", "udp") else rule.protocol
    rule.direction, rule.action = rule.direction.capitalize(), rule.action.capitalize()
    wanted = rule.profile.lower().split(", ")
    rule.profile = ", ".join(name for name in PROFILES if name.lower() in wanted) or "Any"


def _chosen(host: Windows, call: Call, selectors: tuple[str, ...]) -> Iterator[FirewallRule | Fault]:
    only = {k: v for k, v in call.parameters.items() if k in selectors or k == "PolicyStore"}
    items: list[Any] = given(call) or list(find(Call(call.name, call.set, only), KIND, _visible(host, call), FILTERS))
    for item in items:
        if isinstance(item, Fault):
            yield item
            continue
        if not host.system.elevated:
            raise Refusal(5)
        yield from [r for r in host.network.firewall if r.name == item.properties["InstanceID"]]


def remove(host: Windows, call: Call) -> Iterator[Any]:
    """Remove-NetFirewallRule."""
    for item in list(_chosen(host, call, tuple(FILTERS))):
        if isinstance(item, Fault):
            yield item
        else:
            host.network.firewall.remove(item)


def switch(host: Windows, call: Call) -> Iterator[Any]:
    """Enable- and Disable-NetFirewallRule."""
    for item in list(_chosen(host, call, tuple(FILTERS))):
        if isinstance(item, Fault):
            yield item
            continue
        item.enabled = call.name.lower().startswith("enable")
        if call.parameters.get("PassThru"):
            yield record(host, item)


def change(host: Windows, call: Call) -> Iterator[Any]:
    """Set-NetFirewallRule."""
    selectors = (
        ("Name",)
        if "Name" in call.parameters
        else ("DisplayName",)
        if "DisplayName" in call.parameters
        else ("Group", "DisplayGroup")
    )
    rest = {k: v for k, v in call.parameters.items() if k not in selectors}
    for item in list(_chosen(host, call, selectors)):
        if isinstance(item, Fault):
            yield item
            continue
        _apply(item, Call(call.name, call.set, rest))
        if call.parameters.get("PassThru"):
            yield record(host, item)


def _rules(host: Windows, call: Call) -> list[FirewallRule]:
    wanted = [item.properties["InstanceID"] for item in given(call, "AssociatedNetFirewallRule")]
    return [r for r in host.network.firewall if not wanted or r.name in wanted]


def _several(values: list[str]) -> str | list[str]:
    return values[0] if len(values) == 1 else list(values)


def ports(host: Windows, call: Call) -> Iterator[Any]:
    """Get-NetFirewallPortFilter."""
    for rule in _rules(host, call):
        if "Protocol" not in call.parameters or rule.protocol.lower() in [
            str(p).lower() for p in listed(call.parameters["Protocol"])
        ]:
            yield cim(SPACE + "MSFT_NetProtocolPortFilter", {
                "Protocol": rule.protocol, "LocalPort": _several(rule.local_port),
                "RemotePort": _several(rule.remote_port),
                "IcmpType": "Any", "DynamicTarget": "Any", "InstanceID": rule.name,
            })  # fmt: skip


def places(host: Windows, call: Call) -> Iterator[Any]:
    """Get-NetFirewallAddressFilter."""
    for rule in _rules(host, call):
        yield cim(
            SPACE + "MSFT_NetAddressFilter",
            {
                "LocalAddress": _several(rule.local_address),
                "RemoteAddress": _several(rule.remote_address),
                "InstanceID": rule.name,
            },
        )


def profiles(_host: Windows, call: Call) -> Iterator[Any]:
    """Get-NetFirewallProfile."""
    wanted = [str(n).lower() for n in listed(call.parameters.get("Name"))]
    for name in ("Domain", "Private", "Public"):
        if not wanted or name.lower() in wanted:
            yield cim(
                SPACE + "MSFT_NetFirewallProfile",
                {
                    "Name": name,
                    "Profile": name,
                    "Enabled": "True",
                    "DefaultInboundAction": "NotConfigured",
                    "DefaultOutboundAction": "NotConfigured",
                },
            )


ASSOCIATED = "AssociatedNetFirewallPortFilter AssociatedNetFirewallAddressFilter"
SELECT = " ".join(FILTERS) + " PolicyStore InputObject PassThru"
MAKE = " ".join([*NEW, *LISTS]) + " Name Enabled PolicyStore"
ROWS = {
    "Get-NetFirewallRule": Row(get, " ".join(FILTERS) + f" PolicyStore All {ASSOCIATED}", KIND),
    "New-NetFirewallRule": Row(new, MAKE, KIND),
    "Set-NetFirewallRule": Row(change, MAKE + " NewDisplayName DisplayGroup InputObject PassThru", KIND),
    "Remove-NetFirewallRule": Row(remove, SELECT, KIND),
    "Enable-NetFirewallRule": Row(switch, SELECT, KIND),
    "Disable-NetFirewallRule": Row(switch, SELECT, KIND),
    "Get-NetFirewallPortFilter": Row(ports, "AssociatedNetFirewallRule Protocol All", KIND),
    "Get-NetFirewallAddressFilter": Row(places, "AssociatedNetFirewallRule All", KIND),
    "Get-NetFirewallProfile": Row(profiles, "Name All", KIND),
}
