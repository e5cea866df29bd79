"""How a host is reached: keys that only make sense together."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from hostprep.declare.host import WINRM

if TYPE_CHECKING:
    from hostprep.declare.host import AuthName, Host

_LOGIN: Final = ("user", "password")
_NEEDS: Final[dict[AuthName, tuple[str, ...]]] = {
    "basic": _LOGIN,
    "ntlm": _LOGIN,
    "credssp": _LOGIN,
    "certificate": ("certificate",),
    "kerberos": (),
    "negotiate": (),
}

SHELLS: Final = ("linux", "powershell", "cmd")
_NAME: Final = re.compile(r"\w[\w.-]*")
_ADDRESS: Final = re.compile(rf"{_NAME.pattern}|[0-9A-Fa-f]*:[0-9A-Fa-f]*:[0-9A-Fa-f:.]*(%[\w.-]+)?")
_ADDRESSES: Final = "a DNS name or an IP address"

Contradiction = tuple[str, str, str]
"""The key at fault, what is wrong with it, what is expected."""


def auth_of(host: Host) -> AuthName:
    """How a WinRM login on the host is proven."""
    return host.auth or "negotiate"


def is_name(word: str) -> bool:
    """Whether a host or a group may be called so: names become folders, test ids and words of a command line."""
    return _NAME.fullmatch(word) is not None


def contradiction(host: Host) -> Contradiction | None:
    """What a host's declaration says that cannot hold together, or None."""
    if problem := _no_address(host.address):
        return "address", *problem
    if host.shell not in SHELLS:
        return "shell", f"is not valid: {host.shell!r}", f"one of {', '.join(SHELLS)}"
    if host.jump and ":" in host.jump.rpartition("@")[0]:
        return "jump", "has more than a user in front of the @ (not shown)", "[user@]address[:port], or a host's name"
    return _winrm(host, auth_of(host)) if host.transport in WINRM else None


def _no_address(text: str) -> tuple[str, str] | None:
    """What is wrong with an address and what is expected, or None."""
    if _ADDRESS.fullmatch(text):
        return None
    if text.startswith("["):
        return "is in brackets", "the IPv6 address alone; the port has a key of its own"
    if "@" in text:
        return "has a user in it", f"{_ADDRESSES}; the user has a key of its own"
    if re.fullmatch(r"[^:/]+:\d+", text):
        return "has a port in it", f"{_ADDRESSES}; the port has a key of its own"
    return f"is no address: {text!r}", _ADDRESSES


def _winrm(host: Host, auth: AuthName) -> Contradiction | None:
    if host.shell == "linux":
        return "shell", f"is linux, and transport {host.transport} reaches Windows", "powershell, or transport ssh"
    if not host.https and auth == "certificate":
        return "https", "is false, and a certificate is only shown over TLS", "https = true, or another auth"
    if not host.https and auth == "basic" and not host.allow_unencrypted:
        problem = "is false, and with auth basic everybody on the way would read the password"
        return "https", problem, "https = true, auth = 'negotiate', or allow_unencrypted = true"
    return _incomplete(host, auth)


def _incomplete(host: Host, auth: AuthName) -> Contradiction | None:
    needed = _NEEDS[auth]
    for key in needed:
        if getattr(host, key) is None:
            return key, f"is missing, and auth {auth} needs it", f"{' and '.join(needed)}, or another auth"
    if host.password is not None and host.user is None:
        return "user", "is missing, and there is a password for it", "user"
    return None
