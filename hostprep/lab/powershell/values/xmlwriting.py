"""XML trees as text: in one line (OuterXml), or indented as XmlDocument.Save does."""

from __future__ import annotations

from hostprep.lab.powershell.values.xmltree import XmlNode

_TEXT = {"&": "&amp;", "<": "&lt;", ">": "&gt;", "\r": "&#xD;"}
_VALUE = {**_TEXT, '"': "&quot;", "\n": "&#xA;", "\t": "&#x9;"}


def outer(node: XmlNode) -> str:
    """A node with all that is inside."""
    match node.kind:
        case "XmlText":
            return _escaped(node.value, _TEXT)
        case "XmlCDataSection":
            return f"<![CDATA[{node.value}]]>"
        case "XmlComment":
            return f"<!--{node.value}-->"
        case "XmlDeclaration" | "XmlProcessingInstruction":
            return f"<?{node.name} {node.value}?>"
        case "XmlAttribute":
            return f'{node.name}="{_escaped(node.value, _VALUE)}"'
        case "XmlDocument":
            return inner(node)
    return f"{_head(node)}{inner(node)}{_tail(node)}"


def inner(node: XmlNode) -> str:
    """All that is inside of a node."""
    return "".join(map(outer, node.children))


def _escaped(text: str, table: dict[str, str]) -> str:
    return "".join(table.get(one, one) for one in text)


def _head(node: XmlNode) -> str:
    words = " ".join([node.name, *map(outer, node.attributes)])
    return f"<{words}>" if node.children or node.whole else f"<{words} />"


def _tail(node: XmlNode) -> str:
    return f"</{node.name}>" if node.children or node.whole else ""


def indented(document: XmlNode, newline: str) -> str:
    """A document as ``Save`` writes it: two blanks a level, elements with text in one line."""
    return newline.join(line for one in document.children for line in _lines(one, ""))


def _lines(node: XmlNode, indent: str) -> list[str]:
    texts = any(one.kind in ("XmlText", "XmlCDataSection") for one in node.children)
    if node.kind != "XmlElement" or not node.children or texts:
        return [indent + outer(node)]
    middle = [line for one in node.children for line in _lines(one, indent + "  ")]
    return [indent + _head(node), *middle, indent + _tail(node)]
