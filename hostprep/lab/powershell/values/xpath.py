"""XPath, as far as scripts go that read configuration: steps, ``//``, predicates on attributes, children, places."""

from __future__ import annotations

import re

from hostprep.lab.powershell.values.xmltree import XmlNode

_NAME = r"[\w.-]+(?::[\w.-]+)?"
_STEP = re.compile(rf"(?P<far>//|/|)(?P<test>\.\.|\.|\*|@\*|text\(\)|@?{_NAME})(?P<tests>(?:\[[^\]]*\])*)")
_PREDICATE = re.compile(
    rf"\[\s*(?:(?P<place>\d+)|(?P<left>@?{_NAME}|text\(\))\s*(?:=\s*(?P<quote>['\"])(?P<right>.*?)(?P=quote))?)\s*\]"
)


class UnknownPathError(Exception):
    """The path is more than is modelled."""


def select(node: XmlNode, path: str) -> list[XmlNode]:
    """The nodes that a path names, from a node."""
    text = path.strip()
    found = [node]
    if text.startswith("/") and node.kind != "XmlDocument":
        while found[0].parent is not None:
            found = [found[0].parent]
    if not text:
        raise UnknownPathError(path)
    at = 0
    while at < len(text):
        step = _STEP.match(text, at)
        if step is None or (at > 0 and not step["far"]):
            raise UnknownPathError(path)
        found = _unique([one for here in found for one in _step(here, step, path)])
        at = step.end()
    return found


def _unique(nodes: list[XmlNode]) -> list[XmlNode]:
    return list({id(one): one for one in nodes}.values())


def _step(node: XmlNode, step: re.Match[str], path: str) -> list[XmlNode]:
    test = step["test"]
    if test in (".", ".."):
        if step["tests"] or step["far"] == "//":
            raise UnknownPathError(path)
        return [node] if test == "." else [node.parent] if node.parent is not None else []
    starts = [node, *node.below()] if step["far"] == "//" else [node]
    out: list[XmlNode] = []
    for start in starts:
        found = _named(start, test)
        for predicate in re.findall(r"\[[^\]]*\]", step["tests"]):
            found = _filtered(found, predicate, path)
        out += found
    return out


def _named(node: XmlNode, test: str) -> list[XmlNode]:
    if test.startswith("@"):
        return [one for one in node.attributes if test[1:] in ("*", one.name)]
    if test == "text()":
        return [one for one in node.children if one.kind in ("XmlText", "XmlCDataSection")]
    return [one for one in node.elements() if test in ("*", one.name)]


def _filtered(nodes: list[XmlNode], predicate: str, path: str) -> list[XmlNode]:
    found = _PREDICATE.fullmatch(predicate)
    if found is None:
        raise UnknownPathError(path)
    if found["place"]:
        place = int(found["place"])
        return nodes[place - 1 : place] if place else []
    wanted = found["right"]
    return [one for one in nodes if any(wanted is None or inner.text == wanted for inner in _named(one, found["left"]))]
