"""Compare-Object."""

from __future__ import annotations

from typing import Any

from hostprep.lab.powershell.commands.evaluating import evaluate, ordered
from hostprep.lab.powershell.commands.registry import command
from hostprep.lab.powershell.net.reflection import notes_of
from hostprep.lab.powershell.runtime.stage import Cmdlet
from hostprep.lab.powershell.values.convert import items_of
from hostprep.lab.powershell.values.objects import Property, PSObject
from hostprep.lab.powershell.values.text import to_text


@command(
    "Compare-Object",
    "ReferenceObject DifferenceObject Property IncludeEqual ExcludeDifferent PassThru CaseSensitive",
)
class CompareObject(Cmdlet):
    """The differences of two lists, in the order of the cmdlet: equals, then right only, then left only."""

    def start(self) -> None:
        """Collect the right side."""
        self.right: list[Any] = []

    def run(self) -> None:
        """One call, or one item of the right side."""
        self.right += items_of(self.get("DifferenceObject"))

    def finish(self) -> None:
        """Compare one pair after the other; what finds no partner waits for a later one."""
        left = items_of(self.get("ReferenceObject"))
        late_left: list[Any] = []
        late_right: list[Any] = []
        for place in range(max(len(left), len(self.right))):
            mine = [left[place]] if place < len(left) else []
            other = [self.right[place]] if place < len(self.right) else []
            if mine and other and self._same(mine[0], other[0]):
                self._emit(mine[0], "==")
                continue
            late_right += [one for one in other if not self._matched(one, late_left)]
            late_left += [one for one in mine if not self._matched(one, late_right, own=True)]
        for one in late_right:
            self._emit(one, "=>")
        for one in late_left:
            self._emit(one, "<=")

    def _matched(self, item: Any, late: list[Any], *, own: bool = False) -> bool:
        for place, one in enumerate(late):
            if self._same(item, one):
                del late[place]
                self._emit(item if own else one, "==")
                return True
        return False

    def _values(self, item: Any) -> list[Any]:
        names = self.get("Property")
        return [item] if names is None else [evaluate(self, name, item) for name in items_of(names)]

    def _same(self, a: Any, b: Any) -> bool:
        case = self.on("CaseSensitive")
        pairs = zip(self._values(a), self._values(b), strict=True)
        return all(ordered(x, y, case=case) == 0 for x, y in pairs)

    def _emit(self, item: Any, side: str) -> None:
        if side == "==" and not self.on("IncludeEqual") and not self.on("ExcludeDifferent"):
            return
        if side != "==" and self.on("ExcludeDifferent"):
            return
        if side == "==" and not self.on("IncludeEqual") and not self.frame.session.modern:
            return
        if self.on("PassThru"):
            notes = notes_of(item)
            if notes is None:
                self.refuse("Compare-Object -PassThru of plain values")
            notes.add(Property("SideIndicator", side))
            self.write(item)
            return
        names = self.get("Property")
        pairs = (
            [("InputObject", item)]
            if names is None
            else [(to_text(name), evaluate(self, name, item)) for name in items_of(names)]
        )
        self.write(PSObject([*pairs, ("SideIndicator", side)]))
