"""SecureString, PSCredential and NetworkCredential, and the way that scripts take a SecureString apart with Marshal.

A simulated host encrypts nothing: a SecureString hides its text from output, as on a real one, and no more.
"""

from __future__ import annotations

from typing import Any

from hostprep.lab.powershell.net.model import NetError, NetType
from hostprep.lab.powershell.net.registry import SMA, register
from hostprep.lab.powershell.values.objects import NOTHING, NetObject, is_null
from hostprep.lab.powershell.values.text import to_text

SECURE = register(NetType("System.Security.SecureString", interfaces=("System.IDisposable",)))
CREDENTIAL = register(NetType(SMA + "PSCredential"))
NETWORK = register(NetType("System.Net.NetworkCredential"))
MARSHAL = register(NetType("System.Runtime.InteropServices.Marshal", complete=False))
POINTER = register(NetType("System.IntPtr", "System.ValueType", complete=False))


def secure(text: str) -> NetObject:
    """A SecureString of a text."""
    return NetObject(SECURE, characters=list(text), fixed=False)


def revealed(value: NetObject) -> str:
    """Its text."""
    return "".join(value.fields["characters"])


def _append(value: NetObject, one: Any) -> Any:
    if value.fields["fixed"]:
        raise NetError("System.InvalidOperationException", "Instance is read-only.")
    value.fields["characters"].append(to_text(one))
    return NOTHING


def _fix(value: NetObject) -> Any:
    value.fields["fixed"] = True
    return NOTHING


def _clear(value: NetObject) -> Any:
    value.fields["characters"].clear()
    return NOTHING


SECURE.constructor("", lambda: secure(""))
SECURE.property("Length", lambda value: len(value.fields["characters"]))
SECURE.method("AppendChar", "char", _append)
SECURE.method("MakeReadOnly", "", _fix)
SECURE.method("IsReadOnly", "", lambda value: value.fields["fixed"])
SECURE.method("Copy", "", lambda value: secure(revealed(value)))
SECURE.method("Clear", "", _clear)
SECURE.method("Dispose", "", _clear)
SECURE.unknown("InsertAt RemoveAt SetAt")


def _credential(user: Any, password: Any) -> NetObject:
    if is_null(user) or not to_text(user):
        kind = SMA + "PSArgumentException"
        raise NetError(kind, 'Cannot process argument because the value of argument "userName" is not valid.')
    return NetObject(CREDENTIAL, user=to_text(user), password=password)


def _network(credential: NetObject) -> NetObject:
    """The domain stands before a backslash, the user before an at sign stays whole only there."""
    user = credential.fields["user"]
    if "@" in user:
        raise NetError("NotKnown", "GetNetworkCredential() of a user with an at sign")
    domain, slash, name = user.rpartition("\\")
    return NetObject(NETWORK, user=name if slash else user, domain=domain, text=revealed(credential.fields["password"]))


CREDENTIAL.constructor("string,System.Security.SecureString", _credential)
CREDENTIAL.property("UserName", lambda c: c.fields["user"])
CREDENTIAL.property("Password", lambda c: c.fields["password"])
CREDENTIAL.method("GetNetworkCredential", "", _network)
CREDENTIAL.unknown("Empty GetObjectData")


def _new_network(user: Any = "", password: Any = "", domain: Any = "") -> NetObject:
    text = revealed(password) if isinstance(password, NetObject) else to_text(password)
    return NetObject(NETWORK, user=to_text(user), domain=to_text(domain), text=text)


_S = "System.Security.SecureString"
NETWORK.constructor(f" | string,{_S} | string,string | string,{_S},string | string,string,string", _new_network)
NETWORK.property("UserName", lambda c: c.fields["user"])
NETWORK.property("Password", lambda c: c.fields["text"])
NETWORK.property("Domain", lambda c: c.fields["domain"])
NETWORK.property("SecurePassword", lambda c: secure(c.fields["text"]))
NETWORK.unknown("GetCredential")


def _pointer(value: NetObject) -> NetObject:
    return NetObject(POINTER, text=revealed(value))


def _read(pointer: NetObject) -> str:
    if pointer.fields["text"] is None:
        raise NetError("NotKnown", "text at an address that was given back")
    return str(pointer.fields["text"])


def _free(pointer: NetObject) -> Any:
    pointer.fields["text"] = None
    return NOTHING


for _name in ("SecureStringToBSTR", "SecureStringToGlobalAllocUnicode", "SecureStringToCoTaskMemUnicode"):
    MARSHAL.static(_name, _S, _pointer)
for _name in ("PtrToStringAuto", "PtrToStringBSTR", "PtrToStringUni"):
    MARSHAL.static(_name, "System.IntPtr | -System.IntPtr,int", _read)
for _name in ("ZeroFreeBSTR", "ZeroFreeGlobalAllocUnicode", "ZeroFreeCoTaskMemUnicode"):
    MARSHAL.static(_name, "System.IntPtr", _free)
