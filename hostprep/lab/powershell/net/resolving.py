"""System.Net.Dns: names to addresses, as the host resolves them."""

from __future__ import annotations

from typing import Any

from hostprep.lab.powershell.net.model import NetError, NetType
from hostprep.lab.powershell.net.network import ADDRESS, parse_address
from hostprep.lab.powershell.net.registry import array_of, register
from hostprep.lab.powershell.net.splitting import array_of_strings
from hostprep.lab.powershell.net.web import SOCKET_ERROR
from hostprep.lab.powershell.values.convert import convert
from hostprep.lab.powershell.values.objects import NetObject

NAMES = register(NetType("System.Net.Dns", complete=False))
ENTRY = register(NetType("System.Net.IPHostEntry"))
NOT_FOUND = "No such host is known"


def _addresses(frame: Any, name: Any) -> Any:
    text = str(name) or frame.session.host.name
    found = parse_address(text)
    if found is not None:
        return convert([found], array_of(ADDRESS))
    resolve = frame.session.host.plugs.resolve
    if resolve is None:
        raise NetError("NotKnown", "[System.Net.Dns] of a name, on a host that resolves none")
    known = resolve(text)
    if not known:
        code = convert("HostNotFound", SOCKET_ERROR)
        raise NetError("System.Net.Sockets.SocketException", NOT_FOUND, {"socket": code})
    return convert([parse_address(one) for one in known], array_of(ADDRESS))


def _entry(frame: Any, name: Any) -> NetObject:
    found = _addresses(frame, name)
    own = str(name).lower() in ("localhost", "", frame.session.host.name.lower())
    return NetObject(ENTRY, name=frame.session.host.name if own else str(name), addresses=found)


NAMES.static("GetHostName", "", lambda frame: frame.session.host.name, frame=True)
NAMES.static("GetHostAddresses", "string", _addresses, frame=True)
NAMES.static("GetHostEntry", "string", _entry, frame=True)
NAMES.static("GetHostByName", "string", _entry, frame=True)
ENTRY.property("HostName", lambda entry: entry.fields["name"])
ENTRY.property("AddressList", lambda entry: entry.fields["addresses"])
ENTRY.property("Aliases", lambda _: array_of_strings([]))
