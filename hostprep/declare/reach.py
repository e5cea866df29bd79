"""How a host is reached: keys that only make sense together."""

from __future__ import annotations

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

Contradiction = tuple[str, str, str]
"""The key at fault, what is wrong with it, what is expected."""


def auth_of(host: Host) -> AuthName:
    """How a WinRM login on the host is proven."""
    return host.auth or "negotiate"


def contradiction(host: Host) -> Contradiction | None:
    """What a host's declaration says that cannot hold together, or None."""
    if host.transport not in WINRM:
        return None
    auth = auth_of(host)
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
