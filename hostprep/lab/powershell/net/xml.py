"""System.Xml.XmlDocument and its nodes, and how PowerShell reads them: elements and attributes are properties.

After ``XmlNodeAdapter`` and ``ToStringCodeMethods.XmlNode`` of PowerShell/PowerShell.
"""

from __future__ import annotations

from typing import Any

from hostprep.lab.powershell.net.model import NetError, NetType
from hostprep.lab.powershell.net.registry import SMA, register
from hostprep.lab.powershell.runtime.scope import MISSING
from hostprep.lab.powershell.values.collections import NetCollection
from hostprep.lab.powershell.values.objects import NOTHING
from hostprep.lab.powershell.values.text import to_text
from hostprep.lab.powershell.values.xmltree import XmlNode
from hostprep.lab.powershell.values.xmlwriting import inner, outer
from hostprep.lab.powershell.values.xpath import UnknownPathError, select

NAMES = {
    "XmlLinkedNode": "XmlNode", "XmlAttribute": "XmlNode", "XmlElement": "XmlLinkedNode",
    "XmlCharacterData": "XmlLinkedNode", "XmlText": "XmlCharacterData", "XmlCDataSection": "XmlCharacterData",
    "XmlComment": "XmlCharacterData", "XmlDeclaration": "XmlLinkedNode", "XmlProcessingInstruction": "XmlLinkedNode",
}  # fmt: skip


def look(node: XmlNode, name: str) -> Any:
    """A property that is an attribute or an element below; several of one name are an array."""
    low = name.lower()
    found = [_value(one) for one in (*node.attributes, *node.children) if one.local.lower() == low]
    return found[0] if len(found) == 1 else (found or MISSING)


def _value(node: XmlNode) -> Any:
    """An element with nothing but text is that text, as an attribute is."""
    if node.kind in ("XmlAttribute", "XmlText", "XmlCDataSection", "XmlComment"):
        return node.value
    if node.kind == "XmlDeclaration":
        return node.value
    if node.attributes or len(node.children) > 1:
        return node
    if node.children and node.children[0].kind not in ("XmlText", "XmlCDataSection"):
        return node
    return node.text


def assign(node: XmlNode, name: str, value: Any) -> bool:
    """Set such a property; whether there is one."""
    low = name.lower()
    found = [one for one in (*node.attributes, *node.children) if one.local.lower() == low]
    if not found:
        return False
    if not isinstance(value, str):
        kind = SMA + "SetValueException"
        raise NetError(
            kind, f'Cannot set "{name}" because only strings can be used as values to set XmlNode properties.'
        )
    if len(found) > 1 or not isinstance(_value(found[0]), str):
        raise NetError("NotKnown", f"assignment to the XML element {name}, which has more than text")
    one = found[0]
    if one.kind == "XmlElement":
        one.say(value)
    else:
        one.value = value
    return True


NODE = register(NetType("System.Xml.XmlNode", text=lambda node: node.local, look=look, assign=assign))
KINDS = {
    name: register(
        NetType(
            "System.Xml." + name,
            "System.Xml." + base,
            text=lambda node: node.local,
            look=look,
            assign=assign,
        )
    )
    for name, base in NAMES.items()
}
LIST = register(NetType("System.Xml.XmlNodeList"))
ATTRIBUTES = register(NetType("System.Xml.XmlAttributeCollection"))


class Attributes(NetCollection):
    """The attributes of an element, by place or by name."""

    __slots__ = ()

    def by_name(self, name: str) -> XmlNode | None:
        """An attribute by its name."""
        return next((one for one in self.items if one.name == name), None)


ATTRIBUTES.property("Count", len)
ATTRIBUTES.method("GetNamedItem", "string | -string,string", lambda nodes, name: nodes.by_name(name))
ATTRIBUTES.unknown(
    "Append InsertAfter InsertBefore Prepend Remove RemoveAll RemoveAt RemoveNamedItem SetNamedItem Item"
)
LIST.property("Count", len)
LIST.method("Item", "int", lambda nodes, place: nodes.items[place] if 0 <= place < len(nodes) else None)


def nodes_of(found: list[XmlNode]) -> NetCollection:
    """A list of nodes."""
    return NetCollection(LIST, found)


def _select(node: XmlNode, path: str) -> NetCollection:
    try:
        return nodes_of(select(node, path))
    except UnknownPathError:
        raise NetError("NotKnown", f"the XPath {path}") from None


