"""Version, IPAddress, Guid, Uri, and a small XML document."""

from __future__ import annotations

import ipaddress
import uuid
from typing import Any
from urllib.parse import urlsplit

from hostprep.lab.powershell.net import registry
from hostprep.lab.powershell.net.model import NetError, NetType, members
from hostprep.lab.powershell.net.registry import register
from hostprep.lab.powershell.net.text import byte_array
from hostprep.lab.powershell.values.convert import convert
from hostprep.lab.powershell.values.objects import NetObject
from hostprep.lab.powershell.values.text import to_text


def _version(*parts: Any) -> NetObject | None:
    words = [to_text(p) for p in parts] if len(parts) > 1 else to_text(parts[0]).strip().split(".")
    if not 2 <= len(words) <= 4:
        raise NetError(
            "System.ArgumentException", "Version string portion was too short or too long. (Parameter 'input')"
        )
    if not all(w.isdigit() for w in words):
        raise NetError("System.FormatException", "The input string was not in a correct format.")
    numbers = [int(w) for w in words]
    return NetObject(VERSION, parts=([*numbers, -1, -1])[:4])


def _version_text(v: NetObject, fields: Any = None) -> str:
    shown = [str(n) for n in v.fields["parts"] if n >= 0]
    return ".".join(shown if fields is None else shown[: int(fields)])


def _ordered(key: str) -> Any:
    return lambda a, b: (a.fields[key] > b.fields[key]) - (a.fields[key] < b.fields[key])


def _same(key: str) -> Any:
    return lambda a, b: isinstance(b, NetObject) and b.fields.get(key) == a.fields[key]


VERSION = register(
    NetType(
        "System.Version",
        properties={
            n: (lambda v, i=i: v.fields["parts"][i]) for i, n in enumerate(("major", "minor", "build", "revision"))
        },
        methods=members(ToString=_version_text, CompareTo=_ordered("parts"), Equals=_same("parts")),
        static_methods=members(Parse=_version),
        construct=_version,
        cast=lambda v: (
            _version(v) if isinstance(v, str) else _version(to_text(v)) if isinstance(v, float | int) else None
        ),
        text=_version_text,
        others=frozenset(("tryparse", "majorrevision", "minorrevision")),
    )
)


def _address(text: Any) -> NetObject:
    try:
        return NetObject(
            ADDRESS, ip=ipaddress.ip_address(bytes(text) if isinstance(text, list) else to_text(text).strip())
        )
    except ValueError:
        raise NetError("System.FormatException", "An invalid IP address was specified.") from None


def _try(make: Any) -> Any:
    def parse(text: Any, out: Any) -> bool:
        try:
            out.write(make(text))
        except NetError:
            return False
        return True

    return parse


def _family(a: NetObject) -> Any:
    return convert(
        "InterNetwork" if a.fields["ip"].version == 4 else "InterNetworkV6",
        registry.TYPES["system.net.sockets.addressfamily"],
    )


ADDRESS = register(
    NetType(
        "System.Net.IPAddress",
        properties={"addressfamily": _family, "ipaddresstostring": lambda a: str(a.fields["ip"])},
        methods=members(
            ToString=lambda a: str(a.fields["ip"]),
            GetAddressBytes=lambda a: byte_array(a.fields["ip"].packed),
            Equals=_same("ip"),
        ),
        static_methods=members(
            Parse=_address, TryParse=_try(_address), IsLoopback=lambda a: a.fields["ip"].is_loopback
        ),
        statics={"loopback": lambda: _address("127.0.0.1"), "any": lambda: _address("0.0.0.0")},  # noqa: S104  # a value, nothing is bound
        construct=_address,
        cast=lambda v: _address(v) if isinstance(v, str) else None,
        text=lambda a: str(a.fields["ip"]),
        complete=False,
    )
)


def _guid(text: Any = "00000000-0000-0000-0000-000000000000") -> NetObject:
    try:
        return NetObject(GUID, id=uuid.UUID(to_text(text)))
    except ValueError:
        raise NetError("System.FormatException", "Unrecognized Guid format.") from None


def _guid_text(g: NetObject, pattern: str = "D") -> str:
    plain = str(g.fields["id"])
    return {"D": plain, "N": plain.replace("-", ""), "B": "{" + plain + "}", "P": f"({plain})"}[pattern.upper()]


GUID = register(
    NetType(
        "System.Guid",
        "System.ValueType",
        methods=members(ToString=_guid_text, Equals=_same("id"), CompareTo=_ordered("id")),
        static_methods=members(
            NewGuid=lambda frame: NetObject(GUID, id=frame.session.host.new_uuid()), Parse=_guid, TryParse=_try(_guid)
        ),
        statics={"empty": _guid},
        construct=_guid,
        cast=lambda v: _guid(v) if isinstance(v, str) else None,
        text=_guid_text,
        session_methods=frozenset(("newguid",)),
        others=frozenset(("tobytearray",)),
    )
)


def _uri(text: Any) -> NetObject:
    parts = urlsplit(to_text(text))
    if not parts.scheme:
        raise NetError("NotKnown", "relative [uri]")
    return NetObject(URI, text=to_text(text), parts=parts)


URI = register(
    NetType(
        "System.Uri",
        properties={
            "host": lambda u: u.fields["parts"].hostname or "",
            "port": lambda u: (
                u.fields["parts"].port or {"http": 80, "https": 443, "ftp": 21}.get(u.fields["parts"].scheme, -1)
            ),
            "absolutepath": lambda u: u.fields["parts"].path or "/",
            "scheme": lambda u: u.fields["parts"].scheme,
            "query": lambda u: "?" + u.fields["parts"].query if u.fields["parts"].query else "",
            "originalstring": lambda u: u.fields["text"],
            "pathandquery": lambda u: (
                (u.fields["parts"].path or "/") + ("?" + u.fields["parts"].query if u.fields["parts"].query else "")
            ),
            "absoluteuri": lambda u: u.fields["text"],
        },
        methods=members(ToString=lambda u: u.fields["text"]),
        construct=_uri,
        cast=lambda v: _uri(v) if isinstance(v, str) else None,
        text=lambda u: u.fields["text"],
        complete=False,
    )
)
