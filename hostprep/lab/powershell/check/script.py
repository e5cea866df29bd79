"""A script under check: its text, its tree, and what several rules ask about it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal

from hostprep.lab.powershell import nodes
from hostprep.lab.powershell.check import tables
from hostprep.lab.powershell.check.calls import Call
from hostprep.lab.powershell.check.tree import Visit, bare, text_of, walk
from hostprep.lab.powershell.syntax.source import Source

Edition = Literal["5.1", "7"]


@dataclass(frozen=True)
class Script:
    """A script under check.

    Attributes:
        source: its text with its lines.
        tree: parsed with all that PowerShell 7 has.
        edition: the oldest edition that it has to run on.
        marked: whether its file begins with a byte order mark.
    """

    source: Source
    tree: nodes.ScriptBlock
    edition: Edition = "5.1"
    marked: bool = False

    @property
    def text(self) -> str:
        """The text."""
        return self.source.text

    @cached_property
    def visits(self) -> tuple[Visit, ...]:
        """Every node in order."""
        return tuple(walk(self.tree))

    def of(self, *kinds: type[nodes.Node]) -> Iterator[Visit]:
        """The nodes of some kinds."""
        return (visit for visit in self.visits if isinstance(visit.node, kinds))

    @cached_property
    def functions(self) -> dict[str, nodes.FunctionDefinition]:
        """Its functions by name in lower case, without scope."""
        return {unscoped(visit.node.name).lower(): visit.node for visit in self.of(nodes.FunctionDefinition)}

    @cached_property
    def own_aliases(self) -> dict[str, str]:
        """The aliases that it sets, where names and targets stand in it."""
        found = {}
        for visit in self.of(nodes.Command):
            if (text_of(visit.node.name) or "").lower() in ("set-alias", "new-alias", "sal", "nal"):
                words = [text for e in visit.node.elements if (text := text_of(e)) is not None]
                if words[1:]:
                    found[words[0].lower()] = words[1]
        return found

    @cached_property
    def calls(self) -> tuple[Call, ...]:
        """The commands whose names are known before the run."""
        return tuple(call for visit in self.of(nodes.Pipeline) for call in self._calls_of(visit))

    def _calls_of(self, pipeline: Visit) -> Iterator[Call]:
        for index, element in enumerate(pipeline.node.elements):
            if not isinstance(element, nodes.Command):
                continue
            name = text_of(element.name)
            if name:
                visit = Visit(element, (*pipeline.parents, pipeline.node))
                target = self.target(name)
                yield Call(visit, name, target, index, pipeline.node, self.functions.get(target.lower()))

    def target(self, name: str) -> str:
        """The command that a name stands for: aliases followed, scope and module taken off."""
        plain = unscoped(name)
        module, slash, rest = plain.rpartition("\\")
        if slash and re.fullmatch(r"[A-Za-z][\w.]*", module) and not rest.endswith((".exe", ".ps1", ".cmd", ".bat")):
            plain = rest
        low = plain.lower()
        return self.own_aliases.get(low) or tables.ALIASES.get(low) or plain

    @cached_property
    def imports(self) -> bool:
        """Whether it takes in commands from elsewhere: a module that is not in the tables, or another script."""
        for visit in self.of(nodes.Command):
            if visit.node.call == "." and not isinstance(visit.node.name, nodes.ScriptBlockExpression):
                return True
            if self.target(text_of(visit.node.name) or "").lower() in (
                "import-module",
                "import-pssession",
                "new-module",
                "add-type",
            ):
                return True
        return any("module" in words.lower() for words in self.tree.requires)

    @cached_property
    def stops(self) -> bool:
        """Whether it sets ``$ErrorActionPreference`` to Stop somewhere."""
        return any(
            isinstance(target := bare(visit.node.target), nodes.Variable)
            and target.name.lower() == "erroractionpreference"
            and (text_of(visit.node.value) or "").lower() == "stop"
            for visit in self.of(nodes.Assign)
        )

    def body_of(self, visit: Visit) -> nodes.Node:
        """The function or script block around a node, or the script."""
        return visit.above(nodes.FunctionDefinition) or self.tree

    def last_value(self, name: str, visit: Visit) -> nodes.Node | None:
        """What a variable was assigned last before a node, in the same function; None where that cannot be told."""
        assigned = self._assignments.get((id(self.body_of(visit)), name.lower()), [])
        before = [node for node in assigned if node.at < visit.node.at]
        return before[-1] if before else None

    @cached_property
    def _assignments(self) -> dict[tuple[int, str], list[Any]]:
        found: dict[tuple[int, str], list[Any]] = {}
        for visit in self.of(nodes.Assign, nodes.ForEach, nodes.ParameterDefinition):
            for name in _assigned_names(visit.node):
                found.setdefault((id(self.body_of(visit)), name.lower()), []).append(visit.node)
        return found

    def hash_of(self, variable: nodes.Variable, visit: Visit) -> nodes.HashLiteral | None:
        """The hashtable literal that a splatted variable holds, where that is known."""
        assigned = self.last_value(variable.name, visit)
        value = bare(assigned.value) if isinstance(assigned, nodes.Assign) and assigned.operator == "=" else None
        return value if isinstance(value, nodes.HashLiteral) else None

    def slice(self, at: int, length: int) -> str:
        """A piece of the text."""
        return self.text[at : at + length]


def unscoped(name: str) -> str:
    """A function's name without ``script:`` and the like."""
    scope, colon, rest = name.partition(":")
    return rest if colon and scope.lower() in ("global", "script", "local", "private") else name


def _assigned_names(node: Any) -> list[str]:
    if isinstance(node, nodes.ParameterDefinition):
        return [node.name]
    target = node.variable if isinstance(node, nodes.ForEach) else node.target
    while isinstance(target, nodes.Cast | nodes.Attributed):
        target = target.operand
    targets = target.items if isinstance(target, nodes.ArrayLiteral) else (target,)
    return [
        one.name
        for one in targets
        if isinstance(one, nodes.Variable) and not (one.drive and one.drive.lower() == "env")
    ]
