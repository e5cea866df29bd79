"""System.Net.IPAddress and ServicePointManager."""

from __future__ import annotations

import ipaddress
import re
from typing import Any

from hostprep.lab.powershell.net.encodings import byte_array
from hostprep.lab.powershell.net.model import NetError, NetType
from hostprep.lab.powershell.net.objects import try_parse
from hostprep.lab.powershell.net.registry import TYPES, register
from hostprep.lab.powershell.values.convert import convert
from hostprep.lab.powershell.values.equality import same
from hostprep.lab.powershell.values.numbers import Int16, Int64
from hostprep.lab.powershell.values.objects import NetObject

ADDRESS = register(NetType("System.Net.IPAddress"))
_BYTES_4 = 4


def parse_address(text: str) -> NetObject | None:
    """An address of its text, or None."""
    found = _six(text) if ":" in text else _four(text)
    return None if found is None else NetObject(ADDRESS, ip=found)


def _parse(text: Any) -> NetObject:
    if text is None:
        raise NetError("System.ArgumentNullException", "Value cannot be null. (Parameter 'ipString')")
    found = parse_address(str(text))
    if found is None:
        raise NetError("System.FormatException", "An invalid IP address was specified.")
    return found


def _six(text: str) -> Any:
    plain = text.removeprefix("[").removesuffix("]") if text.startswith("[") else text
    if "%" in plain or "/" in plain:
        raise NetError("NotKnown", "an IPv6 address with a scope or a prefix")
    try:
        return ipaddress.IPv6Address(plain)
    except ValueError:
        return None


def _four(text: str) -> Any:
    """One to four numbers, decimal, octal or hexadecimal; the last fills the rest, as ``inet_aton`` has it."""
    numbers = []
    for word in text.split("."):
        if not re.fullmatch(r"0[xX][0-9a-fA-F]+|\d+", word):
            return None
        octal = word.startswith("0") and len(word) > 1 and word[1] not in "xX"
        if octal and set(word) - set("01234567"):
            return None
        numbers.append(int(word, 8 if octal else 16 if word[1:2] in ("x", "X") else 10))
    if not 1 <= len(numbers) <= _BYTES_4 or any(number > 0xFF for number in numbers[:-1]):  # noqa: PLR2004  # one byte each
        return None
    room = 8 * (_BYTES_4 + 1 - len(numbers))
    if numbers[-1] >= 1 << room:
        return None
    head = sum(number << (24 - 8 * place) for place, number in enumerate(numbers[:-1]))
    return ipaddress.IPv4Address(head + numbers[-1])


def _new(source: Any) -> NetObject:
    if isinstance(source, list):
        if len(source) not in (_BYTES_4, 16):
            raise NetError("System.ArgumentException", "An invalid IP address was specified. (Parameter 'address')")
        return NetObject(ADDRESS, ip=ipaddress.ip_address(bytes(source)))
    if not 0 <= source < 1 << 32:
        message = "Specified argument was out of the range of valid values. (Parameter 'newAddress')"
        raise NetError("System.ArgumentOutOfRangeException", message)
    return NetObject(ADDRESS, ip=ipaddress.IPv4Address(int(source).to_bytes(_BYTES_4, "little")))


def _text(a: NetObject) -> str:
    found = a.fields["ip"]
    mapped = getattr(found, "ipv4_mapped", None)
    return f"::ffff:{mapped}" if mapped is not None else str(found)


def _number(a: NetObject) -> Int64:
    if a.fields["ip"].version != _BYTES_4:
        message = "The attempted operation is not supported for the type of object referenced."
        raise NetError("System.Net.Sockets.SocketException", message)
    return Int64(int.from_bytes(a.fields["ip"].packed, "little"))


def _family(a: NetObject) -> Any:
    name = "InterNetwork" if a.fields["ip"].version == _BYTES_4 else "InterNetworkV6"
    return convert(name, TYPES["system.net.sockets.addressfamily"])


def _swapped(value: Any) -> Any:
    size = {Int16: 2, Int64: 8}.get(type(value), _BYTES_4)
    found = int.from_bytes(int(value).to_bytes(size, "big", signed=True), "little", signed=True)
    return type(value)(found)


