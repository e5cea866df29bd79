"""XML documents as trees: read from text, written as .NET writes them (System.Xml.XmlDocument)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from xml.parsers import expat

from hostprep.lab.powershell.net import registry


class XmlNode:
    """A document, element, attribute, text, CDATA section, comment, declaration or instruction.

    Attributes:
        kind: its type's name without its namespace, such as ``XmlElement``.
        name: with its prefix; ``#text`` and its like for what has none.
        value: of an attribute, a text, a comment.
        attributes: of an element.
        children: of an element or a document.
        parent: what it hangs on.
        whole: whether an empty element has an end tag of its own.
    """

    __slots__ = ("attributes", "children", "kind", "name", "notes", "parent", "value", "whole")

    def __init__(self, kind: str, name: str, value: str = "") -> None:
        self.kind = kind
        self.name = name
        self.value = value
        self.attributes: list[XmlNode] = []
        self.children: list[XmlNode] = []
        self.parent: XmlNode | None = None
        self.whole = False
        self.notes = None

    @property
    def net_type(self) -> Any:
        """Its .NET type."""
        return registry.TYPES[f"system.xml.{self.kind.lower()}"]

    @property
    def local(self) -> str:
        """The name without its prefix."""
        return self.name.rpartition(":")[2]

    @property
    def text(self) -> str:
        """The text of all that is inside."""
        if self.kind in ("XmlText", "XmlCDataSection", "XmlAttribute"):
            return self.value
        return "".join(one.text for one in self.children)

    def elements(self) -> list[XmlNode]:
        """The elements right below."""
        return [one for one in self.children if one.kind == "XmlElement"]

    def below(self) -> Iterator[XmlNode]:
        """All elements below, in the order of the text."""
        for one in self.elements():
            yield one
            yield from one.below()

    def add(self, node: XmlNode) -> XmlNode:
        """Hang a node on it, as the last one; it leaves the place where it was."""
        if node.parent is not None:
            node.parent.children.remove(node)
        node.parent = self
        self.children.append(node)
        return node

    def attribute(self, name: str) -> XmlNode | None:
        """An attribute by its name."""
        return next((one for one in self.attributes if one.name == name), None)

    def put(self, name: str, value: str) -> None:
        """Set an attribute."""
        found = self.attribute(name)
        if found is None:
            found = XmlNode("XmlAttribute", name)
            found.parent = self
            self.attributes.append(found)
        found.value = value

    def say(self, text: str) -> None:
        """Put a text in the place of all that is inside."""
        self.children.clear()
        self.whole = True
        if text:
            self.add(XmlNode("XmlText", "#text", text))


class UnknownXmlError(Exception):
    """The document has something that is not modelled."""


def read(text: str) -> XmlNode:
    """A document.

    Raises:
        expat.ExpatError: it is none.
        UnknownXmlError: it has a document type.
    """
    return _Reader().read(text.lstrip("\ufeff"))


class _Reader:
    def __init__(self) -> None:
        self.document = self.here = XmlNode("XmlDocument", "#document")
        self.data = b""
        self.parser = expat.ParserCreate()

    def read(self, text: str) -> XmlNode:
        parser = self.parser
        parser.buffer_text = parser.ordered_attributes = True
        parser.StartElementHandler, parser.EndElementHandler = self._start, self._end
        parser.CharacterDataHandler = self._text
        parser.CommentHandler = lambda text: self._put("XmlComment", "#comment", text)
        parser.ProcessingInstructionHandler = lambda name, text: self._put("XmlProcessingInstruction", name, text)
        parser.StartCdataSectionHandler = lambda: self._put("XmlCDataSection", "#cdata-section", "")
        parser.XmlDeclHandler = self._declaration
        parser.StartDoctypeDeclHandler = self._doctype
        self.data = text.encode("utf-8")
        parser.Parse(self.data, True)  # noqa: FBT003  # the parser's own signature
        return self.document

    def _put(self, kind: str, name: str, value: str) -> None:
        self.here.add(XmlNode(kind, name, value))

    def _start(self, name: str, pairs: list[str]) -> None:
        element = XmlNode("XmlElement", name)
        for key, value in zip(pairs[::2], pairs[1::2], strict=True):
            element.put(key, value)
        self.here = self.here.add(element)

    def _end(self, _name: str) -> None:
        at = self.parser.CurrentByteIndex
        self.here.whole = self.data[at - 2 : at] != b"/>"
        self.here = self.here.parent or self.document

    def _text(self, text: str) -> None:
        last = self.here.children[-1] if self.here.children else None
        if last is not None and last.kind == "XmlCDataSection" and not last.value:
            last.value = text
        elif text.strip(" \t\r\n"):
            self._put("XmlText", "#text", text)

    def _declaration(self, version: str, encoding: str | None, alone: int) -> None:
        words = [f'version="{version}"']
        words += [f'encoding="{encoding}"'] if encoding else []
        words += [f'standalone="{"yes" if alone else "no"}"'] if alone >= 0 else []
        self._put("XmlDeclaration", "xml", " ".join(words))

    def _doctype(self, *_: Any) -> None:
        raise UnknownXmlError("an XML document with a document type")
