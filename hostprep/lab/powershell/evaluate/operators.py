"""Operators: each node's closure, with the fast way first for the types that scripts use most."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from hostprep.lab.powershell import nodes
from hostprep.lab.powershell.evaluate.assignments import stepper
from hostprep.lab.powershell.evaluate.unit import Expr, Unit, compiles, expression
from hostprep.lab.powershell.evaluate.values import pure_expression
from hostprep.lab.powershell.net.model import CastFault, NetType
from hostprep.lab.powershell.net.registry import instance_of
from hostprep.lab.powershell.net.types import resolve, resolve_name
from hostprep.lab.powershell.operators import arithmetic, bits, comparison, numeric, texts
from hostprep.lab.powershell.runtime.errors import fail
from hostprep.lab.powershell.runtime.frame import Frame
from hostprep.lab.powershell.values.collections import NetCollection
from hostprep.lab.powershell.values.convert import convert, to_bool
from hostprep.lab.powershell.values.numbers import INT32_MAX, INT32_MIN, Char
from hostprep.lab.powershell.values.objects import NOTHING
from hostprep.lab.powershell.values.text import to_text

Operation = Callable[[Frame, Any, Any], Any]


def _filtering(test: Callable[[Any, Any], bool]) -> Operation:
    """A comparison of scalars, which filters a collection on the left."""

    def run(_frame: Frame, left: Any, right: Any) -> Any:
        if isinstance(left, list | NetCollection):
            return [item for item in left if test(item, right)]
        return test(left, right)

    return run


def _contains(left: Any, right: Any, *, case: bool) -> bool:
    items = left if isinstance(left, list | NetCollection) else [left]
    return any(comparison.equal(item, right, case=case) for item in items)


def _comparisons(*, case: bool) -> dict[str, Operation]:  # two tables of one shape
    equal, order = comparison.equal, comparison.order
    return {
        "eq": _filtering(lambda a, b: equal(a, b, case=case)),
        "ne": _filtering(lambda a, b: not equal(a, b, case=case)),
        "gt": _filtering(lambda a, b: order(a, b, case=case) > 0),
        "ge": _filtering(lambda a, b: order(a, b, case=case) >= 0),
        "lt": _filtering(lambda a, b: order(a, b, case=case) < 0),
        "le": _filtering(lambda a, b: order(a, b, case=case) <= 0),
        "like": lambda _, a, b: texts.like(a, b, case=case, negated=False),
        "notlike": lambda _, a, b: texts.like(a, b, case=case, negated=True),
        "match": lambda f, a, b: texts.match(f, a, b, case=case, negated=False),
        "notmatch": lambda f, a, b: texts.match(f, a, b, case=case, negated=True),
        "replace": lambda f, a, b: texts.replace(f, a, b, case=case),
        "split": lambda _, a, b: texts.split(a, b, case=case),
        "contains": lambda _, a, b: _contains(a, b, case=case),
        "notcontains": lambda _, a, b: not _contains(a, b, case=case),
        "in": lambda _, a, b: _contains(b, a, case=case),
        "notin": lambda _, a, b: not _contains(b, a, case=case),
    }


def _is(_frame: Frame, left: Any, right: Any) -> bool:
    kind = right if isinstance(right, NetType) else resolve_name(to_text(right))
    if kind is None:
        fail("RuntimeException", f"Cannot convert the value to type System.Type: {to_text(right)}")
    return instance_of(None if left is NOTHING else left, kind)


def _as(_frame: Frame, left: Any, right: Any) -> Any:
    kind = right if isinstance(right, NetType) else resolve_name(to_text(right))
    if kind is None:
        fail("RuntimeException", f"Cannot convert the value to type System.Type: {to_text(right)}")
    try:
        return convert(left, kind)
    except CastFault:
        return None


def _is_character(value: Any) -> bool:
    return isinstance(value, str) and len(value) == 1


def _range(frame: Frame, left: Any, right: Any) -> list[Any]:
    if frame.session.modern and _is_character(left) and _is_character(right) and not (left + right).isdigit():
        # about_Operators: strings of one character make a range of [char], since edition 6; digits stay numbers.
        low, high = ord(left), ord(right)
        return [Char(chr(code)) for code in (range(low, high + 1) if low <= high else range(low, high - 1, -1))]
    low, high = (arithmetic.cast_number(side) for side in (left, right))
    frame.session.charge(8 * abs(high - low))
    return list(range(low, high + 1)) if low <= high else list(range(low, high - 1, -1))


def _arithmetic(operator: str) -> Operation:
    calculate = arithmetic.binary
    return lambda frame, a, b: calculate(operator, a, b, frame.session)


def _bits(operator: str) -> Operation:
    return lambda _, a, b: bits.bits(operator, a, b)


OPERATIONS: dict[str, Operation] = {
    **{f"-{name}": operation for name, operation in _comparisons(case=False).items()},
    **{f"-c{name}": operation for name, operation in _comparisons(case=True).items()},
    **{operator: _arithmetic(operator) for operator in "+-*/%"},
    **{operator: _bits(operator) for operator in ("-band", "-bor", "-bxor", "-shl", "-shr")},
    "-is": _is,
    "-isnot": lambda frame, a, b: not _is(frame, a, b),
    "-as": _as,
    "-join": texts.join,
    "-f": texts.format_operator,
    "..": _range,
    "-xor": lambda _, a, b: to_bool(a) != to_bool(b),
}


@compiles(nodes.Binary)
def _binary(node: nodes.Binary, unit: Unit) -> Expr:
    left = expression(node.left, unit)
    if node.operator in ("-is", "-isnot", "-as") and isinstance(node.right, nodes.TypeLiteral):
        kind = resolve(node.right.type, unit)
        right: Expr = (lambda _: kind) if kind is not None else expression(node.right, unit)
    else:
        right = expression(node.right, unit)
    special = _SPECIAL.get(node.operator)
    if special is not None:
        return special(left, right)
    operation = OPERATIONS[node.operator]

    def run(frame: Frame) -> Any:
        return operation(frame, left(frame), right(frame))

    return run


def _and(left: Expr, right: Expr) -> Expr:
    return lambda frame: to_bool(left(frame)) and to_bool(right(frame))


def _or(left: Expr, right: Expr) -> Expr:
    return lambda frame: to_bool(left(frame)) or to_bool(right(frame))


def _coalesce(left: Expr, right: Expr) -> Expr:
    def run(frame: Frame) -> Any:
        value = left(frame)
        return right(frame) if value is None or value is NOTHING else value

    return run


def _small(operator: str, fast: Callable[[int, int], int]) -> Callable[[Expr, Expr], Expr]:
    """Arithmetic whose operands are mostly Int32."""
    slow = arithmetic.binary

    def build(left: Expr, right: Expr) -> Expr:
        def run(frame: Frame) -> Any:
            a, b = left(frame), right(frame)
            if type(a) is int and type(b) is int:
                found = fast(a, b)
                if INT32_MIN <= found <= INT32_MAX:
                    return found
            return slow(operator, a, b, frame.session)

        return run

    return build


def _quick(name: str, test: Callable[[Any, Any], bool]) -> Callable[[Expr, Expr], Expr]:
    """A comparison whose operands are mostly Int32."""
    slow = OPERATIONS[name]

    def build(left: Expr, right: Expr) -> Expr:
        def run(frame: Frame) -> Any:
            a, b = left(frame), right(frame)
            return test(a, b) if type(a) is int and type(b) is int else slow(frame, a, b)

        return run

    return build


_SPECIAL: dict[str, Callable[[Expr, Expr], Expr]] = {
    "-and": _and,
    "-or": _or,
    "??": _coalesce,
    "+": _small("+", lambda a, b: a + b),
    "-": _small("-", lambda a, b: a - b),
    "*": _small("*", lambda a, b: a * b),
    "-eq": _quick("-eq", lambda a, b: a == b),
    "-ne": _quick("-ne", lambda a, b: a != b),
    "-lt": _quick("-lt", lambda a, b: a < b),
    "-le": _quick("-le", lambda a, b: a <= b),
    "-gt": _quick("-gt", lambda a, b: a > b),
    "-ge": _quick("-ge", lambda a, b: a >= b),
}


@compiles(nodes.Unary)
def _unary(node: nodes.Unary, unit: Unit) -> Expr:
    if node.operator in ("++", "--"):
        step = stepper(node, unit)
        return lambda frame: step(frame)[1]
    operand = expression(node.operand, unit)
    match node.operator:
        case "-not":
            return lambda frame: not to_bool(operand(frame))
        case "-":
            return _negative(node, operand)
        case "+":
            return lambda frame: numeric.plus(operand(frame))
        case "-bnot":
            return lambda frame: bits.complement(operand(frame))
        case "-join":
            return lambda frame: texts.join(frame, operand(frame), "")
        case "-split" | "-csplit":
            return lambda frame: texts.unary_split(operand(frame))
    unit.refuse(f"operator {node.operator}", node)


def _negative(node: nodes.Unary, operand: Expr) -> Expr:
    if isinstance(node.operand, nodes.Number):
        value = numeric.negate(node.operand.value)
        return lambda _: value
    return lambda frame: numeric.negate(operand(frame))


@compiles(nodes.Postfix)
def _postfix(node: nodes.Postfix, unit: Unit) -> Expr:
    step = stepper(node, unit)
    return lambda frame: step(frame)[0]


@compiles(nodes.Ternary)
def _ternary(node: nodes.Ternary, unit: Unit) -> Expr:
    condition, then, otherwise = (expression(part, unit) for part in (node.condition, node.then, node.otherwise))
    return lambda frame: then(frame) if to_bool(condition(frame)) else otherwise(frame)


def is_step(node: nodes.Node) -> bool:
    """Whether a statement is ``$i++`` or its like, which writes nothing."""
    inner = pure_expression(node)
    return isinstance(inner, nodes.Postfix | nodes.Unary) and inner.operator in ("++", "--")
