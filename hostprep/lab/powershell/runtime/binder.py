"""Binding arguments to parameters: names, prefixes, positions, parameter sets, the pipeline, validations."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from hostprep.lab.powershell.net import registry
from hostprep.lab.powershell.net.model import CastFault
from hostprep.lab.powershell.operators import comparison
from hostprep.lab.powershell.runtime.arguments import Argument
from hostprep.lab.powershell.runtime.errors import ScriptError, command_error, runtime_error
from hostprep.lab.powershell.runtime.parameters import ALL, ParameterSet, Spec
from hostprep.lab.powershell.runtime.scope import MISSING
from hostprep.lab.powershell.values.collections import NetCollection
from hostprep.lab.powershell.values.convert import convert, to_bool
from hostprep.lab.powershell.values.objects import NetObject, PSObject
from hostprep.lab.powershell.values.text import to_text

if TYPE_CHECKING:
    from hostprep.lab.powershell.runtime.frame import Frame

COMMON = {
    "erroraction": "ea", "warningaction": "wa", "informationaction": "infa", "verbose": "vb", "debug": "db", "errorvariable": "ev",
    "warningvariable": "wv", "informationvariable": "iv", "outvariable": "ov", "outbuffer": "ob", "pipelinevariable": "pv", "whatif": "wi", "confirm": "cf",
}  # fmt: skip
_BY_ALIAS = {alias: name for name, alias in COMMON.items()}
_SWITCHES = ("verbose", "debug", "whatif", "confirm")
BINDING = registry.SMA + "ParameterBindingException"


class Bound:
    """What binding found so far."""

    __slots__ = ("common", "default_used", "implementing", "named", "remaining", "sets", "table")

    def __init__(self, table: ParameterSet, implementing: str) -> None:
        self.table = table
        self.implementing = implementing
        self.named: dict[str, Any] = {}
        self.common: dict[str, Any] = {}
        self.remaining: list[Any] = []
        self.sets: list[str] = table.sets()

    def has(self, name: str) -> bool:
        """Whether a parameter got a value."""
        return name.lower() in {key.lower() for key in self.named}

    @property
    def chosen(self) -> str:
        """The parameter set in force."""
        if not self.table.sets():
            return ALL
        if len(self.sets) == 1:
            return self.sets[0]
        return self.table.default_set or ALL

    def fail(self, error_id: str, message: str, kind: str = BINDING, category: str = "InvalidArgument") -> ScriptError:
        """A binding error."""
        return runtime_error(f"{error_id},{self.implementing}", message, category, kind=kind)


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
            positional.append(Argument(None, argument.text or f"-{argument.name}", argument.text))
            if argument.joined:
                positional.append(Argument(None, argument.value, None))
            continue
        place = _named(frame, bound, spec, argument, arguments, place)
    return positional


def _named(
    frame: Frame, bound: Bound, spec: Spec | str, argument: Argument, arguments: list[Argument], place: int
) -> int:
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


def transformed(bound: Bound, spec: Spec, value: Any) -> Any:
    """A value as the parameter's type."""
    if spec.class_name and not any(name.lower() == spec.class_name.lower() for name in registry.type_names(value)):
        raise bound.fail(
            "ParameterArgumentTransformationError",
            f"Cannot process argument transformation on parameter '{spec.name}'. The PSTypeName does not match.",
            category="InvalidData",
            kind=registry.SMA + "ParameterBindingArgumentTransformationException",
        )
    if spec.type is None:
        return value
    if isinstance(value, list | NetCollection) and spec.type.name in (
        "System.String",
        "System.Int32",
        "System.Boolean",
    ):
        raise bound.fail(
            "CannotConvertArgumentNoMessage"
            if bound.implementing.startswith("Microsoft.")
            else "ParameterArgumentTransformationError",
            f"Cannot process argument transformation on parameter '{spec.name}'. Cannot convert value to type {spec.type.name}.",
            category="InvalidArgument" if bound.implementing.startswith("Microsoft.") else "InvalidData",
            kind=BINDING
            if bound.implementing.startswith("Microsoft.")
            else registry.SMA + "ParameterBindingArgumentTransformationException",
        )
    try:
        return convert(value, spec.type)
    except CastFault as error:
        if bound.implementing.startswith("Microsoft."):
            raise bound.fail(
                "CannotConvertArgumentNoMessage", f"Cannot bind parameter '{spec.name}'. {error.message}"
            ) from None
        message = f"Cannot process argument transformation on parameter '{spec.name}'. {error.message}"
        raise bound.fail(
            "ParameterArgumentTransformationError",
            message,
            registry.SMA + "ParameterBindingArgumentTransformationException",
            "InvalidData",
        ) from None


def validate(frame: Frame, bound: Bound, spec: Spec, value: Any) -> None:
    """Mandatory parameters refuse emptiness; the validation attributes say the rest."""
    mandatory = any(use.mandatory for use in spec.uses.values())
    if mandatory:
        _not_empty(bound, spec, value)
    for name, arguments in spec.checks:
        if not _passes(frame, name, arguments, value):
            raise bound.fail(
                "ParameterArgumentValidationError",
                f"Cannot validate argument on parameter '{spec.name}'.",
                registry.SMA + "ParameterBindingValidationException",
                "InvalidData",
            )


