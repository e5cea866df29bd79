"""Binding the arguments of a command to its parameters: names, prefixes, positions, parameter sets."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hostprep.lab.powershell.net import registry
from hostprep.lab.powershell.net.model import CastFault
from hostprep.lab.powershell.runtime.arguments import Argument
from hostprep.lab.powershell.runtime.bound import Bound
from hostprep.lab.powershell.runtime.parameters import ALL, ParameterSet, Spec
from hostprep.lab.powershell.runtime.transforming import transformed, validate
from hostprep.lab.powershell.values.convert import convert
from hostprep.lab.powershell.values.text import to_text

if TYPE_CHECKING:
    from hostprep.lab.powershell.runtime.frame import Frame

COMMON = {
    "erroraction": "ea", "warningaction": "wa", "informationaction": "infa", "verbose": "vb", "debug": "db",
    "errorvariable": "ev", "warningvariable": "wv", "informationvariable": "iv", "outvariable": "ov",
    "outbuffer": "ob", "pipelinevariable": "pv", "whatif": "wi", "confirm": "cf",
}  # fmt: skip
_BY_ALIAS = {alias: name for name, alias in COMMON.items()}
_SWITCHES = ("verbose", "debug", "whatif", "confirm")


def bind(frame: Frame, table: ParameterSet, arguments: list[Argument], implementing: str) -> Bound:
    """Bind what the text gave."""
    bound = Bound(table, implementing)
    positional = _names(frame, bound, arguments)
    _positions(frame, bound, positional)
    return bound


def _names(frame: Frame, bound: Bound, arguments: list[Argument]) -> list[Argument]:
    positional: list[Argument] = []
    explicit = {a.name.lower() for a in arguments if a.name and not a.splatted}
    place = 0
    while place < len(arguments):
        argument = arguments[place]
        place += 1
        if argument.name == "--":
            continue
        if argument.name is None:
            positional.append(argument)
            continue
        if argument.splatted and argument.name.lower() in explicit and frame.session.modern:
            continue
        spec = find(bound, argument.name)
        if spec is None:
            if bound.table.advanced:
                raise bound.fail(
                    "NamedParameterNotFound",
                    f"A parameter cannot be found that matches parameter name '{argument.name}'.",
                )
            text = argument.text or f"-{argument.name}:"
            written = text[: len(argument.name) + len("-:")] if argument.joined else text
            positional.append(Argument(None, written, argument.text))
            if argument.joined:
                positional.append(Argument(None, argument.value, None))
            continue
        place = _named(frame, bound, spec, arguments, place)
    return positional


def _named(frame: Frame, bound: Bound, spec: Spec | str, arguments: list[Argument], place: int) -> int:
    """Bind the argument before a place; the place after what it took."""
    argument = arguments[place - 1]
    switch = spec in _SWITCHES if isinstance(spec, str) else spec.switch
    name = spec if isinstance(spec, str) else spec.name
    if argument.joined:
        value = argument.value
    elif switch:
        value = True
    elif place < len(arguments) and arguments[place].name is None:
        value = arguments[place].value
        place += 1
    else:
        raise bound.fail(
            "MissingArgument", f"Missing an argument for parameter '{name}'. Specify a parameter of type and try again."
        )
    if isinstance(spec, str):
        bound.common[spec] = value
    else:
        if bound.has(name):
            raise bound.fail(
                "ParameterAlreadyBound",
                f"Cannot bind parameter because parameter '{name}' is specified more than once.",
            )
        put(frame, bound, spec, value)
    return place


def find(bound: Bound, name: str) -> Spec | str | None:
    """The parameter that a name, an alias or the unique start of one means."""
    low = name.lower()
    for spec in bound.table.specs:
        if spec.name.lower() == low or low in (alias.lower() for alias in spec.aliases):
            return spec
    if (
        bound.table.advanced
        and (low in COMMON or low in _BY_ALIAS)
        and (bound.table.should_process or low not in ("whatif", "wi", "confirm", "cf"))
    ):
        return low if low in COMMON else _BY_ALIAS[low]
    near: list[Spec | str] = [
        spec
        for spec in bound.table.specs
        if spec.name.lower().startswith(low) or any(alias.lower().startswith(low) for alias in spec.aliases)
    ]
    if bound.table.advanced:
        near += [
            common
            for common in COMMON
            if common.startswith(low) and (bound.table.should_process or common not in ("whatif", "confirm"))
        ]
    if len(near) > 1:
        raise bound.fail(
            "AmbiguousParameter", f"Parameter cannot be processed because the parameter name '{name}' is ambiguous."
        )
    return near[0] if near else None


def put(frame: Frame, bound: Bound, spec: Spec, value: Any) -> None:
    """Convert, validate, and keep a value; parameter sets without the parameter drop out."""
    if hasattr(value, "invoke_with") and _delays(spec):
        bound.delayed[spec.name] = (spec, value)
    else:
        value = transformed(bound, spec, value)
        validate(frame, bound, spec, value)
    bound.named[spec.name] = value
    if ALL not in spec.uses:
        left = [name for name in bound.sets if name in spec.uses]
        if not left:
            raise bound.fail(
                "AmbiguousParameterSet", "Parameter set cannot be resolved using the specified named parameters."
            )
        bound.sets = left


def _delays(spec: Spec) -> bool:
    """Whether a block for a parameter is run for each item (about_Script_Blocks: delay-bind script blocks)."""
    if spec.type is None or spec.type.name.removesuffix("[]") in ("System.Object", registry.SMA + "ScriptBlock"):
        return False
    return any(use.pipeline or use.pipeline_property for use in spec.uses.values())


def _positions(frame: Frame, bound: Bound, positional: list[Argument]) -> None:
    remaining: list[Any] = []
    for argument in positional:
        spec = _next_position(bound, argument.value)
        if spec is not None:
            put(frame, bound, spec, argument.value)
        elif (rest := _rest(bound)) is not None:
            remaining.append(argument.value)
        elif bound.table.advanced:
            raise bound.fail(
                "PositionalParameterNotFound",
                f"A positional parameter cannot be found that accepts argument '{to_text(argument.value)}'.",
            )
        else:
            bound.remaining.append(argument.value)
    if remaining and (rest := _rest(bound)) is not None:
        # Cmdlets, and functions since edition 6, take a single array for the list of arguments.
        alone = len(remaining) == 1 and isinstance(remaining[0], list)
        single = alone and (frame.session.modern or bound.implementing.startswith("Microsoft."))
        put(frame, bound, rest, remaining[0] if single else remaining)


def _rest(bound: Bound) -> Spec | None:
    """The parameter that takes what is left."""
    for spec in bound.table.specs:
        for name, use in spec.uses.items():
            if use.remaining and (name == ALL or name in bound.sets) and not bound.has(spec.name):
                return spec
    return None


def _next_position(bound: Bound, value: Any) -> Spec | None:
    """The parameter at the next position: of several sets the default one is first, and those that need no cast."""
    places = [
        (use.position, name not in (bound.table.default_set, ALL), spec)
        for spec in bound.table.specs
        if not bound.has(spec.name)
        for name, use in spec.uses.items()
        if use.position is not None and not use.remaining and (name == ALL or name in bound.sets or not bound.sets)
    ]
    if not places:
        return None
    first = min(place[0] for place in places)
    found = [spec for place, _, spec in sorted(places, key=lambda place: place[:2]) if place == first]
    if len(set(map(id, found))) > 1:
        for fits in (_is_already, _becomes):
            for spec in found:
                if fits(spec, value):
                    return spec
    return found[0]


# Add-Member does not take the name of a member's type for the name of a property.
MEMBER_TYPES = frozenset(
    ("aliasproperty", "codeproperty", "codemethod", "noteproperty", "scriptproperty", "scriptmethod", "propertyset")
)


def _is_already(spec: Spec, value: Any) -> bool:
    """Whether a value is of the parameter's type, or of its elements' type."""
    if spec.type is None:
        return not spec.unknown
    kind = spec.type.element or spec.type
    items = value if isinstance(value, list) and spec.type.element is not None else [value]
    if not all(registry.instance_of(item, kind) for item in items):
        return False
    return spec.name != "NotePropertyName" or to_text(value).lower() not in MEMBER_TYPES


def _becomes(spec: Spec, value: Any) -> bool:
    try:
        return spec.type is not None and bool([convert(value, spec.type)])
    except CastFault:
        return False


def require(bound: Bound) -> None:
    """Refuse to run without the mandatory parameters."""
    if len(bound.sets) > 1 and bound.table.default_set in bound.sets:
        bound.sets = [bound.table.default_set]
    elif len(bound.sets) > 1:
        # A set that lacks a mandatory parameter drops out (about_Parameter_Sets).
        bound.sets = [name for name in bound.sets if not _lacks(bound, name)][:1] or bound.sets
    for spec in bound.table.specs:
        use = spec.uses.get(ALL) or spec.uses.get(bound.chosen)
        if use is not None and use.mandatory and not bound.has(spec.name):
            raise bound.fail(
                "MissingMandatoryParameter",
                f"Cannot process command because of one or more missing mandatory parameters: {spec.name}.",
            )


def _lacks(bound: Bound, name: str) -> bool:
    return any(
        use.mandatory and not bound.has(spec.name)
        for spec in bound.table.specs
        if (use := spec.uses.get(name)) is not None
    )
