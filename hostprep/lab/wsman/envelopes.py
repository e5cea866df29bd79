"""Envelopes: what a request says, and how an answer is written."""

from __future__ import annotations

import re
import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple
from xml.etree import ElementTree as ET

from hostprep.lab.wsman.names import ANONYMOUS, NAMESPACES

if TYPE_CHECKING:
    from collections.abc import Iterable

DURATION = re.compile(r"P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?$")
UNITS = (86400, 3600, 60, 1)


class MalformedError(Exception):
    """The body is no envelope."""


@dataclass(frozen=True, slots=True)
class Request:
    """What a client asks for.

    Attributes:
        action: the URI.
        message_id: as the client wrote it.
        resource: the resource URI.
        to: the URL that the client says it talks to; pywinrm says a constant.
        timeout: the text of OperationTimeout.
        envelope: MaxEnvelopeSize in bytes.
        session: the client's SessionId; empty where it has none.
        selectors: by name.
        options: by name.
        unknown: names of headers that must be understood and are not.
        body: what is in the body; None for nothing.
    """

    action: str
    message_id: str
    resource: str
    to: str
    timeout: str
    envelope: int
    session: str
    selectors: dict[str, str]
    options: dict[str, str]
    unknown: tuple[str, ...]
    body: ET.Element | None


class Answer(NamedTuple):
    """What goes back.

    Attributes:
        status: of HTTP.
        body: the envelope, or nothing.
        operation: the last word of the request's action, for switches and counters.
    """

    status: int
    body: bytes
    operation: str = ""


def q(name: str) -> str:
    """``w:Selector`` in ElementTree's notation."""
    prefix, _, local = name.partition(":")
    return f"{{{NAMESPACES[prefix]}}}{local}"


HEADERS = """
    a:Action a:MessageID a:To a:ReplyTo a:FaultTo a:From a:RelatesTo w:ResourceURI w:SelectorSet w:OptionSet
    w:MaxEnvelopeSize w:OperationTimeout w:Locale w:FragmentTransfer p:DataLocale p:SessionId p:OperationID
    p:SequenceId p:ActivityId rsp:CompressionType
"""
KNOWN = {q(name) for name in HEADERS.split()}


def parse(data: bytes) -> Request:
    """Read a request, in UTF-8 or UTF-16.

    Raises:
        MalformedError: it is not a SOAP envelope with a header.
    """
    try:
        root = ET.fromstring(data)  # noqa: S314  # the lab's own clients speak
    except ET.ParseError as error:
        raise MalformedError(str(error)) from None
    header, body = root.find(q("s:Header")), root.find(q("s:Body"))
    if root.tag != q("s:Envelope") or header is None or body is None:
        raise MalformedError("no envelope")
    return _request(header, body)


def _request(header: ET.Element, body: ET.Element) -> Request:
    def text(name: str) -> str:
        return (header.findtext(q(name)) or "").strip()

    size = text("w:MaxEnvelopeSize")
    must = q("s:mustUnderstand")
    return Request(
        action=text("a:Action"),
        message_id=text("a:MessageID"),
        resource=text("w:ResourceURI"),
        to=text("a:To"),
        timeout=text("w:OperationTimeout"),
        envelope=int(size) if size.isdigit() else 153_600,
        session=text("p:SessionId"),
        selectors=_named(header.find(q("w:SelectorSet"))),
        options=_named(header.find(q("w:OptionSet"))),
        unknown=tuple(one.tag for one in header if one.get(must) in {"1", "true"} and one.tag not in KNOWN),
        body=next(iter(body), None),
    )


def _named(found: ET.Element | None) -> dict[str, str]:
    return {} if found is None else {one.get("Name", ""): one.text or "" for one in found}


def seconds(text: str) -> float | None:
    """An xs:duration in seconds; None for what is none, or is below zero."""
    found = DURATION.match(text)
    if found is None or text in {"P", "PT"}:
        return None
    return sum(float(part) * unit for part, unit in zip(found.groups(), UNITS, strict=True) if part)


def element(
    tag: str, text: str | None = None, attributes: dict[str, str] | None = None, *inside: ET.Element
) -> ET.Element:
    """An element under a prefix of ours, which the envelope declares."""
    made = ET.Element(tag, attributes or {})
    made.text = text
    made.extend(inside)
    return made


def new_id() -> str:
    """A fresh id, upper case as Windows writes them."""
    return str(uuid.uuid4()).upper()


def envelope(
    prefixes: str, action: str, relates_to: str | None, body: Iterable[ET.Element], head: Iterable[ET.Element] = ()
) -> bytes:
    """Write an answer: no declaration, no white space, namespaces in Windows's order for each kind of answer."""
    names = {f"xmlns:{prefix}": NAMESPACES[prefix] for prefix in prefixes.split()}
    header = element(
        "s:Header",
        None,
        None,
        element("a:Action", action),
        element("a:MessageID", f"uuid:{new_id()}"),
        element("a:To", ANONYMOUS),
    )
    if relates_to is not None:
        header.append(element("a:RelatesTo", relates_to))
    header.extend(head)
    made = element("s:Envelope", None, {"xml:lang": "en-US", **names}, header, element("s:Body", None, None, *body))
    written: bytes = ET.tostring(made, encoding="us-ascii", xml_declaration=False)
    return written