def _not_empty(bound: Bound, spec: Spec, value: Any) -> None:
    reason = ""
    if value is None and "allownull" not in spec.allows:
        reason = "Null"
    elif value == "" and isinstance(value, str) and "allowemptystring" not in spec.allows:
        reason = "EmptyString"
    elif isinstance(value, list) and not value and "allowemptycollection" not in spec.allows:
        reason = "EmptyArray"
    if reason:
        words = {"Null": "null", "EmptyString": "an empty string", "EmptyArray": "an empty array"}[reason]
        raise bound.fail(
            f"ParameterArgumentValidationError{reason}NotAllowed",
            f"Cannot bind argument to parameter '{spec.name}' because it is {words}.",
            registry.SMA + "ParameterBindingValidationException",
            "InvalidData",
        )


def _passes(frame: Frame, name: str, arguments: tuple[Any, ...], value: Any) -> bool:
    items = list(value) if isinstance(value, list | NetCollection) else [value]
    match name:
        case "validateset":
            return all(any(comparison.equal(to_text(item), to_text(known)) for known in arguments) for item in items)
        case "validaterange":
            return all(
                comparison.order(item, arguments[0]) >= 0 and comparison.order(item, arguments[1]) <= 0
                for item in items
            )
        case "validatepattern":
            return all(re.search(str(arguments[0]), to_text(item), re.IGNORECASE) for item in items)
        case "validatelength":
            return all(arguments[0] <= len(to_text(item)) <= arguments[1] for item in items)
        case "validatecount":
            return bool(arguments[0] <= len(items) <= arguments[1])
        case "validatenotnull":
            return value is not None
        case "validatenotnullorempty":
            return value is not None and value != "" and not (isinstance(value, list) and not value)
        case "validatescript":
            return all(to_bool(frame.session.value_of_block(arguments[0](frame), item)) for item in items)
    return True


def _positions(frame: Frame, bound: Bound, positional: list[Argument]) -> None:
    for argument in positional:
        spec = _next_position(bound, argument.value)
        if spec is None:
            rest = next((s for s in bound.table.specs if any(use.remaining for use in s.uses.values())), None)
            if rest is not None:
                bound.named[rest.name] = [*bound.named.get(rest.name, []), argument.value]
                continue
            if bound.table.advanced:
                raise bound.fail(
                    "PositionalParameterNotFound",
                    f"A positional parameter cannot be found that accepts argument '{to_text(argument.value)}'.",
                )
            bound.remaining.append(argument.value)
            continue
        put(frame, bound, spec, argument.value)


def _next_position(bound: Bound, value: Any) -> Spec | None:
    best: tuple[int, int, int, Spec] | None = None
    is_block = hasattr(value, "invoke_with")
    preferred = bound.table.default_set
    for spec in bound.table.specs:
        if bound.has(spec.name):
            continue
        for name, use in spec.uses.items():
            if use.position is None or use.remaining or (name != ALL and bound.sets and name not in bound.sets):
                continue
            wants_block = spec.type is not None and "ScriptBlock" in spec.type.name
            key = (
                use.position,
                0 if is_block == wants_block or spec.type is None else 1,
                0 if name in (preferred, ALL) else 1,
            )
            if best is None or key < best[:3]:
                best = (*key, spec)
    return best[3] if best else None


def bind_pipeline(frame: Frame, bound: Bound, item: Any) -> bool:
    """Bind a pipeline's item by value or by the names of its properties."""
    done = False
    for spec in bound.table.specs:
        uses = [use for name, use in spec.uses.items() if name == ALL or name in bound.sets or not bound.sets]
        if bound.has(spec.name):
            continue
        if any(use.pipeline for use in uses) and (_fits(spec, item)):
            put(frame, bound, spec, item)
            done = True
    for spec in bound.table.specs:
        uses = [use for name, use in spec.uses.items() if name == ALL or name in bound.sets or not bound.sets]
        if not bound.has(spec.name) and any(use.pipeline_property for use in uses):
            value = _property(frame, spec, item)
            if value is not MISSING:
                put(frame, bound, spec, value)
                done = True
    return done


def input_not_bound(name: str, implementing: str, item: Any) -> NetObject:
    """The error of an item that no parameter takes."""
    message = (
        "The input object cannot be bound to any parameters for the command either because the command does not take "
        "pipeline input or the input and its properties do not match any of the parameters that take pipeline input."
    )
    return command_error(name, implementing, "InputObjectNotBound", message, "InvalidArgument", BINDING, item)


def _fits(spec: Spec, item: Any) -> bool:
    if spec.class_name:
        return (
            any(name.lower() == spec.class_name.lower() for name in registry.type_names(item))
            if item is not None
            else False
        )
    if spec.type is None or item is None:
        return True
    try:
        convert(item, spec.type)
    except CastFault:
        return False
    return not (
        isinstance(item, PSObject | NetObject)
        and spec.type.name in ("System.String", "System.String[]")
        and any(use.pipeline_property for use in spec.uses.values())
    )


def _property(frame: Frame, spec: Spec, item: Any) -> Any:
    from hostprep.lab.powershell.runtime.members import find_member  # members and binding know each other

    if isinstance(item, PSObject | NetObject):
        for name in (spec.name, *spec.aliases):
            value = find_member(frame, item, name)
            if value is not MISSING:
                return value
    return MISSING


def require(bound: Bound) -> None:
    """Refuse to run without the mandatory parameters."""
    if len(bound.sets) > 1 and bound.table.default_set in bound.sets:
        bound.sets = [bound.table.default_set]
    for spec in bound.table.specs:
        use = spec.uses.get(ALL) or spec.uses.get(bound.chosen)
        if use is not None and use.mandatory and not bound.has(spec.name):
            raise bound.fail(
                "MissingMandatoryParameter",
                f"Cannot process command because of one or more missing mandatory parameters: {spec.name}.",
            )
