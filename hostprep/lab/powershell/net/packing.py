"""System.IO.Compression.GZipStream, as far as scripts unpack with it."""

from __future__ import annotations

import gzip
import zlib
from typing import Any

from hostprep.lab.powershell.net.model import NetError, NetType
from hostprep.lab.powershell.net.registry import register
from hostprep.lab.powershell.values.objects import NOTHING, NetObject

DECOMPRESS = 0
register(NetType("System.IO.Compression.CompressionMode", "System.Enum", values={"Decompress": 0, "Compress": 1}))
GZIP = register(NetType("System.IO.Compression.GZipStream", interfaces=("System.IDisposable",)))


def _new(source: NetObject, mode: Any) -> NetObject:
    if mode.number != DECOMPRESS:
        raise NetError("NotKnown", "GZipStream to compress with")
    packed = bytes(source.fields["data"][source.fields["at"] :])
    source.fields["at"] = len(source.fields["data"])
    try:
        data = gzip.decompress(packed)
    except (OSError, EOFError, zlib.error):
        message = "The magic number in GZip header is not correct. Make sure you are passing in a GZip stream."
        raise NetError("System.IO.InvalidDataException", message) from None
    return NetObject(GZIP, data=bytearray(data), at=0, closed=False)


def _close(stream: NetObject) -> Any:
    stream.fields["closed"] = True
    return NOTHING


GZIP.constructor("System.IO.MemoryStream,System.IO.Compression.CompressionMode", _new)
for _name in ("Close", "Dispose"):
    GZIP.method(_name, "", _close)
GZIP.unknown("BaseStream Read ReadByte Write Flush CopyTo CanRead CanWrite CanSeek Length Position Seek SetLength")
