"""Commands as they are called: by which name, with which parameters and values."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from hostprep.lab.powershell import nodes
from hostprep.lab.powershell.check import functions, tables
from hostprep.lab.powershell.check.tree import Visit
from hostprep.lab.powershell.commands.registry import table_of


@dataclass(frozen=True, slots=True)
class Given:
    """A parameter that a call names.

    Attributes:
        node: where it stands.
        value: what it is given; None for a switch, and where only the run could tell.
        name: its declared name; None where no or more than one parameter can be meant.
        candidates: the declared names that its text may stand for.
    """

    node: nodes.Parameter
    value: nodes.Node | None
    name: str | None
    candidates: tuple[str, ...]


@dataclass(frozen=True)
class Call:
    """A command with a name that is known before the run.

    Attributes:
        visit: its node.
        written: the name as it was written.
        target: the command it stands for, through aliases and without module and scope.
        index: its place in the pipeline, from 0.
        pipeline: the pipeline.
        function: the script's own function of that name, which goes before a command.
    """

    visit: Visit
    written: str
    target: str
    index: int
    pipeline: nodes.Pipeline
    function: nodes.FunctionDefinition | None = None

    @property
    def node(self) -> nodes.Command:
        """The command's node."""
        node: nodes.Command = self.visit.node
        return node

    @property
    def low(self) -> str:
        """The target in lower case."""
        return self.target.lower()

    @cached_property
    def table(self) -> Mapping[str, Any] | None:
        """Its row of the shipped tables; of a function, what its param block says, and None where it takes anything."""
        return table_of(self.target) if self.function is None else functions.table(self.function)

    @property
    def module(self) -> str:
        """The module it comes from, where that is known."""
        return str((self.table or {}).get("module", ""))

    @cached_property
    def specs(self) -> dict[str, Mapping[str, Any]]:
        """Its parameters by name in lower case, without the common ones."""
        return {row["name"].lower(): row for row in (self.table or {}).get("parameters", ())}

    @property
    def splats(self) -> list[nodes.Variable]:
        """The splatted variables."""
        return [e for e in self.node.elements if isinstance(e, nodes.Variable) and e.splatted]

    @cached_property
    def given(self) -> list[Given]:
        """The named parameters."""
        return list(_given(self.node.elements, self))

    @cached_property
    def positional(self) -> list[nodes.Node]:
        """The arguments without a name."""
        taken = {id(one.value) for one in self.given if one.value is not None}
        return [
            e
            for e in self.node.elements
            if not isinstance(e, nodes.Parameter) and id(e) not in taken and e not in self.splats
        ]

    def has(self, name: str) -> bool:
        """Whether a parameter is named."""
        return any(one.name is not None and one.name.lower() == name.lower() for one in self.given)

    def value(self, name: str) -> nodes.Node | None:
        """What a named parameter is given."""
        return next((one.value for one in self.given if one.name and one.name.lower() == name.lower()), None)


def _given(elements: Sequence[nodes.Node], call: Call) -> Iterable[Given]:
    for index, element in enumerate(elements):
        if not isinstance(element, nodes.Parameter) or element.name == "--" or element.text == "--":
            continue
        candidates = tuple(
            resolve(element.name, call.specs, should_process=bool((call.table or {}).get("should_process")))
        )
        name = candidates[0] if len(candidates) == 1 else None
        value = element.argument
        if value is None and not is_switch(name, call.specs) and index + 1 < len(elements):
            following = elements[index + 1]
            value = None if isinstance(following, nodes.Parameter) else following
        yield Given(element, value, name, candidates)


def is_switch(name: str | None, specs: Mapping[str, Mapping[str, Any]]) -> bool:
    """Whether a parameter takes no value."""
    if name is None:
        return False
    spec = specs.get(name.lower())
    return name in tables.COMMON_SWITCHES if spec is None else spec["type"].lower() in ("switch", "switchparameter")


def resolve(written: str, specs: Mapping[str, Mapping[str, Any]], *, should_process: bool) -> list[str]:
    """The declared names that a parameter's text may stand for.

    As the parameter binder does it (about_Parameters, about_CommonParameters): the whole name or an alias, else a
    beginning that only one has; a command's own parameters go before the common ones.
    """
    low = written.lower()
    common = dict(tables.COMMON) | (dict(tables.RISK) if should_process else {})
    own = {row["name"]: [row["name"], *row.get("aliases", ())] for row in specs.values()}
    shared = {name: [name, alias] for name, alias in common.items()}
    for words in (own | shared).items():
        if low in map(str.lower, words[1]):
            return [words[0]]
    for group in (own, shared):
        if found := [name for name, words in group.items() if any(word.lower().startswith(low) for word in words)]:
            return found
    return []
