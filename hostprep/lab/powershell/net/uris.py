"""System.Uri."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import quote, unquote, urljoin, urlsplit

from hostprep.lab.powershell.net.model import NetError, NetType
from hostprep.lab.powershell.net.registry import register
from hostprep.lab.powershell.net.splitting import array_of_strings
from hostprep.lab.powershell.values.convert import convert
from hostprep.lab.powershell.values.objects import EnumValue, NetObject

URI = register(NetType("System.Uri"))
_PORTS = {"http": 80, "https": 443, "ftp": 21, "ws": 80, "wss": 443, "ldap": 389}
_PLAIN = re.compile(r"[A-Za-z0-9\-._~:/?#\[\]@!$&'()*+,;=%]*")
_ABSOLUTE = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*:")


def _bad(why: str) -> NetError:
    return NetError("System.UriFormatException", f"Invalid URI: {why}")


def make_uri(text: Any, kind: Any = None) -> NetObject:
    """A Uri of a text; without a kind it must be absolute."""
    if text is None:
        raise NetError("System.ArgumentNullException", "Value cannot be null. (Parameter 'uriString')")
    number = kind.number if isinstance(kind, EnumValue) else 1
    plain = str(text).strip()
    if not _ABSOLUTE.match(plain):
        if plain.startswith(("/", "\\")) and number != 2:  # noqa: PLR2004  # relative only
            raise NetError("NotKnown", "a [uri] of a path")
        if number == 1:
            why = "The format of the URI could not be determined." if plain else "The URI is empty."
            raise _bad(why)
        return NetObject(URI, text=str(text), parts=None)
    return NetObject(URI, text=str(text), parts=_split(plain))


def _split(plain: str) -> Any:
    parts = urlsplit(plain)
    if len(parts.scheme) == 1 or parts.scheme not in _PORTS or "\\" in plain:
        raise NetError("NotKnown", f"a [uri] of the scheme '{parts.scheme}'")
    if not parts.hostname:
        raise _bad("The hostname could not be parsed.")
    try:
        parts.port  # noqa: B018  # reading it checks it
    except ValueError:
        raise _bad("Invalid port specified.") from None
    if not _PLAIN.fullmatch(plain) or "%" in parts.netloc:
        raise NetError("NotKnown", "a [uri] with characters to escape")
    if "/." in parts.path:
        raise NetError("NotKnown", "a [uri] with dots to remove")
    return parts


def _parts(u: NetObject) -> Any:
    if u.fields["parts"] is None:
        raise NetError("System.InvalidOperationException", "This operation is not supported for a relative URI.")
    return u.fields["parts"]


def _host(u: NetObject) -> str:
    name = _parts(u).hostname.lower()
    return f"[{name}]" if ":" in name else name


def _port(u: NetObject) -> int:
    parts = _parts(u)
    return int(parts.port if parts.port is not None else _PORTS[parts.scheme])


def _authority(u: NetObject) -> str:
    return _host(u) if _port(u) == _PORTS[_parts(u).scheme] else f"{_host(u)}:{_port(u)}"


def _user(u: NetObject) -> str:
    head, mark, _ = _parts(u).netloc.rpartition("@")
    return head if mark else ""


def _mark(sign: str, text: str) -> str:
    return sign + text if text else ""


def absolute(u: NetObject) -> str:
    """The whole address, as ``AbsoluteUri`` gives it."""
    parts = _parts(u)
    user = _user(u) + "@" if _user(u) else ""
    tail = (parts.path or "/") + _mark("?", parts.query) + _mark("#", parts.fragment)
    return f"{parts.scheme}://{user}{_authority(u)}{tail}"


def _text(u: NetObject) -> str:
    if u.fields["parts"] is None:
        return str(u.fields["text"])
    found = absolute(u)
    if "%" in found:
        raise NetError("NotKnown", "the text of a [uri] with escaped characters")
    return found


def _segments(u: NetObject) -> Any:
    return array_of_strings(re.findall(r"[^/]*/|[^/]+$", _parts(u).path or "/"))


def _joined(base: Any, other: Any) -> NetObject:
    from hostprep.lab.powershell.values.text import to_text  # only this needs it

    return make_uri(urljoin(absolute(base), to_text(other)))


def _new(first: Any, *rest: Any) -> NetObject:
    return _joined(first, rest[0]) if isinstance(first, NetObject) else make_uri(first, *rest)


def _try_create(first: Any, second: Any, out: Any) -> bool:
    try:
        out.write(_new(first, second))
    except NetError as error:
        if error.type_name == "NotKnown":
            raise
        out.write(None)
        return False
    return True


def _cast(value: Any) -> NetObject | None:
    from hostprep.lab.powershell.net.registry import TYPES  # only this needs it

    return make_uri(value, convert("RelativeOrAbsolute", TYPES["system.urikind"])) if isinstance(value, str) else None


URI.text = _text
URI.cast = _cast
for _name, _getter in {
    "AbsolutePath": lambda u: _parts(u).path or "/",
    "AbsoluteUri": absolute,
    "Authority": _authority,
    "DnsSafeHost": lambda u: _parts(u).hostname.lower(),
    "Fragment": lambda u: _mark("#", _parts(u).fragment),
    "Host": _host,
    "IsAbsoluteUri": lambda u: u.fields["parts"] is not None,
    "IsDefaultPort": lambda u: _port(u) == _PORTS[_parts(u).scheme],
    "IsFile": lambda u: _parts(u).scheme == "file",
    "IsUnc": lambda u: _parts(u) is None,
    "LocalPath": lambda u: unquote(_parts(u).path or "/"),
    "OriginalString": lambda u: u.fields["text"],
    "PathAndQuery": lambda u: (_parts(u).path or "/") + _mark("?", _parts(u).query),
    "Port": _port,
    "Query": lambda u: _mark("?", _parts(u).query),
    "Scheme": lambda u: _parts(u).scheme,
    "Segments": _segments,
    "UserInfo": _user,
}.items():
    URI.property(_name, _getter)
URI.method("ToString", "", _text)
URI.method("Equals", "object", lambda a, b: isinstance(b, NetObject) and b.net_type is URI and _text(a) == _text(b))
URI.static("EscapeDataString", "string", lambda text: quote(str(text), safe="-_.~"))
URI.static("UnescapeDataString", "string", lambda text: unquote(str(text)))
URI.static("TryCreate", "string,System.UriKind,ref | uri,string,ref | uri,uri,ref", _try_create)
URI.constructor("string | string,System.UriKind | uri,string | uri,uri", _new)
URI.unknown(
    "HostNameType IdnHost IsLoopback UserEscaped GetLeftPart GetComponents IsBaseOf "
    "IsWellFormedOriginalString MakeRelativeUri EscapeUriString IsWellFormedUriString "
    "CheckHostName CheckSchemeName Compare HexEscape UriSchemeHttp UriSchemeHttps UriSchemeFile"
)
