"""System.Xml.XmlDocument: documents that are loaded, changed and saved, and the cast ``[xml]``."""

from __future__ import annotations

from typing import Any
from xml.parsers import expat

from hostprep.lab.powershell.net.files import read_bytes, write_bytes
from hostprep.lab.powershell.net.model import CastFault, NetError, NetType
from hostprep.lab.powershell.net.registry import register
from hostprep.lab.powershell.net.xml import assign, by_tag, look
from hostprep.lab.powershell.values.convert import RULES
from hostprep.lab.powershell.values.objects import NOTHING
from hostprep.lab.powershell.values.text import to_text
from hostprep.lab.powershell.values.xmltree import UnknownXmlError, XmlNode, read
from hostprep.lab.powershell.values.xmlwriting import indented

DOCUMENT = register(
    NetType("System.Xml.XmlDocument", "System.Xml.XmlNode", text=lambda node: node.local, look=look, assign=assign)
)


def _fill(document: XmlNode, text: str) -> Any:
    try:
        found = read(text)
    except expat.ExpatError as error:
        raise NetError("System.Xml.XmlException", str(error)) from None
    except UnknownXmlError as reason:
        raise NetError("NotKnown", str(reason)) from None
    document.children = found.children
    for one in document.children:
        one.parent = document
    return NOTHING


def _load(frame: Any, document: XmlNode, path: str) -> Any:
    return _fill(document, read_bytes(frame, path).decode("utf-8-sig", "replace"))


def _save(frame: Any, document: XmlNode, path: str) -> Any:
    first = document.children[0] if document.children else None
    told = first.value.lower() if first is not None and first.kind == "XmlDeclaration" else ""
    if "encoding=" in told and 'encoding="utf-8"' not in told:
        raise NetError("NotKnown", "Save() of an XML document in another encoding than UTF-8")
    text = indented(document, frame.session.host.newline)
    # The writer of .NET puts a byte order mark where the declaration names the encoding.
    write_bytes(frame, path, text.encode("utf-8-sig" if "encoding=" in told else "utf-8"))
    return NOTHING


def _new() -> XmlNode:
    return XmlNode("XmlDocument", "#document")


DOCUMENT.property("DocumentElement", lambda node: next(iter(node.elements()), None))
DOCUMENT.method("LoadXml", "string", _fill)
DOCUMENT.method("Load", "string | -object", _load, frame=True)
DOCUMENT.method("Save", "string | -object", _save, frame=True)
DOCUMENT.method(
    "CreateElement", "string | -string,string | -string,string,string", lambda _, name: XmlNode("XmlElement", name)
)
DOCUMENT.method("CreateTextNode", "string", lambda _, text: XmlNode("XmlText", "#text", text))
DOCUMENT.method("CreateComment", "string", lambda _, text: XmlNode("XmlComment", "#comment", text))
DOCUMENT.method("GetElementsByTagName", "string | -string,string", by_tag)
DOCUMENT.constructor("", _new)
DOCUMENT.unknown(
    "CreateAttribute CreateCDataSection CreateDocumentFragment CreateDocumentType CreateEntityReference CreateNode "
    "CreateProcessingInstruction CreateSignificantWhitespace CreateWhitespace CreateXmlDeclaration DocumentType "
    "GetElementById Implementation ImportNode NameTable PreserveWhitespace ReadNode Schemas Validate XmlResolver"
)


def _cast(value: Any, target: NetType) -> Any:
    """``[xml]`` of a text; an array's items are its lines."""
    if value is None or (isinstance(value, XmlNode) and value.kind == "XmlDocument"):
        return value
    if isinstance(value, XmlNode):
        raise CastFault("ConvertToFinalInvalidCastException", f'Cannot convert to type "{target.name}".')
    text = to_text(value, "\n")
    document = _new()
    try:
        _fill(document, text)
    except NetError as error:
        if error.type_name == "NotKnown":
            raise
        message = f'Cannot convert value "{text}" to type "System.Xml.XmlDocument". Error: "{error.message}"'
        raise CastFault("InvalidCastToXmlDocument", message, (error.type_name, error.message)) from None
    return document


RULES[DOCUMENT.name] = _cast