def _mapped(version: int) -> Any:
    def run(a: NetObject) -> NetObject:
        found = a.fields["ip"]
        if found.version == version:
            return a
        if version == _BYTES_4:
            return NetObject(ADDRESS, ip=ipaddress.IPv4Address(found.packed[-_BYTES_4:]))
        return NetObject(ADDRESS, ip=ipaddress.IPv6Address(bytes(10) + b"\xff\xff" + found.packed))

    return run


ADDRESS.text = _text
ADDRESS.cast = lambda v: _parse(v) if isinstance(v, str) else _new(v) if isinstance(v, int | list) else None
ADDRESS.property("AddressFamily", _family)
ADDRESS.property("IPAddressToString", _text)
ADDRESS.property("Address", _number)
ADDRESS.property("IsIPv6LinkLocal", lambda a: a.fields["ip"].version != _BYTES_4 and a.fields["ip"].is_link_local)
ADDRESS.property("IsIPv6Multicast", lambda a: a.fields["ip"].version != _BYTES_4 and a.fields["ip"].is_multicast)
ADDRESS.property("IsIPv4MappedToIPv6", lambda a: getattr(a.fields["ip"], "ipv4_mapped", None) is not None)
ADDRESS.method("ToString", "", _text)
ADDRESS.method("GetAddressBytes", "", lambda a: byte_array(a.fields["ip"].packed))
ADDRESS.method("MapToIPv4", "", _mapped(_BYTES_4))
ADDRESS.method("MapToIPv6", "", _mapped(6))
ADDRESS.method("Equals", "object", same)
ADDRESS.static("Parse", "string", _parse)
ADDRESS.static("TryParse", "string,ref", try_parse(_parse, lambda: None))
ADDRESS.static("IsLoopback", "ipaddress", lambda a: a.fields["ip"].is_loopback)
for _name in ("HostToNetworkOrder", "NetworkToHostOrder"):
    ADDRESS.static(_name, "int16 | int | long", _swapped)
for _name, _value in {
    "Any": "0.0.0.0",  # noqa: S104  # a value, nothing is bound
    "Broadcast": "255.255.255.255",
    "Loopback": "127.0.0.1",
    "None": "255.255.255.255",
    "IPv6Any": "::",
    "IPv6Loopback": "::1",
    "IPv6None": "::",
}.items():
    ADDRESS.constant(_name, lambda value=_value: _parse(value))
ADDRESS.constructor("byte[] | long | -byte[],long", _new)
ADDRESS.unknown(
    "ScopeId IsIPv6SiteLocal IsIPv6Teredo +IsIPv6UniqueLocal +TryFormat +TryWriteBytes +IsValid +IsValidUtf8"
)

POINTS = register(NetType("System.Net.ServicePointManager"))


def _protocols(frame: Any) -> Any:
    """SystemDefault until it is set (ServicePointManager.SecurityProtocol, since .NET Framework 4.7)."""
    found = getattr(frame.session.host, "security_protocol", None)
    return found or convert(0, TYPES["system.net.securityprotocoltype"])


def _set_protocols(frame: Any, value: Any) -> None:
    frame.session.host.security_protocol = convert(value, TYPES["system.net.securityprotocoltype"])


def _set_callback(frame: Any, value: Any) -> None:
    """A block that lets every certificate pass: no server of a simulated host has a bad one."""
    if value is not None and (not hasattr(value, "invoke_with") or value.code.text.strip().lower() != "$true"):
        frame.session.refuse_at_run(
            "[System.Net.ServicePointManager]::ServerCertificateValidationCallback = but { $true }"
        )


POINTS.constant("SecurityProtocol", _protocols, frame=True)
POINTS.setters["static securityprotocol"] = _set_protocols
POINTS.setters["static servercertificatevalidationcallback"] = _set_callback
POINTS.setters["static expect100continue"] = lambda _frame, _value: None
POINTS.setters["static defaultconnectionlimit"] = lambda _frame, _value: None
POINTS.unknown(
    "Expect100Continue DefaultConnectionLimit ServerCertificateValidationCallback "
    "FindServicePoint CheckCertificateRevocationList DnsRefreshTimeout MaxServicePointIdleTime"
)
