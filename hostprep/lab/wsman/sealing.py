"""Message encryption: a sealed body inside a multipart one (MS-WSMV 2.2.9.1)."""

from __future__ import annotations

import re
import struct
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spnego import ContextProxy

SOAP = "application/soap+xml;charset=UTF-8"
PIECE = 16384
BOUNDARY = b"--Encrypted Boundary"
PART = re.compile(rb"--\s*Encrypted Boundary\r\n")
STREAM = b"\tContent-Type: application/octet-stream\r\n"
END = re.compile(rb"--\s*Encrypted Boundary--\r\n$")


class UnsealableError(Exception):
    """The body was not sealed with this connection's keys, or is no sealed body at all."""


def content_type(context: ContextProxy, body: bytes) -> str:
    """What a sealed answer is called: CredSSP seals 16 KB at a time."""
    kind = "multipart/x-multi-encrypted" if len(_pieces(context, body)) > 1 else "multipart/encrypted"
    return f'{kind};protocol="{_protocol(context)}";boundary="Encrypted Boundary"'


def seal(context: ContextProxy, body: bytes) -> bytes:
    """Seal an answer."""
    return b"".join(_sealed(context, piece) for piece in _pieces(context, body)) + BOUNDARY + b"--\r\n"


def _sealed(context: ContextProxy, body: bytes) -> bytes:
    sealed = context.wrap_winrm(body)
    head = (
        f"--Encrypted Boundary\r\n\tContent-Type: {_protocol(context)}\r\n"
        f"\tOriginalContent: type={SOAP};Length={len(body) + sealed.padding_length}\r\n--Encrypted Boundary\r\n"
    )
    return head.encode() + STREAM + struct.pack("<i", len(sealed.header)) + sealed.header + sealed.data


def _protocol(context: ContextProxy) -> str:
    return f"application/HTTP-{'CredSSP' if context.protocol == 'credssp' else 'SPNEGO'}-session-encrypted"


def _pieces(context: ContextProxy, body: bytes) -> list[bytes]:
    size = PIECE if context.protocol == "credssp" else len(body)
    return [body[at : at + size] for at in range(0, len(body), size)]


def unseal(context: ContextProxy, body: bytes) -> bytes:
    """Open a request.

    Raises:
        UnsealableError: another connection's keys, a gap in the sequence, or a broken body.
    """
    from spnego.exceptions import SpnegoError

    parts = PART.split(END.sub(b"", body))
    try:
        return b"".join(_opened(context, part.removeprefix(STREAM)) for part in parts[2::2])
    except (IndexError, struct.error, SpnegoError, ValueError) as error:
        raise UnsealableError(type(error).__name__) from None


def _opened(context: ContextProxy, signed: bytes) -> bytes:
    length = struct.unpack("<i", signed[:4])[0]
    return context.unwrap_winrm(signed[4 : 4 + length], signed[4 + length :])
