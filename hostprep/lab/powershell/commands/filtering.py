"""Where-Object and ForEach-Object."""

from __future__ import annotations

from typing import Any

from hostprep.lab.powershell.commands.registry import command
from hostprep.lab.powershell.evaluate.operators import OPERATIONS
from hostprep.lab.powershell.evaluate.values import write_out
from hostprep.lab.powershell.net import registry
from hostprep.lab.powershell.net.registry import SMA
from hostprep.lab.powershell.operators.regex import is_wildcard
from hostprep.lab.powershell.runtime.errors import ScriptError
from hostprep.lab.powershell.runtime.invoke import find_method, invoke
from hostprep.lab.powershell.runtime.members import find_member, get_member
from hostprep.lab.powershell.runtime.scope import MISSING
from hostprep.lab.powershell.runtime.stage import Cmdlet
from hostprep.lab.powershell.values.convert import items_of, to_bool
from hostprep.lab.powershell.values.text import to_text

_TESTS = [
    "eq",
    "ne",
    "gt",
    "ge",
    "lt",
    "le",
    "like",
    "notlike",
    "match",
    "notmatch",
    "contains",
    "notcontains",
    "in",
    "notin",
    "is",
    "isnot",
]
_PLAIN = {name: f"-{name}" for name in _TESTS}
_CASED = {f"c{name}": f"-c{name}" for name in _TESTS if not name.startswith("is")}
_ALL = " ".join(("FilterScript Property Value InputObject Not", *_PLAIN, *_CASED))


@command("Where-Object", _ALL)
class WhereObject(Cmdlet):
    """Items that a block or a comparison keeps."""

    def start(self) -> None:
        """Choose the test."""
        self.block = self.get("FilterScript")
        self.test: Any = None
        for name in self.bound.named:
            word = (_PLAIN | _CASED).get(name.lower())
            if word is not None and self.on(name):
                self.test = OPERATIONS[word]

    def process(self, item: Any) -> None:
        """Keep it or not."""
        if (self._by_block if self.block is not None else self._by_property)(item):
            self.write(item)

    def _by_block(self, item: Any) -> bool:
        try:
            return to_bool(self.frame.session.value_of_block(self.block, item))
        except ScriptError as error:
            if error.record.fields["id"] == "PropertyNotFoundStrict":
                error.record.fields["id"] += "," + self.implementing
            raise

    def _by_property(self, item: Any) -> bool:
        name = to_text(self.get("Property"))
        if is_wildcard(name):
            self.refuse("Where-Object -Property with a wildcard")
        found = find_member(self.frame, item, name) if item is not None else None
        value = None if found is MISSING else found
        if self.on("Not"):
            return not to_bool(value)
        return to_bool(value if self.test is None else self.test(self.frame, value, self.get("Value")))

    def process_nothing(self) -> None:
        """An item by -InputObject."""
        if "InputObject" in self.bound.named:
            self.process(self.get("InputObject"))


@command(
    "ForEach-Object",
    "Begin Process End RemainingScripts MemberName ArgumentList InputObject",
    {"name": "ArgumentList", "type": "object[]", "sets": ["PropertyAndMethodSet"], "remaining": True},
)
class ForEachObject(Cmdlet):
    """A block, a property or a method for each item."""

    def start(self) -> None:
        """Sort out begin, process and end."""
        named = self.bound.named
        given = [*items_of(named.get("Process", [])), *items_of(named.get("RemainingScripts", []))]
        blocks = [block for block in given if hasattr(block, "invoke_with")]
        self.last, self.blocks = named.get("End"), blocks
        first = named.get("Begin")
        if first is None and len(blocks) > 1 and "Begin" not in named:
            first, self.blocks = blocks[0], blocks[1:]
            if len(self.blocks) > 1 and self.last is None:
                self.last, self.blocks = self.blocks[-1], self.blocks[:-1]
        self.variable = to_text(self.bound.common.get("pipelinevariable", "")).lower()
        if first is not None:
            self.frame.session.run_block(first, self.write, streams=self.frame.streams)

    def process(self, item: Any) -> None:
        """Run the block."""
        if "MemberName" in self.bound.named:
            self._member(item)
            return
        write = self._keeping if self.variable else self.write
        for block in self.blocks:
            self.frame.session.run_block(block, write, item, streams=self.frame.streams)

    def _keeping(self, value: Any) -> None:
        self.frame.scope.variables[self.variable] = value
        self.write(value)

    def _member(self, item: Any) -> None:
        name = to_text(self.get("MemberName"))
        if is_wildcard(name):
            self.refuse("ForEach-Object -MemberName with a wildcard")
        if item is None:
            if self.frame.scope.strictness():
                self.refuse("ForEach-Object -MemberName on null in strict mode")
            return
        scripted = name.lower() in getattr(item, "methods", ())
        if scripted or find_method(registry.type_of(item), name.lower()) is not None:
            write_out(invoke(self.frame, item, name, items_of(self.get("ArgumentList", []))), self.write)
            return
        if "ArgumentList" in self.bound.named:
            message = f"Cannot find method '{name}'."
            self.error("MethodNotFound", message, "InvalidType", SMA + "PSArgumentException", item)
            return
        self._property(item, name)

    def _property(self, item: Any, name: str) -> None:
        try:
            write_out(get_member(self.frame, item, name), self.write)
        except ScriptError as error:
            if error.record.fields["id"] == "PropertyNotFoundStrict":
                self.refuse("ForEach-Object -MemberName of a missing property in strict mode")
            raise

    def process_nothing(self) -> None:
        """Without input the block runs once."""
        self.process(self.get("InputObject"))

    def finish(self) -> None:
        """The end block."""
        if self.last is not None:
            self.frame.session.run_block(self.last, self.write, streams=self.frame.streams)