def _single(node: XmlNode, path: str) -> Any:
    return next(iter(_select(node, path)), None)


def _document(node: XmlNode) -> XmlNode | None:
    here = node
    while here.parent is not None:
        here = here.parent
    return here if here.kind == "XmlDocument" and here is not node else None


def _sibling(step: int) -> Any:
    def find(node: XmlNode) -> Any:
        around = node.parent.children if node.parent is not None and node.kind != "XmlAttribute" else [node]
        place = around.index(node) + step
        return around[place] if 0 <= place < len(around) else None

    return find


def _remove(node: XmlNode, child: XmlNode) -> XmlNode:
    if child not in node.children:
        raise NetError("System.ArgumentException", "The node to be removed is not a child of this node.")
    node.children.remove(child)
    child.parent = None
    return child


def _set_text(node: XmlNode, value: Any) -> None:
    if node.kind == "XmlElement":
        node.say(to_text(value))
    else:
        node.value = to_text(value)


def _own_value(node: XmlNode) -> Any:
    return None if node.kind in ("XmlElement", "XmlDocument") else node.value


NODE.property("Name", lambda node: node.name)
NODE.property("LocalName", lambda node: node.local)
NODE.property("Value", _own_value, _set_text)
NODE.property("InnerText", lambda node: node.text, _set_text)
NODE.property("InnerXml", inner)
NODE.property("OuterXml", outer)
NODE.property("ParentNode", lambda node: node.parent if node.kind != "XmlAttribute" else None)
NODE.property("OwnerDocument", _document)
NODE.property("ChildNodes", lambda node: nodes_of(list(node.children)))
NODE.property("Attributes", lambda node: Attributes(ATTRIBUTES, node.attributes) if node.kind == "XmlElement" else None)
NODE.property("FirstChild", lambda node: node.children[0] if node.children else None)
NODE.property("LastChild", lambda node: node.children[-1] if node.children else None)
NODE.property("NextSibling", _sibling(1))
NODE.property("PreviousSibling", _sibling(-1))
NODE.property("HasChildNodes", lambda node: bool(node.children))
NODE.method("SelectNodes", "string | -string,object", _select)
NODE.method("SelectSingleNode", "string | -string,object", _single)
NODE.method("AppendChild", "System.Xml.XmlNode", lambda node, child: node.add(child))
NODE.method("RemoveChild", "System.Xml.XmlNode", _remove)

NODE.unknown(
    "BaseURI IsReadOnly NamespaceURI NodeType Prefix PreviousText SchemaInfo Clone CloneNode CreateNavigator "
    "GetEnumerator GetNamespaceOfPrefix GetPrefixOfNamespace InsertAfter InsertBefore Normalize PrependChild RemoveAll "
    "ReplaceChild Supports WriteContentTo WriteTo Item Data Length OwnerElement Specified Target Version Encoding "
    "Standalone"
)
ELEMENT = KINDS["XmlElement"]


def by_tag(node: XmlNode, name: str) -> NetCollection:
    """The elements of a name, however deep."""
    return nodes_of([one for one in node.below() if name in ("*", one.name)])


def _get_attribute(node: XmlNode, name: str) -> str:
    found = node.attribute(name)
    return "" if found is None else found.value


def _set_attribute(node: XmlNode, name: str, value: Any) -> Any:
    node.put(name, to_text(value))
    return NOTHING


def _remove_attribute(node: XmlNode, name: str) -> Any:
    node.attributes = [one for one in node.attributes if one.name != name]
    return NOTHING


ELEMENT.property("IsEmpty", lambda node: not node.children and not node.whole)
ELEMENT.property("HasAttributes", lambda node: bool(node.attributes))
ELEMENT.method("GetAttribute", "string | -string,string", _get_attribute)
ELEMENT.method("SetAttribute", "string,string | -string,string,string", _set_attribute)
ELEMENT.method("HasAttribute", "string | -string,string", lambda node, name: node.attribute(name) is not None)
ELEMENT.method("RemoveAttribute", "string | -string,string", _remove_attribute)
ELEMENT.method("GetElementsByTagName", "string | -string,string", by_tag)
ELEMENT.unknown("GetAttributeNode RemoveAllAttributes RemoveAttributeAt RemoveAttributeNode SetAttributeNode")
