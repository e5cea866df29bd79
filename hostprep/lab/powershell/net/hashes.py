"""Hashes and keyed hashes of System.Security.Cryptography."""

from __future__ import annotations

import hashlib
import hmac
from typing import Any

from hostprep.lab.powershell.net.encodings import byte_array
from hostprep.lab.powershell.net.model import NetError, NetType
from hostprep.lab.powershell.net.registry import TYPES, register
from hostprep.lab.powershell.values.objects import NOTHING, NetObject

_C = "System.Security.Cryptography."
_NAMES = ("MD5", "SHA1", "SHA256", "SHA384", "SHA512")


def _bytes(data: Any, *part: int) -> bytes:
    if isinstance(data, NetObject) and "data" in data.fields:
        rest = bytes(data.fields["data"][data.fields["at"] :])
        data.fields["at"] = len(data.fields["data"])
        return rest
    if data is None:
        raise NetError("System.ArgumentNullException", "Value cannot be null. (Parameter 'buffer')")
    return bytes(data[part[0] : part[0] + part[1]] if part else data)


def _compute(found: NetObject, data: Any, *part: int) -> Any:
    name, key = found.fields["name"].lower(), found.fields["key"]
    body = _bytes(data, *part)
    if key is not None:
        return byte_array(hmac.new(key, body, name).digest())
    return byte_array(hashlib.new(name, body, usedforsecurity=False).digest())


HASH = register(NetType(_C + "HashAlgorithm", interfaces=("System.IDisposable",)))
HASH.method("ComputeHash", "byte[] | System.IO.MemoryStream | byte[],int,int", _compute)
for _word in ("Dispose", "Clear", "Initialize"):
    HASH.method(_word, "", lambda _: NOTHING)
HASH.property("HashSize", lambda h: hashlib.new(h.fields["name"].lower(), usedforsecurity=False).digest_size * 8)
HASH.unknown(
    "Hash TransformBlock TransformFinalBlock +ComputeHashAsync +TryComputeHash InputBlockSize "
    "OutputBlockSize CanReuseTransform"
)


def _by_name(name: str) -> NetObject | None:
    word = str(name).upper().replace("-", "")
    return NetObject(TYPES[(_C + word).lower()], name=word, key=None) if word in _NAMES else None


HASH.static("Create", "string | -", _by_name)
for _name in _NAMES:
    _kind = register(NetType(_C + _name, _C + "HashAlgorithm"))
    _kind.static("Create", " | -string", lambda name=_name: NetObject(TYPES[(_C + name).lower()], name=name, key=None))
    _kind.static(
        "+HashData",
        "byte[]",
        lambda data, name=_name: byte_array(hashlib.new(name.lower(), bytes(data), usedforsecurity=False).digest()),
    )
    _keyed = register(NetType(f"{_C}HMAC{_name}", _C + "HashAlgorithm"))
    _keyed.constructor("byte[] | -", lambda key, kind=_keyed, name=_name: NetObject(kind, name=name, key=bytes(key)))
    _keyed.property("Key", lambda h: byte_array(h.fields["key"]))
    _keyed.unknown("+HashData HashName")
for _name in (
    *(f"{one}Managed" for one in ("SHA1", "SHA256", "SHA384", "SHA512")),
    *(f"{one}CryptoServiceProvider" for one in _NAMES),
):
    _plain = _name.removesuffix("Managed").removesuffix("CryptoServiceProvider")
    _kind = register(NetType(_C + _name, _C + _plain))
    _kind.constructor("", lambda kind=_kind, name=_plain: NetObject(kind, name=name, key=None))
