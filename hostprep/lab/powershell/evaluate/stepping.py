"""``++`` and ``--``."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from hostprep.lab.powershell import nodes
from hostprep.lab.powershell.evaluate.assignments import target
from hostprep.lab.powershell.evaluate.unit import Unit, expression
from hostprep.lab.powershell.operators.arithmetic import binary
from hostprep.lab.powershell.runtime.errors import fail
from hostprep.lab.powershell.runtime.frame import Frame
from hostprep.lab.powershell.values.numbers import INT32_MAX, INT32_MIN
from hostprep.lab.powershell.values.objects import NOTHING


def stepper(node: nodes.Postfix | nodes.Unary, unit: Unit) -> Callable[[Frame], tuple[Any, Any]]:
    """``++`` and ``--``: gives the value before and after."""
    read = expression(node.operand, unit)
    write = target(node.operand, unit)
    step = 1 if node.operator == "++" else -1

    def run(frame: Frame) -> tuple[Any, Any]:
        old = read(frame)
        if old is None or old is NOTHING:
            old = 0
        if type(old) is int and INT32_MIN < old < INT32_MAX:
            new: Any = old + step
        else:
            if isinstance(old, str | bool | list):
                fail(
                    "OperatorRequiresNumber",
                    f"The '{node.operator}' operator works only on numbers. The operand is a '{type(old).__name__}'.",
                )
            new = binary("+", old, step, frame.session)
        write(frame, new)
        return old, new

    return run
