"""Message encryption: a sealed body inside a multipart one (MS-WSMV 2.2.9.1)."""

from __future__ import annotations

import re
import struct
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spnego import ContextProxy

PROTOCOL = "application/HTTP-SPNEGO-session-encrypted"
CONTENT_TYPE = f'multipart/encrypted;protocol="{PROTOCOL}";boundary="Encrypted Boundary"'
SOAP = "application/soap+xml;charset=UTF-8"
BOUNDARY = b"--Encrypted Boundary"
PART = re.compile(rb"--\s*Encrypted Boundary\r\n")
STREAM = b"\tContent-Type: application/octet-stream\r\n"
END = re.compile(rb"--\s*Encrypted Boundary--\r\n$")


class UnsealableError(Exception):
    """The body was not sealed with this connection's keys, or is no sealed body at all."""


def seal(context: ContextProxy, body: bytes) -> bytes:
    """Seal an answer."""
    sealed = context.wrap_winrm(body)
    head = (
        f"--Encrypted Boundary\r\n\tContent-Type: {PROTOCOL}\r\n"
        f"\tOriginalContent: type={SOAP};Length={len(body) + sealed.padding_length}\r\n--Encrypted Boundary\r\n"
    )
    signed = struct.pack("<i", len(sealed.header)) + sealed.header + sealed.data
    return head.encode() + STREAM + signed + BOUNDARY + b"--\r\n"


def unseal(context: ContextProxy, body: bytes) -> bytes:
    """Open a request.

    Raises:
        UnsealableError: another connection's keys, a gap in the sequence, or a broken body.
    """
    from spnego.exceptions import SpnegoError

    parts = PART.split(END.sub(b"", body))
    try:
        signed = parts[2].removeprefix(STREAM)
        length = struct.unpack("<i", signed[:4])[0]
        return context.unwrap_winrm(signed[4 : 4 + length], signed[4 + length :])
    except (IndexError, struct.error, SpnegoError, ValueError) as error:
        raise UnsealableError(type(error).__name__) from None
