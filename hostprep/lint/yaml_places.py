"""YAML, and CloudFormation's short forms in it, as plain data that knows where each value stands."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, Final

from ruamel.yaml import YAML
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from hostprep.lint.finding import Pointer

MOST_NODES: Final = 200_000
STANDARD: Final = "tag:yaml.org,2002:"
Position = tuple[int, int]


class TooManyNodes(ValueError):  # noqa: N818  # named by what happened
    """Aliases that unfold without end."""


@dataclass(slots=True)
class Marked:
    """A parsed YAML text.

    Attributes:
        data: dictionaries, lists, texts, numbers, booleans and None. Dates stay the text they are written as.
        values: where each value stands, line and column from 1.
        keys: where its key stands.
        duplicates: the pointer of each key that its mapping has twice.
    """

    data: Any = None
    values: dict[Pointer, Position] = field(default_factory=dict)
    keys: dict[Pointer, Position] = field(default_factory=dict)
    duplicates: list[Pointer] = field(default_factory=list)

    def locate(self, pointer: Pointer, key: bool) -> Position:  # noqa: FBT001  # the signature of Locate
        """Where the value at a pointer, or the nearest one that holds it, stands."""
        while pointer and pointer not in self.values:
            pointer = pointer[:-1]
        return (self.keys if key and pointer in self.keys else self.values).get(pointer, (1, 1))


def parse(text: str) -> Marked:
    """Parse one YAML document.

    Raises:
        ruamel.yaml.error.MarkedYAMLError: it is not YAML.
        TooManyNodes: its aliases unfold to more than any real document holds.
    """
    made = Marked()
    root = YAML(typ="rt", pure=True).compose(text)
    if root is not None:
        made.data = _value(root, (), made)
    return made


def _value(node: Node, at: Pointer, made: Marked) -> Any:
    if len(made.values) > MOST_NODES:
        raise TooManyNodes
    made.values[at] = _position(node)
    tag = str(node.tag or "")
    if not tag.startswith("!") or tag == "!":
        return _plain(node, tag, at, made)
    name = tag.removeprefix("!")
    name = name if name in {"Ref", "Condition"} else f"Fn::{name}"
    if name == "Fn::GetAtt" and isinstance(node, ScalarNode):
        return {name: node.value.split(".", 1)}
    return {name: _plain(node, STANDARD + "str", (*at, name), made)}


def _plain(node: Node, tag: str, at: Pointer, made: Marked) -> Any:
    if isinstance(node, MappingNode):
        return _mapping(node, at, made)
    if isinstance(node, SequenceNode):
        return [_value(child, (*at, index), made) for index, child in enumerate(node.value)]
    return _scalar(str(node.value), tag.removeprefix(STANDARD))


def _mapping(node: MappingNode, at: Pointer, made: Marked) -> dict[str, Any]:
    merged: dict[str, Any] = {}
    own: dict[str, Any] = {}
    for key, child in node.value:
        if key.tag == STANDARD + "merge":
            several = child.value if isinstance(child, SequenceNode) else [child]
            for base in several:
                merged = _value(base, at, made) | merged
            continue
        name = str(key.value)
        here = (*at, name)
        if name in own:
            made.duplicates.append(here)
        made.keys[here] = _position(key)
        own[name] = _value(child, here, made)
    made.values[at] = _position(node)
    return merged | own


def _scalar(text: str, kind: str) -> Any:
    if kind == "null":
        return None
    if kind == "bool":
        return text.lower() == "true"
    with suppress(ValueError):
        if kind == "int":
            return int(text.replace("_", ""), 0)
        if kind == "float":
            return float(text.replace("_", ""))
    return text


def _position(node: Node) -> Position:
    return node.start_mark.line + 1, node.start_mark.column + 1
