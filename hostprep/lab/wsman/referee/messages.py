"""PSRP's messages out of streams, as trees that can be compared."""

from __future__ import annotations

import re
import struct
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

from hostprep.lab.wsman.psrp import BOM, HEADER, MESSAGE, fragments

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

NAMES = {
    0x00010002: "SESSION_CAPABILITY",
    0x00010006: "ENCRYPTED_SESSION_KEY",
    0x00021004: "RUNSPACE_AVAILABILITY",
    0x00021005: "RUNSPACEPOOL_STATE",
    0x00021009: "APPLICATION_PRIVATE_DATA",
    0x0002100B: "RUNSPACEPOOL_INIT_DATA",
    0x00041004: "PIPELINE_OUTPUT",
    0x00041005: "ERROR_RECORD",
    0x00041006: "PIPELINE_STATE",
    0x00041007: "DEBUG_RECORD",
    0x00041008: "VERBOSE_RECORD",
    0x00041009: "WARNING_RECORD",
    0x00041010: "PROGRESS_RECORD",
    0x00041011: "INFORMATION_RECORD",
    0x00041100: "PIPELINE_HOST_CALL",
}


@dataclass(frozen=True, slots=True)
class Message:
    """A message of the server.

    Attributes:
        kind: its name in MS-PSRP 2.2.1.
        marked: whether it begins with a byte order mark.
        pool: the raw id of the pool.
        data: the object.
    """

    kind: str
    marked: bool
    pool: bytes
    data: ET.Element | None


def messages(payloads: Iterable[bytes]) -> Iterator[Message]:
    """The messages in fragments, by the number of their objects: hosts send those of streams a little out of order."""
    parts: dict[bytes, bytes] = {}
    found: list[tuple[bytes, bytes]] = []
    for payload in payloads:
        for fragment in fragments(payload):
            number = fragment[:8]
            parts[number] = parts.get(number, b"") + fragment[HEADER:]
            if fragment[16] & 2:
                found.append((number, parts.pop(number)))
    return (_message(raw) for _, raw in sorted(found))


def _message(raw: bytes) -> Message:
    kind: int = struct.unpack("<I", raw[4:8])[0]
    data = raw[MESSAGE:]
    marked = data.startswith(BOM)
    text = data.removeprefix(BOM)
    tree = ET.fromstring(text) if text else None  # noqa: S314  # the referee's own recordings
    return Message(NAMES.get(kind, hex(kind)), marked, raw[8:24], tree)


Tree = tuple[str, str, str, tuple[Any, ...]]
# Values that differ from run to run.
VOLATILE = {"DT", "G"}
# Versions of PowerShell and Windows.
BUILD = re.compile(r"\d+\.\d+\.\d{4,}(?:\.\d+)?$")
VOLATILE_NAMES = {
    "ProcessId",
    "NativeThreadId",
    "ManagedThreadId",
    "Computer",
    "User",
    "EncryptedSessionKey",
    "PSVersion",
    "BuildVersion",
}


def tree(element: ET.Element, types: dict[str, tuple[str, ...]] | None = None) -> Tree:
    """An object without what only numbers it; types by their list, members of a bag by name."""
    types = {} if types is None else types
    name = element.get("N", "")
    if element.tag in {"TN", "TNRef"}:
        number = element.get("RefId", "")
        if element.tag == "TN":
            types[number] = tuple(one.text or "" for one in element)
        return ("TN", "", "|".join(types.get(number, ())), ())
    inside = [tree(one, types) for one in element]
    # psrpcore writes an enum's number before its type, and members in an order of its own.
    if element.tag in {"MS", "Props", "Obj"}:
        inside.sort(key=lambda one: (one[1], one[0], one))
    volatile = element.tag in VOLATILE or name in VOLATILE_NAMES or BUILD.match(element.text or "")
    text = "*" if volatile else element.text or ""
    return (element.tag, name, text, tuple(inside))
