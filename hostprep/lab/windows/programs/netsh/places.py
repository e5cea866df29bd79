"""Interfaces as netsh names and lists them, and their addresses."""

from __future__ import annotations

from collections.abc import Sequence
from ipaddress import IPv4Interface, IPv4Network
from typing import TYPE_CHECKING

from hostprep.lab.powershell.host.plug import Answer
from hostprep.lab.windows import adapters, addresses, routes
from hostprep.lab.windows.addresses import ANY
from hostprep.lab.windows.programs.answers import said
from hostprep.lab.windows.programs.netsh.words import BadSyntax, needed, tagged
from hostprep.lab.windows.refusal import Refusal
from hostprep.lab.windows.state.network import Adapter, Route
from hostprep.lab.windows.texts.netsh import ADDRESSES, INTERFACES, OK
from hostprep.lab.windows.texts.speech import speech

if TYPE_CHECKING:
    from hostprep.lab.windows.model import Windows

NO_SUCH_INTERFACE = 123
COLUMN = 42


def named(host: Windows, text: str) -> Adapter:
    """An adapter by its index or name.

    Raises:
        Refusal: 123 where there is none.
    """
    found = adapters.by_index(host, int(text)) if text.isdigit() else adapters.by_name(host, text)
    if found is None:
        raise Refusal(NO_SUCH_INTERFACE)
    return found


def persistent(found: dict[str, str]) -> bool:
    """Whether ``store=`` wants the stored one as well, which is its default.

    Raises:
        BadSyntax: another word.
    """
    word = found.get("store", "persistent").lower()
    if word not in ("active", "persistent"):
        raise BadSyntax(word)
    return word == "persistent"


def show_interfaces(host: Windows, words: Sequence[str]) -> Answer:
    """``show interfaces``."""
    if words:
        raise BadSyntax(words[0])
    told = {"Up": "connected", "Disconnected": "disconnected"}
    rows = [
        f"{a.index:>3}  {a.metric:>10}  {a.mtu:>10}  {told[a.status]:<12}  {a.name}"
        for a in host.network.adapters
        if a.status in told
    ]
    line = "---  ----------  ----------  ------------  ---------------------------"
    return said("", INTERFACES[speech(host)], line, *rows, "")


def show_addresses(host: Windows, words: Sequence[str]) -> Answer:
    """``show addresses`` of one interface or all; its layout in English is UNCONFIRMED by a transcript."""
    found = tagged(words, ("name",))
    wanted = [named(host, found["name"])] if "name" in found else host.network.adapters
    return said(*(line for adapter in wanted for line in _addresses(host, adapter)), "")


def _addresses(host: Windows, adapter: Adapter) -> list[str]:
    title, dhcp, yes, no, ip, subnet, mask, gateway, gateway_metric, metric = ADDRESSES[speech(host)]
    lines = ["", title.format(adapter.name), _line(dhcp, yes if adapter.dhcp else no)]
    for one in host.network.addresses:
        if one.adapter == adapter.guid and one.store == "Active":
            network = IPv4Interface(f"{one.ip}/{one.prefix}").network
            lines += [_line(ip, one.ip), _line(subnet, f"{network} ({mask} {network.netmask})")]
    for route in host.network.routes:
        if (
            route.adapter == adapter.guid
            and route.store == "Active"
            and route.prefix == "0.0.0.0/0"
            and route.next_hop != ANY
        ):
            lines += [_line(gateway, route.next_hop), _line(gateway_metric, str(route.metric))]
    return [*lines, _line(metric, str(adapter.metric))]


def _line(title: str, value: str) -> str:
    return f"    {title}".ljust(COLUMN) + value


def add_address(host: Windows, words: Sequence[str]) -> Answer:
    """``add address``; that it turns DHCP off as New-NetIPAddress does is UNCONFIRMED."""
    found = tagged(words, ("name", "address", "mask", "gateway", "gwmetric", "type", "subinterface", "store"))
    return _address(host, found)


def set_address(host: Windows, words: Sequence[str]) -> Answer:
    """``set address ... static``: the only address from now on; ``dhcp`` gives the lease back."""
    found = tagged(words, ("name", "source", "address", "mask", "gateway", "gwmetric", "type", "subinterface", "store"))
    adapter = named(host, needed(found, "name")[0])
    if not host.system.elevated:
        raise Refusal(5)
    adapters.forget_active(host, adapter)
    host.network.addresses = [a for a in host.network.addresses if a.adapter != adapter.guid]
    adapter.dhcp = found.get("source", "static").lower() == "dhcp"
    if adapter.dhcp:
        addresses.configure(host, adapter)
        return said(OK[speech(host)], "")
    return _address(host, found)


def _address(host: Windows, found: dict[str, str]) -> Answer:
    name, text = needed(found, "name", "address")
    adapter = named(host, name)
    ip, _, length = text.partition("/")
    try:
        prefix = IPv4Network(f"{ANY}/{length or found.get('mask', '255.255.255.255')}").prefixlen
    except ValueError:
        raise BadSyntax(text) from None
    if not routes.is_address(ip):
        raise BadSyntax(ip)
    addresses.add(host, adapter, ip, prefix, persistent=persistent(found))
    gateway = found.get("gateway", "")
    if routes.is_address(gateway):
        host.network.routes.append(Route("0.0.0.0/0", adapter.guid, gateway, int(found.get("gwmetric", "256"))))
    return said(OK[speech(host)], "")


def delete_address(host: Windows, words: Sequence[str]) -> Answer:
    """``delete address``."""
    found = tagged(words, ("name", "address", "gateway", "store"))
    adapter = named(host, needed(found, "name")[0])
    if not host.system.elevated:
        raise Refusal(5)
    mine = [a for a in host.network.addresses if a.adapter == adapter.guid and a.ip == found.get("address")]
    if not mine:
        raise Refusal(1168)
    for one in mine:
        addresses.remove(host, one)
    return said(OK[speech(host)], "")


COMMANDS = {
    "show interfaces": show_interfaces, "show addresses": show_addresses, "show ipaddresses": show_addresses,
    "add address": add_address, "set address": set_address, "delete address": delete_address,
}  # fmt: skip


def switch(host: Windows, words: Sequence[str]) -> Answer:
    """``netsh interface set interface``: switches an adapter on or off, or renames it; success prints an empty line."""
    found = tagged(words, ("name", "admin", "connect", "newname"))
    adapter = named(host, needed(found, "name")[0])
    if not host.system.elevated:
        raise Refusal(5)
    match found.get("admin", "").lower():
        case "disabled":
            adapters.disable(host, adapter)
        case "enabled":
            adapters.enable(host, adapter)
        case "":
            adapter.name = found.get("newname", adapter.name)
        case other:
            raise BadSyntax(other)
    return said("")


INTERFACE = {"set interface": switch}
